import type { Playlist } from "../model/playlist.ts";

/** An object of which only parts were asked for. */
export type Parts<T> = T extends readonly (infer Item)[]
  ? Parts<Item>[]
  : T extends object
    ? { [Key in keyof T]?: Parts<T[Key]> }
    : T;

/** The chosen parts of a playlist. */
export type PlaylistFields = Parts<Playlist>;

const PAGING = ["href", "limit", "next", "offset", "previous", "total"];

/**
 * A choice of fields for a page of entries, with what a walk from page to page needs. What leaves fields out
 * (`!tracks`) is left as it is.
 */
export function withPagingFields(fields: string): string {
  if (fields.trim() === "" || fields.trimStart().startsWith("!")) return fields;
  const there = topLevel(fields);
  const choice = there.includes("items") ? fields : `items,${fields}`;
  return [choice, ...PAGING.filter((name) => !there.includes(name))].join(",");
}

function topLevel(fields: string): string[] {
  let depth = 0;
  let names = "";
  for (const character of fields) {
    if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    else if (depth === 0) names += character;
  }
  return names.split(",").map((name) => name.trim());
}
