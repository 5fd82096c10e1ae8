import { wordsOf } from "./words.ts";

const fields = ["artist", "album", "track", "year", "genre", "tag", "isrc", "upc"] as const;

export type SearchField = (typeof fields)[number];

/** What `q` of a search asks for. */
export interface SearchQuery {
  /** Words that stand for themselves. */
  words: readonly string[];
  /** Words in quotes, which must stand together. */
  phrases: readonly (readonly string[])[];
  filters: readonly { field: SearchField; value: string }[];
}

// A field's value is what its quotes hold, or else all up to the next field: `track:Doxy artist:Miles Davis`.
const part = new RegExp(
  String.raw`\b(?<field>${fields.join("|")}):\s*(?:"(?<quoted>[^"]*)"?|(?<open>.*?)(?= (?:${fields.join("|")}):|$))|"(?<phrase>[^"]*)"|(?<word>\S+)`,
  "giu",
);

/** Reads `q`. Fields it does not know are words like any other. */
export function parseSearch(text: string): SearchQuery {
  const words: string[] = [];
  const phrases: string[][] = [];
  const filters: { field: SearchField; value: string }[] = [];
  for (const { groups = {} } of text.replaceAll(/\s+/g, " ").trim().matchAll(part)) {
    const { field: name, quoted, open, phrase, word } = groups;
    const field = fields.find((known) => known === name?.toLowerCase());
    if (field !== undefined) filters.push({ field, value: quoted ?? open ?? "" });
    else if (phrase !== undefined) phrases.push(wordsOf(phrase));
    else words.push(...wordsOf(word ?? ""));
  }
  return { words, phrases, filters };
}
