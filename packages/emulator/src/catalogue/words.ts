const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;

/** The words of a text, without case and accents; an emoji is a word of its own. */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize("NFKD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase();
  return plain.match(/[\p{L}\p{N}]+|\p{Extended_Pictographic}/gu) ?? [];
}

/** Whether each of the sought words begins a word that is there; anywhere in it where a script has no spaces. */
export function hasWords(words: readonly string[], sought: readonly string[]): boolean {
  return sought.every((part) =>
    words.some((word) => word.startsWith(part) || (unspaced.test(part) && word.includes(part))),
  );
}

/** Whether the sought words are there next to each other. */
export function hasPhrase(words: readonly string[], sought: readonly string[]): boolean {
  return words.some((_, start) => sought.every((word, place) => words[start + place] === word));
}
