import type { SQLOutputValue } from "node:sqlite";
import { openSqliteFile } from "./sqlite-file.ts";
import type { GrantRecord, SignIn, Store } from "./store.ts";

/** How long the row of a lease that ran out is kept, so that a late holder is still told apart from a new one. */
const LEASE_MEMORY = 3_600_000;

type Row = Record<string, SQLOutputValue>;

/** A session and its grant, in the order in which they are asked for. */
type SessionRow = [
  app: string,
  person: string,
  createdAt: number,
  seenAt: number,
  expiresAt: number,
  endsAt: number,
  version: string,
  userId: string,
  sealed: string | null,
  keyId: string | null,
  scope: string,
  authorizedAt: number,
  endedAt: number | null,
  endedReason: string | null,
];

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
  const db = openSqliteFile(path);
  const prepare = (sql: string) => db.prepare(sql);

  const claimAttempt = prepare("INSERT INTO attempts VALUES (?, ?) ON CONFLICT DO NOTHING");
  const findAttempt = prepare("SELECT 1 FROM attempts WHERE hash = ?");
  const insertSession = prepare("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)");
  const findSession = prepare(
    `SELECT app, person, created_at, seen_at, expires_at, ends_at, version, user_id, sealed, key_id, scope,
     authorized_at, ended_at, ended_reason FROM sessions JOIN grants USING (app, person)
     WHERE id_hash = ? AND min(expires_at, ends_at) > ?`,
  );
  // Every signed-in view reads one: as an array it takes two thirds of the time.
  findSession.setReturnArrays(true);
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
      const row = findSession.get(idHash, now) as unknown as SessionRow | undefined;
      if (!row) return undefined;
      const [app, person, createdAt, seenAt, expiresAt, endsAt, version, userId, ...rest] = row;
      const [sealed, keyId, scope, authorizedAt, endedAt, endedReason] = rest;
      return {
        session: { idHash, app, person, createdAt, seenAt, expiresAt, endsAt },
        grant: {
          ...{ app, person, version, userId, sealed, keyId, scope },
          ...{ authorizedAt, endedAt, endedReason },
        },
      };
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
