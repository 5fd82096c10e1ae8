import { inTransaction, whenReplaced } from "./database.ts";
import type { Database } from "./sqlite.ts";

/** What a person can save or follow. */
export const savedTypes = [
  "track",
  "album",
  "episode",
  "show",
  "audiobook",
  "artist",
  "user",
  "playlist",
] as const;
export type SavedType = (typeof savedTypes)[number];

/** One thing that can be in a library. */
export interface Savable {
  type: SavedType;
  id: string;
}

/** One thing in a library. `addedAt` is Unix ms. */
export interface Saved extends Savable {
  addedAt: number;
}

/** What people have saved and whom they follow. Whether there is such a thing is for the caller to know. */
export interface Library {
  /** Saves, in this order. What is there already keeps its time, unless it comes with one of its own. */
  save(personId: string, things: readonly (Savable & { addedAt?: number })[], now: number): void;
  remove(personId: string, things: readonly Savable[]): void;
  has(personId: string, thing: Savable): boolean;
  /** Newest first. */
  list(personId: string, type: SavedType): readonly Saved[];
  /** Ids of the people who have saved or follow it, the first first. */
  holders(thing: Savable): string[];
  /** Forgets what the person holds, and the person in the libraries of others. */
  removePerson(personId: string): void;
  /** Takes it out of every library. */
  removeEverywhere(thing: Savable): void;
}

export function openLibrary(database: Database): Library {
  const keep = database.prepare(
    `insert into library (person_id, type, id, added_at) values (?, ?, ?, ?)
     on conflict (person_id, type, id) do nothing`,
  );
  const keepTime = database.prepare(
    `insert into library (person_id, type, id, added_at) values (?, ?, ?, ?)
     on conflict (person_id, type, id) do update set added_at = excluded.added_at`,
  );
  const erase = database.prepare("delete from library where person_id = ? and type = ? and id = ?");
  const find = database.prepare("select 1 from library where person_id = ? and type = ? and id = ?");
  const select = database.prepare(
    "select id, added_at from library where person_id = ? and type = ? order by added_at desc, place desc",
  );
  const selectHolders = database.prepare(
    "select person_id from library where type = ? and id = ? order by added_at, place",
  );
  const eraseEverywhere = database.prepare("delete from library where type = ? and id = ?");
  const erasePerson = database.prepare("delete from library where person_id = ?");
  // A list that is read page after page is read from the file once.
  const held = new Map<string, readonly Saved[]>();
  whenReplaced(database, () => held.clear());
  const keyOf = (personId: string, type: string) => `${type}:${personId}`;
  const change = (personId: string, things: readonly Savable[], work: () => void) => {
    inTransaction(database, work);
    for (const { type } of things) held.delete(keyOf(personId, type));
  };
  return {
    save(personId, things, now) {
      change(personId, things, () => {
        for (const { type, id, addedAt } of things) {
          if (addedAt === undefined) keep.run(personId, type, id, now);
          else keepTime.run(personId, type, id, addedAt);
        }
      });
    },
    remove(personId, things) {
      change(personId, things, () => {
        for (const { type, id } of things) erase.run(personId, type, id);
      });
    },
    has: (personId, { type, id }) => find.get(personId, type, id) !== undefined,
    list(personId, type) {
      const key = keyOf(personId, type);
      const known = held.get(key);
      if (known !== undefined) return known;
      const list = select
        .all(personId, type)
        .map((row) => ({ type, id: String(row.id), addedAt: Number(row.added_at) }));
      held.set(key, list);
      return list;
    },
    holders: ({ type, id }) => selectHolders.all(type, id).map((row) => String(row.person_id)),
    removePerson(personId) {
      inTransaction(database, () => {
        erasePerson.run(personId);
        eraseEverywhere.run("user", personId);
      });
      held.clear();
    },
    removeEverywhere({ type, id }) {
      eraseEverywhere.run(type, id);
      held.clear();
    },
  };
}
