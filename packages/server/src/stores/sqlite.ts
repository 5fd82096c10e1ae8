import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { SetupError } from "../errors.ts";
import type { GrantRecord, SessionRecord, SignIn, Store } from "./store.ts";

/** "SDOR": tells a Stagedoor store from any other SQLite file. */
const APPLICATION_ID = 0x53444f52;
const SCHEMA_VERSION = 1;

/** How long the row of a lease that ran out is kept, so that a late holder is still told apart from a new one. */
const LEASE_MEMORY = 3_600_000;

/** Milliseconds to wait for another process's write; the whole process waits, so it is short. */
const LOCK_TIME = 1_000;

const SCHEMA = `
  CREATE TABLE attempts (hash TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID, STRICT;
  CREATE INDEX attempts_by_end ON attempts (expires_at);

  CREATE TABLE sessions (
    id_hash TEXT PRIMARY KEY, app TEXT NOT NULL, person TEXT NOT NULL, created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, ends_at INTEGER NOT NULL
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX sessions_by_owner ON sessions (app, person);
  CREATE INDEX sessions_by_end ON sessions (min(expires_at, ends_at));

  CREATE TABLE grants (
    app TEXT NOT NULL, person TEXT NOT NULL, version TEXT NOT NULL, user_id TEXT NOT NULL, sealed TEXT,
    key_id TEXT, scope TEXT NOT NULL, authorized_at INTEGER NOT NULL, ended_at INTEGER, ended_reason TEXT,
    PRIMARY KEY (app, person)
  ) WITHOUT ROWID, STRICT;

  CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, expires_at INTEGER NOT NULL)
    WITHOUT ROWID, STRICT;

  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

type Row = Record<string, SQLOutputValue>;

const sessionOf = (row: Row): SessionRecord => ({
  idHash: String(row.id_hash),
  app: String(row.app),
  person: String(row.person),
  createdAt: Number(row.created_at),
  seenAt: Number(row.seen_at),
  expiresAt: Number(row.expires_at),
  endsAt: Number(row.ends_at),
});

const grantOf = (row: Row): GrantRecord => ({
  app: String(row.app),
  person: String(row.person),
  version: String(row.version),
  userId: String(row.user_id),
  sealed: row.sealed === null ? null : String(row.sealed),
  keyId: row.key_id === null ? null : String(row.key_id),
  scope: String(row.scope),
  authorizedAt: Number(row.authorized_at),
  endedAt: row.ended_at === null ? null : Number(row.ended_at),
  endedReason: row.ended_reason === null ? null : String(row.ended_reason),
});

/**
 * The embedded store: one SQLite file (`sqlite:PATH`), readable by its owner alone, in WAL mode and synced at
 * every commit, so that neither a kill nor a power cut loses what was acknowledged.
 *
 * @throws {SetupError} when the file cannot be opened, is not a Stagedoor store, or is a newer program's.
 */
export function openSqliteStore(path: string): Store {
  const db = open(path);
  const prepare = (sql: string) => db.prepare(sql);

  const claimAttempt = prepare("INSERT INTO attempts VALUES (?, ?) ON CONFLICT DO NOTHING");
  const findAttempt = prepare("SELECT 1 FROM attempts WHERE hash = ?");
  const insertSession = prepare("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)");
  const findSession = prepare(
    `SELECT s.*, g.* FROM sessions s JOIN grants g USING (app, person)
     WHERE s.id_hash = ? AND min(s.expires_at, s.ends_at) > ?`,
  );
  const touchSession = prepare("UPDATE sessions SET seen_at = ?, expires_at = ? WHERE id_hash = ?");
  const deleteSession = prepare("DELETE FROM sessions WHERE id_hash = ? RETURNING app, person");
  const moveSessions = prepare("UPDATE sessions SET person = ? WHERE app = ? AND person = ?");
  const deleteGrant = prepare("DELETE FROM grants WHERE app = ? AND person = ?");
  const deleteUnheldGrant = prepare(
    `DELETE FROM grants WHERE app = ?1 AND person = ?2
     AND NOT EXISTS (SELECT 1 FROM sessions WHERE app = ?1 AND person = ?2)`,
  );
  const upsertGrant = prepare("INSERT OR REPLACE INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const findGrant = prepare("SELECT * FROM grants WHERE app = ? AND person = ?");
  const replaceGrant = prepare(
    `UPDATE grants SET version = ?, user_id = ?, sealed = ?, key_id = ?, scope = ?, authorized_at = ?,
     ended_at = ?, ended_reason = ? WHERE app = ? AND person = ? AND version = ?`,
  );
  const findLease = prepare("SELECT 1 FROM leases WHERE name = ? AND holder = ?");
  const acquireLease = prepare(
    `INSERT INTO leases VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE
     SET holder = excluded.holder, expires_at = excluded.expires_at
     WHERE leases.expires_at <= ?4 OR leases.expires_at > ?3`,
  );
  const renewLease = prepare("UPDATE leases SET expires_at = ? WHERE name = ? AND holder = ?");
  const releaseLease = prepare("DELETE FROM leases WHERE name = ? AND holder = ?");
  const sweepAttempts = prepare("DELETE FROM attempts WHERE expires_at <= ?");
  const sweepLeases = prepare("DELETE FROM leases WHERE expires_at <= ?");
  const findEnded = prepare("SELECT id_hash FROM sessions WHERE min(expires_at, ends_at) <= ? LIMIT ?");
  const countKeys = prepare(
    "SELECT key_id, count(*) AS n FROM grants WHERE key_id IS NOT NULL GROUP BY key_id",
  );

  function transaction<T>(work: () => T): T {
    db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }

  function endSession(idHash: string): boolean {
    const owner = deleteSession.get(idHash);
    if (!owner) return false;
    deleteUnheldGrant.run(String(owner.app), String(owner.person));
    return true;
  }

  return {
    async claimAttempt(hash, expiresAt) {
      return claimAttempt.run(hash, expiresAt).changes === 1;
    },
    async isAttemptClaimed(hash) {
      return findAttempt.get(hash) !== undefined;
    },
    async signIn({ session: s, grant: g, formerSession, formerPerson }: SignIn) {
      transaction(() => {
        if (formerPerson !== undefined) {
          moveSessions.run(g.person, g.app, formerPerson);
          deleteGrant.run(g.app, formerPerson);
        }
        insertSession.run(s.idHash, s.app, s.person, s.createdAt, s.seenAt, s.expiresAt, s.endsAt);
        if (formerSession !== undefined) endSession(formerSession);
        upsertGrant.run(
          ...[g.app, g.person, g.version, g.userId, g.sealed],
          ...[g.keyId, g.scope, g.authorizedAt, g.endedAt, g.endedReason],
        );
      });
    },
    async readSession(idHash, now) {
      const row = findSession.get(idHash, now);
      return row && { session: sessionOf(row), grant: grantOf(row) };
    },
    async touchSession(idHash, seenAt, expiresAt) {
      touchSession.run(seenAt, expiresAt, idHash);
    },
    async endSession(idHash) {
      return transaction(() => endSession(idHash));
    },
    async readGrant({ app, person }) {
      const row = findGrant.get(app, person);
      return row && grantOf(row);
    },
    async replaceGrant(next, version, lease) {
      return transaction(() => {
        if (lease && !findLease.get(lease.name, lease.holder)) return false;
        const values = [next.version, next.userId, next.sealed, next.keyId, next.scope, next.authorizedAt];
        const where = [next.app, next.person, version];
        return replaceGrant.run(...values, next.endedAt, next.endedReason, ...where).changes === 1;
      });
    },
    async acquireLease({ name, holder }, now, expiresAt) {
      return acquireLease.run(name, holder, expiresAt, now).changes === 1;
    },
    async renewLease({ name, holder }, expiresAt) {
      return renewLease.run(expiresAt, name, holder).changes === 1;
    },
    async releaseLease({ name, holder }) {
      releaseLease.run(name, holder);
    },
    async sweep(now, limit) {
      return transaction(() => {
        sweepAttempts.run(now);
        sweepLeases.run(now - LEASE_MEMORY);
        const ended = findEnded.all(now, limit);
        for (const row of ended) endSession(String(row.id_hash));
        return ended.length;
      });
    },
    async keyIds() {
      return new Map(countKeys.all().map((row) => [String(row.key_id), Number(row.n)]));
    },
    async close() {
      if (db.isOpen) db.close();
    },
  };
}

function open(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    // SQLite would make the file with the umask's rights; its WAL files then take the file's own.
    closeSync(openSync(path, "a", 0o600));
    db = new DatabaseSync(path, { timeout: LOCK_TIME });
    prepareFile(db, path);
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    throw error instanceof SetupError ? error : explained(path, error);
  }
}

function prepareFile(db: DatabaseSync, path: string): void {
  // Whose file it is comes before the first write, so that a file of somebody else's stays as it is.
  const pragma = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  // In one transaction, because another process may be making the same file just now.
  db.exec("BEGIN");
  const found = [pragma("application_id"), pragma("user_version"), isEmpty(db)] as const;
  db.exec("COMMIT");
  refuseForeign(path, ...found);
  chmodSync(path, 0o600);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  db.exec("BEGIN IMMEDIATE");
  if (isEmpty(db)) db.exec(SCHEMA);
  db.exec("COMMIT");
}

const isEmpty = (db: DatabaseSync): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;

function refuseForeign(path: string, applicationId: number, schemaVersion: number, empty: boolean): void {
  const fresh = empty && applicationId === 0 && schemaVersion === 0;
  if (!fresh && applicationId !== APPLICATION_ID) {
    throw new SetupError(
      `The store file ${path} is a SQLite database, but not one of Stagedoor's. It was left as it is. ` +
        "Set STAGEDOOR_STORE to another path (sqlite:PATH), or move that file away.",
      65,
    );
  }
  if (schemaVersion > SCHEMA_VERSION) {
    throw new SetupError(
      `The store file ${path} was written by a newer Stagedoor (schema ${schemaVersion}; this one knows ` +
        `${SCHEMA_VERSION}). Run that version, or set STAGEDOOR_STORE to another path.`,
      65,
    );
  }
}

function explained(path: string, cause: unknown): SetupError {
  const { errcode, code, message } = cause as { errcode?: number; code?: string; message?: string };
  if (errcode === 26) {
    return new SetupError(
      `The store file ${path} is not a Stagedoor store (it is not a SQLite database). It was left as it is. ` +
        "Set STAGEDOOR_STORE to another path (sqlite:PATH), or move that file away.",
      65,
      { cause },
    );
  }
  return new SetupError(
    `The store file ${path} cannot be opened: ${code ?? ""} ${message ?? String(cause)}. ` +
      "Check its folder and its rights, or set STAGEDOOR_STORE to another path (sqlite:PATH).",
    73,
    { cause },
  );
}
