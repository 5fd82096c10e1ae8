/** What a playlist is to people: a list in which every entry is a thing of its own, whatever its URI. */
export interface ModelEntry {
  readonly uri: string;
  readonly addedBy: string;
}

/** A playlist as plain arrays: what it holds, and what it held when it had each of its snapshot ids. */
export interface PlaylistModel {
  entries: readonly ModelEntry[];
  readonly history: Map<string, readonly ModelEntry[]>;
  name: string;
  isPublic: boolean;
  isCollaborative: boolean;
}

export function inserted(
  entries: readonly ModelEntry[],
  uris: readonly string[],
  addedBy: string,
  position = entries.length,
): ModelEntry[] {
  return entries.toSpliced(position, 0, ...uris.map((uri) => ({ uri, addedBy })));
}

/** Without what had one of the URIs in `base`; what came since stays. */
export function removed(
  entries: readonly ModelEntry[],
  base: readonly ModelEntry[],
  uris: readonly string[],
): ModelEntry[] {
  return entries.filter((entry) => !(uris.includes(entry.uri) && base.includes(entry)));
}

/** With a range of `base` before what stood at a place of `base`: before the first from there on that is still there. */
export function moved(
  entries: readonly ModelEntry[],
  base: readonly ModelEntry[],
  { start, length, before }: { start: number; length: number; before: number },
): ModelEntry[] {
  const range = base.slice(start, start + length);
  const taken = entries.filter((entry) => range.includes(entry));
  const left = entries.filter((entry) => !range.includes(entry));
  const anchor = base.slice(before).find((entry) => left.includes(entry));
  return left.toSpliced(anchor === undefined ? left.length : left.indexOf(anchor), 0, ...taken);
}
