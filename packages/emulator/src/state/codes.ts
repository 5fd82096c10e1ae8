import { hashOf, newOpaqueValue } from "./secret.ts";
import type { Database } from "./sqlite.ts";

/** Life of an authorization code, in ms. */
const codeLifetime = 10 * 60_000;
const day = 86_400_000;

/** What an authorization code stands for; the code itself is not kept. */
export interface CodeRecord {
  hash: string;
  clientId: string;
  personId: string;
  redirectUri: string;
  challenge: string | null;
  scope: string;
  expiresAt: number;
  isUsed: boolean;
}

export interface Codes {
  /** @returns the code, for the redirect, and what it stands for. */
  issue(
    given: Omit<CodeRecord, "hash" | "expiresAt" | "isUsed">,
    now: number,
  ): { code: string; record: CodeRecord };
  find(code: string): CodeRecord | undefined;
  /** @returns whether it was still unused. */
  use(hash: string): boolean;
  /** Every code of an app. */
  forget(clientId: string): void;
}

export function openCodes(database: Database): Codes {
  const insert = database.prepare(
    `insert into codes (hash, client_id, person_id, redirect_uri, challenge, scope, expires_at)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const eraseOld = database.prepare("delete from codes where expires_at < ?");
  const select = database.prepare("select * from codes where hash = ?");
  const eraseAllOf = database.prepare("delete from codes where client_id = ?");
  const markUsed = database.prepare("update codes set used = 1 where hash = ? and used = 0");
  return {
    issue({ clientId, personId, redirectUri, challenge, scope }, now) {
      const code = newOpaqueValue("AQ");
      const hash = hashOf(code);
      const expiresAt = now + codeLifetime;
      eraseOld.run(now - day);
      insert.run(hash, clientId, personId, redirectUri, challenge, scope, expiresAt);
      return {
        code,
        record: { hash, clientId, personId, redirectUri, challenge, scope, expiresAt, isUsed: false },
      };
    },
    find(code) {
      const row = select.get(hashOf(code));
      if (row === undefined) return undefined;
      return {
        hash: String(row.hash),
        clientId: String(row.client_id),
        personId: String(row.person_id),
        redirectUri: String(row.redirect_uri),
        challenge: row.challenge === null ? null : String(row.challenge),
        scope: String(row.scope),
        expiresAt: Number(row.expires_at),
        isUsed: row.used === 1,
      };
    },
    use: (hash) => markUsed.run(hash).changes > 0,
    forget: (clientId) => void eraseAllOf.run(clientId),
  };
}
