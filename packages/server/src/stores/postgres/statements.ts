const SESSION = "s.id_hash, s.app, s.person, s.device, s.created_at, s.seen_at, s.expires_at, s.ends_at";

const GRANT = `g.app, g.person, g.version, g.user_id, g.sealed, g.key_id, g.scope, g.authorized_at, g.pending_refresh,
  g.ended_at, g.ended_reason`;

/**
 * Every statement there is. Each is prepared under its name here, once a connection, and is a whole operation: one round
 * trip. Those that take several steps are functions of the schema.
 */
export const statements = {
  claimAttempt: `
    INSERT INTO stagedoor_attempts (hash, expires_at) VALUES ($1, $2)
    ON CONFLICT (hash) DO UPDATE SET expires_at = excluded.expires_at WHERE stagedoor_attempts.expires_at <= $3
    RETURNING true`,
  isAttemptClaimed: "SELECT true FROM stagedoor_attempts WHERE hash = $1",

  signIn: `SELECT stagedoor_sign_in($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
    $19, $20)`,
  readSession: `
    SELECT s.app, s.person, s.device, s.created_at, s.seen_at, s.expires_at, s.ends_at, g.version, g.user_id, g.sealed,
      g.key_id, g.scope, g.authorized_at, g.pending_refresh, g.ended_at, g.ended_reason,
      (SELECT until FROM stagedoor_pauses WHERE name = s.app AND since <= $2 AND until > $2)
    FROM stagedoor_sessions s JOIN stagedoor_grants g ON g.app = s.app AND g.person = s.person
    WHERE s.id_hash = $1 AND s.expires_at > $2 AND s.ends_at > $2`,
  touchSession: `
    UPDATE stagedoor_sessions SET seen_at = $2, expires_at = $3 WHERE id_hash = $1 AND expires_at > $2 AND ends_at > $2`,
  sessionsOf: `
    SELECT ${SESSION} FROM stagedoor_sessions s WHERE s.app = $1 AND s.person = $2 AND s.expires_at > $3 AND s.ends_at > $3
    ORDER BY s.created_at DESC`,
  endSession: "SELECT stagedoor_end_session($1, $2)",
  endSessions: "SELECT stagedoor_end_sessions($1, $2, $3, $4)",

  readGrant: `SELECT ${GRANT} FROM stagedoor_grants g WHERE g.app = $1 AND g.person = $2`,
  replaceGrant: "SELECT stagedoor_replace_grant($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
  noteRefresh: "SELECT stagedoor_note_refresh($1, $2, $3, $4, $5, $6)",
  resealGrant: `
    UPDATE stagedoor_grants SET sealed = $4, key_id = $5 WHERE app = $1 AND person = $2 AND version = $3 RETURNING true`,
  // The keys that are in use are found with one look at the index for each, so that a million grants cost nothing as long
  // as none is sealed otherwise.
  grantsSealedOtherwise: `
    WITH RECURSIVE keys (key_id) AS (
      SELECT min(key_id) FROM stagedoor_grants WHERE sealed IS NOT NULL
      UNION ALL
      SELECT (SELECT min(key_id) FROM stagedoor_grants WHERE sealed IS NOT NULL AND key_id > keys.key_id)
      FROM keys WHERE key_id IS NOT NULL
    ), others AS MATERIALIZED (
      SELECT key_id FROM keys WHERE key_id IS NOT NULL AND key_id <> ALL ($1::text[])
    )
    SELECT
      (SELECT coalesce(sum(n), 0)::bigint FROM others CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM stagedoor_grants g WHERE g.key_id = others.key_id AND g.sealed IS NOT NULL
      ) AS counted),
      ARRAY(SELECT user_id FROM others CROSS JOIN LATERAL (
        SELECT user_id FROM stagedoor_grants g WHERE g.key_id = others.key_id AND g.sealed IS NOT NULL LIMIT $2
      ) AS found LIMIT $2)`,

  // Where there is a row, the fence is counted with the row locked, so that who comes later has the higher one.
  acquireLease: `
    INSERT INTO stagedoor_leases (name, fence, expires_at)
    VALUES ($1, nextval('stagedoor_fences'), clock_timestamp() + $2::double precision * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE SET fence = nextval('stagedoor_fences'),
      expires_at = clock_timestamp() + $2::double precision * interval '1 millisecond'
    WHERE stagedoor_leases.expires_at <= clock_timestamp()
    RETURNING fence`,
  renewLease: `
    UPDATE stagedoor_leases SET expires_at = clock_timestamp() + $3::double precision * interval '1 millisecond'
    WHERE name = $1 AND fence = $2 AND expires_at > clock_timestamp() RETURNING true`,
  // Commits that notify stand in one queue for the whole server. This one need not wait there for the disk: a release that
  // a crash of the server undoes is a lease that runs out.
  releaseLease: `
    WITH released AS (
      UPDATE stagedoor_leases SET expires_at = clock_timestamp()
      WHERE name = $1 AND fence = $2 AND expires_at > clock_timestamp() RETURNING name
    ) SELECT pg_notify('stagedoor_released', $3), set_config('synchronous_commit', 'off', true) FROM released`,

  pause: `
    INSERT INTO stagedoor_pauses AS noted (name, since, until) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET until = excluded.until,
      since = CASE WHEN noted.until > excluded.since THEN least(noted.since, excluded.since) ELSE excluded.since END
    WHERE noted.since > excluded.since OR noted.until < excluded.until`,
  readPause: "SELECT until FROM stagedoor_pauses WHERE name = $1 AND since <= $2 AND until > $2",

  sweep: "SELECT stagedoor_sweep($1, $2)",
  // Writes nothing, but fails on a server that takes no writes.
  ping: "UPDATE stagedoor_schema SET version = version WHERE false",

  holdings: `
    SELECT ${GRANT}, (
      SELECT coalesce(json_agg(json_build_array(${SESSION})), '[]')
      FROM stagedoor_sessions s WHERE s.app = g.app AND s.person = g.person
    ) FROM stagedoor_grants g WHERE (g.app, g.person) > ($1, $2) ORDER BY g.app, g.person LIMIT $3`,
  putHoldings: "SELECT stagedoor_put_holdings($1, $2, $3)",
  counts: "SELECT (SELECT count(*) FROM stagedoor_sessions), (SELECT count(*) FROM stagedoor_grants)",
  readNote: "SELECT value FROM stagedoor_notes WHERE name = $1",
  writeNote: `
    INSERT INTO stagedoor_notes (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  removeNote: "DELETE FROM stagedoor_notes WHERE name = $1",
} as const;

export type StatementName = keyof typeof statements;
