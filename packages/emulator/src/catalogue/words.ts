const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;

// Most names are plain, and need none of the rest.
const plainText = /^[\x20-\x7e]*$/;

/** The words of a text, without case and accents; an emoji is a word of its own. */
export function wordsOf(text: string): string[] {
  if (plainText.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const plain = text
    .normalize("NFKD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase();
  return plain.match(/[\p{L}\p{N}]+|\p{Extended_Pictographic}/gu) ?? [];
}

/** The words of a text with a space before and after each, to be searched by the functions below. */
export function spaced(text: string): string {
  return ` ${wordsOf(text).join(" ")} `;
}

/** Whether each of the sought words begins a word that is there; anywhere in it where a script has no spaces. */
export function hasWords(text: string, sought: readonly string[]): boolean {
  return sought.every((word) => text.includes(beginningOf(word)));
}

/** What a text holds that has the word, or one that begins with it. */
export function beginningOf(word: string): string {
  return unspaced.test(word) ? word : ` ${word}`;
}

/** Whether the sought words are there next to each other. */
export function hasPhrase(text: string, sought: readonly string[]): boolean {
  return sought.length === 0 || text.includes(phraseOf(sought));
}

/** What a text holds that has the words next to each other. */
export function phraseOf(words: readonly string[]): string {
  return ` ${words.join(" ")} `;
}
