import { hashOf, newCookieValue } from "./secret.ts";
import type { Database } from "./sqlite.ts";

/** Which browser is which person at the accounts service. Browsers know their value alone, the state its hash. */
export interface Logins {
  personOf(cookie: string | undefined): string | undefined;
  /** @returns the value for the browser's cookie. */
  open(personId: string): string;
  close(cookie: string | undefined): void;
  closeAllOf(personId: string): void;
}

export function openLogins(database: Database): Logins {
  const find = database.prepare("select person_id from logins where hash = ?");
  const insert = database.prepare("insert into logins (hash, person_id) values (?, ?)");
  const erase = database.prepare("delete from logins where hash = ?");
  const eraseAll = database.prepare("delete from logins where person_id = ?");
  return {
    personOf(cookie) {
      const row = cookie === undefined ? undefined : find.get(hashOf(cookie));
      return row === undefined ? undefined : String(row.person_id);
    },
    open(personId) {
      const cookie = newCookieValue();
      insert.run(hashOf(cookie), personId);
      return cookie;
    },
    close(cookie) {
      if (cookie !== undefined) erase.run(hashOf(cookie));
    },
    closeAllOf: (personId) => void eraseAll.run(personId),
  };
}
