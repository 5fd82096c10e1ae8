import type { DatabaseSync } from "node:sqlite";
import { GRANT, SESSION } from "./rows.ts";

/** A lease's holder has it, at `?now`: an end further away than it was taken for means that the clock was set back. */
const isGood = (name: string, fence: string, now: string): string =>
  `EXISTS (SELECT 1 FROM leases WHERE name = ${name} AND fence = ${fence} AND expires_at > ${now}
   AND expires_at <= ${now} + duration)`;

/** The keys that grants are sealed with, read with one look at the index for each. */
const OTHER_KEYS = `
  WITH RECURSIVE keys (key_id) AS (
    SELECT min(key_id) FROM grants WHERE key_id IS NOT NULL
    UNION ALL
    SELECT (SELECT min(key_id) FROM grants WHERE key_id > keys.key_id) FROM keys WHERE key_id IS NOT NULL
  ), others (key_id) AS MATERIALIZED (
    SELECT key_id FROM keys WHERE key_id IS NOT NULL AND key_id NOT IN (SELECT value FROM json_each(?1))
  )`;

/**
 * Every statement there is. Columns are named wherever something is inserted, so that a later schema which adds some does
 * not stop this program.
 */
export function prepareStatements(db: DatabaseSync) {
  function prepare(sql: string) {
    const statement = db.prepare(sql);
    // As an array a row takes two thirds of the time that it takes as an object.
    statement.setReturnArrays(true);
    return statement;
  }
  const marks = (columns: string): string =>
    columns
      .split(", ")
      .map((_, n) => `?${n + 1}`)
      .join(", ");
  const replaceGrant = `UPDATE grants SET (version, user_id, sealed, key_id, scope, authorized_at, pending_refresh,
     ended_at, ended_reason) = (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
     WHERE app = ?1 AND person = ?2 AND version = ?12`;

  return {
    claimAttempt: prepare(
      `INSERT INTO attempts (hash, expires_at) VALUES (?1, ?2)
       ON CONFLICT (hash) DO UPDATE SET expires_at = excluded.expires_at WHERE attempts.expires_at <= ?3`,
    ),
    findAttempt: prepare("SELECT 1 FROM attempts WHERE hash = ?"),

    insertSession: prepare(`INSERT INTO sessions (${SESSION}) VALUES (${marks(SESSION)})`),
    findSession: prepare(
      `SELECT id_hash, sessions.app, sessions.person, device, created_at, seen_at, expires_at, ends_at,
       grants.app, grants.person, version, user_id, sealed, key_id, scope, authorized_at, pending_refresh,
       ended_at, ended_reason, (SELECT until FROM pauses WHERE name = sessions.app AND since <= ?2 AND until > ?2)
       FROM sessions JOIN grants USING (app, person)
       WHERE id_hash = ?1 AND min(expires_at, ends_at) > ?2`,
    ),
    touchSession: prepare(
      `UPDATE sessions SET seen_at = ?2, expires_at = ?3 WHERE id_hash = ?1 AND min(expires_at, ends_at) > ?2`,
    ),
    sessionsOf: prepare(
      `SELECT ${SESSION} FROM sessions WHERE app = ?1 AND person = ?2 AND min(expires_at, ends_at) > ?3
       ORDER BY created_at DESC`,
    ),
    moveSessions: prepare("UPDATE sessions SET person = ?1 WHERE app = ?2 AND person = ?3"),
    deleteSession: prepare(
      "DELETE FROM sessions WHERE id_hash = ? RETURNING app, person, min(expires_at, ends_at)",
    ),
    deleteSessionsOf: prepare(
      `DELETE FROM sessions WHERE app = ?1 AND person = ?2 AND id_hash IS NOT ?3
       RETURNING min(expires_at, ends_at)`,
    ),
    deleteSessionsBeyond: prepare(
      `DELETE FROM sessions WHERE id_hash IN (
         SELECT id_hash FROM sessions WHERE app = ?1 AND person = ?2 AND id_hash <> ?3
         AND min(expires_at, ends_at) > ?4 ORDER BY created_at DESC LIMIT -1 OFFSET ?5
       )`,
    ),

    findGrant: prepare(`SELECT ${GRANT} FROM grants WHERE app = ? AND person = ?`),
    putGrant: prepare(`INSERT OR REPLACE INTO grants (${GRANT}) VALUES (${marks(GRANT)})`),
    replaceGrant: prepare(replaceGrant),
    replaceGrantUnder: prepare(`${replaceGrant} AND ${isGood("?13", "?14", "?15")}`),
    noteRefresh: prepare(
      `UPDATE grants SET pending_refresh = ?1 WHERE app = ?2 AND person = ?3 AND version = ?4
       AND ${isGood("?5", "?6", "?7")}`,
    ),
    resealGrant: prepare(
      "UPDATE grants SET sealed = ?4, key_id = ?5 WHERE app = ?1 AND person = ?2 AND version = ?3",
    ),
    deleteGrant: prepare("DELETE FROM grants WHERE app = ? AND person = ?"),
    deleteUnheldGrant: prepare(
      `DELETE FROM grants WHERE app = ?1 AND person = ?2 AND NOT EXISTS (
         SELECT 1 FROM sessions WHERE app = ?1 AND person = ?2 AND min(expires_at, ends_at) > ?3
       )`,
    ),
    countSealedOtherwise: prepare(
      `${OTHER_KEYS} SELECT count(*) FROM others CROSS JOIN grants USING (key_id)`,
    ),
    findSealedOtherwise: prepare(
      `${OTHER_KEYS} SELECT user_id FROM others CROSS JOIN grants USING (key_id) LIMIT ?2`,
    ),

    acquireLease: prepare(
      `INSERT INTO leases (name, holder, fence, expires_at, duration)
       SELECT ?1, '', last + 1, ?2 + ?3, ?3 FROM fences WHERE true
       ON CONFLICT (name) DO UPDATE SET (holder, fence, expires_at, duration)
       = (excluded.holder, excluded.fence, excluded.expires_at, excluded.duration)
       WHERE leases.expires_at <= ?2 OR leases.expires_at > ?2 + leases.duration
       RETURNING fence`,
    ),
    countFence: prepare("UPDATE fences SET last = ?"),
    renewLease: prepare(
      `UPDATE leases SET expires_at = ?3 + ?4, duration = ?4 WHERE name = ?1 AND fence = ?2 AND expires_at > ?3
       AND expires_at <= ?3 + duration`,
    ),
    releaseLease: prepare("DELETE FROM leases WHERE name = ? AND fence = ?"),

    pause: prepare(
      `INSERT INTO pauses (name, since, until) VALUES (?1, ?2, ?3)
       ON CONFLICT (name) DO UPDATE SET until = excluded.until,
       since = iif(until > excluded.since, min(since, excluded.since), excluded.since)
       WHERE since > excluded.since OR until < excluded.until`,
    ),
    findPause: prepare("SELECT until FROM pauses WHERE name = ?1 AND since <= ?2 AND until > ?2"),

    sweepAttempts: prepare(
      "DELETE FROM attempts WHERE hash IN (SELECT hash FROM attempts WHERE expires_at <= ?1 LIMIT ?2)",
    ),
    sweepPauses: prepare("DELETE FROM pauses WHERE until <= ?"),
    sweepLeases: prepare("DELETE FROM leases WHERE expires_at <= ?"),
    findEnded: prepare("SELECT id_hash FROM sessions WHERE min(expires_at, ends_at) <= ? LIMIT ?"),

    grantsAfter: prepare(
      `SELECT ${GRANT} FROM grants WHERE (app, person) > (?1, ?2) ORDER BY app, person LIMIT ?3`,
    ),
    sessionsBetween: prepare(
      `SELECT ${SESSION} FROM sessions WHERE (app, person) >= (?1, ?2) AND (app, person) <= (?3, ?4)`,
    ),
    counts: prepare("SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM grants)"),

    findNote: prepare("SELECT value FROM notes WHERE name = ?"),
    putNote: prepare("INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)"),
    deleteNote: prepare("DELETE FROM notes WHERE name = ?"),
    ping: prepare("SELECT last FROM fences"),
  } as const;
}
