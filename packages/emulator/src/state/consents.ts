import type { Database, Row } from "./sqlite.ts";

/** What a person has agreed to for an app, whatever became of the tokens. */
export interface Consent {
  clientId: string;
  scope: ReadonlySet<string>;
  /** When the person first agreed, in Unix ms. Null for one from an earlier version of the state without a grant. */
  since: number | null;
}

export interface Consents {
  find(personId: string, clientId: string): Consent | undefined;
  /** Consents of a person, by client id. */
  list(personId: string): Consent[];
  /** Adds to what stands. */
  agree(personId: string, clientId: string, scope: readonly string[], now: number | null): void;
  /** Takes back what a person let an app do, or every app. */
  withdraw(personId: string, clientId?: string): void;
  /** What everybody let an app do. */
  forget(clientId: string): void;
}

export function openConsents(database: Database): Consents {
  const select = database.prepare("select * from consents where person_id = ? and client_id = ?");
  const selectAll = database.prepare("select * from consents where person_id = ? order by client_id");
  const write = database.prepare(
    `insert into consents (person_id, client_id, scope, since) values (?, ?, ?, ?)
     on conflict do update set scope = excluded.scope where scope <> excluded.scope`,
  );
  const erase = database.prepare(
    "delete from consents where person_id = ? and client_id = coalesce(?, client_id)",
  );
  const eraseAllOf = database.prepare("delete from consents where client_id = ?");
  const find: Consents["find"] = (personId, clientId) => {
    const row = select.get(personId, clientId);
    return row === undefined ? undefined : consentOf(row);
  };
  return {
    find,
    list: (personId) => selectAll.all(personId).map(consentOf),
    agree(personId, clientId, scope, now) {
      const all = new Set([...(find(personId, clientId)?.scope ?? []), ...scope]);
      write.run(personId, clientId, [...all].sort().join(" "), now);
    },
    withdraw: (personId, clientId) => void erase.run(personId, clientId ?? null),
    forget: (clientId) => void eraseAllOf.run(clientId),
  };
}

function consentOf(row: Row): Consent {
  return {
    clientId: String(row.client_id),
    scope: new Set(String(row.scope).split(" ").filter(Boolean)),
    since: row.since === null ? null : Number(row.since),
  };
}
