/** An entry of a playlist. */
export interface PlaylistEntry {
  /** Tells it from every other entry of the playlist, whatever its URI and wherever it moves. */
  readonly key: string;
  readonly uri: string;
  /** Unix ms; null in a very old playlist. */
  readonly addedAt: number | null;
  readonly addedBy: string | null;
}

export type NewEntry = Omit<PlaylistEntry, "key">;

/** A change of a playlist's entries, as it is kept. Places count from 0, in the list as it was before. */
export type PlaylistEdit =
  | { kind: "insert"; before: number; entries: readonly NewEntry[] }
  | { kind: "remove"; places: readonly number[] }
  | { kind: "move"; places: readonly number[]; before: number }
  | { kind: "replace"; entries: readonly NewEntry[] };

/** The entries after an edit. `revision`, the number of the version that it makes, names new ones. */
export function applyEdit(
  entries: readonly PlaylistEntry[],
  edit: PlaylistEdit,
  revision: number,
): readonly PlaylistEntry[] {
  switch (edit.kind) {
    case "insert":
      return inserted(entries, edit.before, keyed(edit.entries, revision));
    case "replace":
      return keyed(edit.entries, revision);
    case "remove":
      return without(entries, edit.places);
    case "move": {
      const moved = edit.places.flatMap((place) => entries[place] ?? []);
      const passed = edit.places.filter((place) => place < edit.before).length;
      return inserted(without(entries, edit.places), edit.before - passed, moved);
    }
  }
}

/**
 * Takes out every entry with one of these URIs that was there in `base`, an earlier version of the list or the list
 * itself; what was added since stays.
 */
export function removal(
  entries: readonly PlaylistEntry[],
  base: readonly PlaylistEntry[],
  uris: ReadonlySet<string>,
): PlaylistEdit {
  const keys = new Set(base.filter(({ uri }) => uris.has(uri)).map(({ key }) => key));
  return { kind: "remove", places: placesOf(entries, keys) };
}

/**
 * Moves `length` entries from `start` on before the one at `before`, as these were counted in `base`, an earlier
 * version of the list or the list itself. What is gone since stays gone.
 */
export function move(
  entries: readonly PlaylistEntry[],
  base: readonly PlaylistEntry[],
  { start, length, before }: { start: number; length: number; before: number },
): PlaylistEdit {
  const keys = new Set(base.slice(start, start + length).map(({ key }) => key));
  if (entries === base) return { kind: "move", places: placesOf(entries, keys), before };
  const placeByKey = new Map(entries.map(({ key }, place) => [key, place]));
  const anchor = base.slice(before).find(({ key }) => placeByKey.has(key) && !keys.has(key));
  const target = anchor === undefined ? entries.length : placeByKey.get(anchor.key);
  return { kind: "move", places: placesOf(entries, keys), before: target ?? entries.length };
}

function placesOf(entries: readonly PlaylistEntry[], keys: ReadonlySet<string>): number[] {
  return entries.flatMap(({ key }, place) => (keys.has(key) ? [place] : []));
}

function without(entries: readonly PlaylistEntry[], places: readonly number[]): PlaylistEntry[] {
  const gone = new Set(places);
  return entries.filter((_, place) => !gone.has(place));
}

function inserted(
  entries: readonly PlaylistEntry[],
  before: number,
  added: readonly PlaylistEntry[],
): PlaylistEntry[] {
  return [...entries.slice(0, before), ...added, ...entries.slice(before)];
}

function keyed(entries: readonly NewEntry[], revision: number): PlaylistEntry[] {
  return entries.map((entry, index) => ({ ...entry, key: `${revision}.${index}` }));
}
