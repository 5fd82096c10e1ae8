import type { DatabaseSync } from "node:sqlite";

/** What a person has agreed to for an app, whatever became of the tokens. */
export interface Consents {
  scopeOf(personId: string, clientId: string): ReadonlySet<string> | undefined;
  /** Adds to what stands. */
  agree(personId: string, clientId: string, scope: readonly string[]): void;
  /** @returns client ids of the apps this person lets in. */
  appsOf(personId: string): string[];
  withdraw(personId: string, clientId?: string): void;
}

export function openConsents(database: DatabaseSync): Consents {
  const find = database.prepare("select scope from consents where person_id = ? and client_id = ?");
  const list = database.prepare("select client_id from consents where person_id = ? order by client_id");
  const write = database.prepare(
    `insert into consents (person_id, client_id, scope) values (?, ?, ?)
     on conflict do update set scope = excluded.scope where scope <> excluded.scope`,
  );
  const erase = database.prepare(
    "delete from consents where person_id = ? and client_id = coalesce(?, client_id)",
  );
  const scopeOf: Consents["scopeOf"] = (personId, clientId) => {
    const row = find.get(personId, clientId);
    return row === undefined ? undefined : new Set(String(row.scope).split(" ").filter(Boolean));
  };
  return {
    scopeOf,
    agree(personId, clientId, scope) {
      const all = new Set([...(scopeOf(personId, clientId) ?? []), ...scope]);
      write.run(personId, clientId, [...all].sort().join(" "));
    },
    appsOf: (personId) => list.all(personId).map((row) => String(row.client_id)),
    withdraw: (personId, clientId) => void erase.run(personId, clientId ?? null),
  };
}
