import { whenReplaced } from "./database.ts";
import type { Database } from "./sqlite.ts";

/** A small table held in memory and written through: read at every request, changed seldom. */
export interface Documents<T> {
  get(key: string): T | undefined;
  values(): T[];
  put(key: string, value: T): void;
  remove(key: string): void;
}

export function openDocuments<T>(
  database: Database,
  table: "apps" | "people" | "playbacks" | "playlists" | "meta",
): Documents<T> {
  const [key, data] = {
    apps: ["client_id", "data"],
    people: ["id", "data"],
    playbacks: ["person_id", "data"],
    playlists: ["id", "data"],
    meta: ["key", "value"],
  }[table];
  const select = database.prepare(`select ${key} as key, ${data} as data from ${table} order by rowid`);
  const held = new Map<string, T>();
  const read = () => {
    held.clear();
    for (const row of select.all()) held.set(String(row.key), JSON.parse(String(row.data)));
  };
  read();
  whenReplaced(database, read);
  const write = database.prepare(
    `insert into ${table} (${key}, ${data}) values (?, ?) on conflict do update set ${data} = excluded.${data}`,
  );
  const erase = database.prepare(`delete from ${table} where ${key} = ?`);
  return {
    get: (key) => held.get(key),
    values: () => [...held.values()],
    put(key, value) {
      write.run(key, JSON.stringify(value));
      held.set(key, value);
    },
    remove(key) {
      erase.run(key);
      held.delete(key);
    },
  };
}
