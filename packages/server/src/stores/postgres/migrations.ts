/** Names this program's advisory locks among those of others in the same database ("SDOR"). */
export const LOCKS = 0x53444f52;

/**
 * What makes each version of the schema out of the one before: number 1 out of nothing. They only ever go forward, and one
 * that has been published is never edited. Programs of the version before go on working meanwhile: add tables, columns
 * with a default and functions, and take nothing away that they use.
 *
 * Text is compared byte by byte (`"C"`): quick, and no change of the system's sorting rules can break an index.
 *
 * A decision about a person (is this their last session?) is taken under the person's lock, in a statement of its own
 * after the one that waited for it: under READ COMMITTED that is the first to see what the former holder of the lock has
 * committed. Several locks are taken in the order of their numbers, so that nobody waits in a circle; people share 1,024
 * of them, so that a batch of any size finds room in the server's lock table.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE stagedoor_attempts (
    hash text COLLATE "C" PRIMARY KEY,
    expires_at bigint NOT NULL
  );
  CREATE INDEX stagedoor_attempts_by_end ON stagedoor_attempts (expires_at);

  CREATE TABLE stagedoor_sessions (
    id_hash text COLLATE "C" PRIMARY KEY,
    app text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    device text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ends_at bigint NOT NULL
  );
  CREATE INDEX stagedoor_sessions_by_owner ON stagedoor_sessions (app, person, created_at);
  CREATE INDEX stagedoor_sessions_by_end ON stagedoor_sessions (least(expires_at, ends_at));

  CREATE TABLE stagedoor_grants (
    app text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    version text COLLATE "C" NOT NULL,
    user_id text NOT NULL,
    sealed text,
    key_id text COLLATE "C",
    scope text NOT NULL,
    authorized_at bigint NOT NULL,
    pending_refresh bigint,
    ended_at bigint,
    ended_reason text,
    PRIMARY KEY (app, person)
  );
  CREATE INDEX stagedoor_grants_by_key ON stagedoor_grants (key_id) WHERE sealed IS NOT NULL;

  CREATE TABLE stagedoor_leases (
    name text COLLATE "C" PRIMARY KEY,
    fence bigint NOT NULL,
    expires_at timestamptz NOT NULL
  );
  CREATE INDEX stagedoor_leases_by_end ON stagedoor_leases (expires_at);
  CREATE SEQUENCE stagedoor_fences;

  CREATE TABLE stagedoor_pauses (
    name text COLLATE "C" PRIMARY KEY,
    since bigint NOT NULL,
    until bigint NOT NULL
  );
  CREATE TABLE stagedoor_notes (name text COLLATE "C" PRIMARY KEY, value text NOT NULL);

  CREATE FUNCTION stagedoor_owner_lock(p_app text, p_person text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT hashtext(p_app || ' ' || p_person) & 1023
  $$;

  CREATE FUNCTION stagedoor_lock_owners(p_apps text[], p_people text[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(${LOCKS}, number)
      FROM (
        SELECT DISTINCT stagedoor_owner_lock(app, person) AS number FROM unnest(p_apps, p_people) AS owners (app, person)
          WHERE app IS NOT NULL AND person IS NOT NULL ORDER BY number
      ) AS locks;
  END $$;

  CREATE FUNCTION stagedoor_drop_unheld_grant(p_app text, p_person text, p_now bigint) RETURNS void
  LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM stagedoor_grants WHERE app = p_app AND person = p_person AND NOT EXISTS (
      SELECT FROM stagedoor_sessions WHERE app = p_app AND person = p_person AND expires_at > p_now AND ends_at > p_now
    );
  END $$;

  CREATE FUNCTION stagedoor_sign_in(
    p_id_hash text, p_app text, p_person text, p_device text,
    p_created_at bigint, p_seen_at bigint, p_expires_at bigint, p_ends_at bigint,
    p_version text, p_user_id text, p_sealed text, p_key_id text, p_scope text,
    p_authorized_at bigint, p_pending_refresh bigint, p_ended_at bigint, p_ended_reason text,
    p_former_session text, p_former_person text, p_session_limit integer
  ) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    former record;
  BEGIN
    SELECT app, person INTO former FROM stagedoor_sessions WHERE id_hash = p_former_session;
    PERFORM stagedoor_lock_owners(
      ARRAY[p_app, p_app, former.app], ARRAY[p_person, p_former_person, former.person]
    );
    IF EXISTS (
      SELECT FROM stagedoor_sessions WHERE id_hash = p_former_session
        AND (app, person) IS DISTINCT FROM (former.app, former.person)
    ) THEN
      RAISE EXCEPTION 'The session went to another person meanwhile.' USING ERRCODE = 'serialization_failure';
    END IF;

    IF p_former_person <> p_person THEN
      UPDATE stagedoor_sessions SET person = p_person WHERE app = p_app AND person = p_former_person;
      DELETE FROM stagedoor_grants WHERE app = p_app AND person = p_former_person;
    END IF;

    INSERT INTO stagedoor_grants (
      app, person, version, user_id, sealed, key_id, scope, authorized_at, pending_refresh, ended_at, ended_reason
    ) VALUES (
      p_app, p_person, p_version, p_user_id, p_sealed, p_key_id, p_scope, p_authorized_at, p_pending_refresh,
      p_ended_at, p_ended_reason
    ) ON CONFLICT (app, person) DO UPDATE SET
      (version, user_id, sealed, key_id, scope, authorized_at, pending_refresh, ended_at, ended_reason) =
      (p_version, p_user_id, p_sealed, p_key_id, p_scope, p_authorized_at, p_pending_refresh, p_ended_at, p_ended_reason);
    INSERT INTO stagedoor_sessions (id_hash, app, person, device, created_at, seen_at, expires_at, ends_at)
      VALUES (p_id_hash, p_app, p_person, p_device, p_created_at, p_seen_at, p_expires_at, p_ends_at);

    IF former.person IS NOT NULL THEN
      DELETE FROM stagedoor_sessions WHERE id_hash = p_former_session;
      PERFORM stagedoor_drop_unheld_grant(former.app, former.person, p_created_at);
    END IF;

    DELETE FROM stagedoor_sessions WHERE id_hash IN (
      SELECT id_hash FROM stagedoor_sessions WHERE app = p_app AND person = p_person AND id_hash <> p_id_hash
        AND expires_at > p_created_at AND ends_at > p_created_at
        ORDER BY created_at DESC OFFSET p_session_limit - 1
    );
  END $$;

  CREATE FUNCTION stagedoor_end_session(p_id_hash text, p_now bigint) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    owner record;
    over_at bigint;
  BEGIN
    SELECT app, person INTO owner FROM stagedoor_sessions WHERE id_hash = p_id_hash;
    IF NOT FOUND THEN
      RETURN false;
    END IF;
    PERFORM stagedoor_lock_owners(ARRAY[owner.app], ARRAY[owner.person]);
    DELETE FROM stagedoor_sessions WHERE id_hash = p_id_hash AND app = owner.app AND person = owner.person
      RETURNING least(expires_at, ends_at) INTO over_at;
    IF NOT FOUND THEN
      IF EXISTS (SELECT FROM stagedoor_sessions WHERE id_hash = p_id_hash) THEN
        RAISE EXCEPTION 'The session went to another person meanwhile.' USING ERRCODE = 'serialization_failure';
      END IF;
      RETURN false;
    END IF;
    PERFORM stagedoor_drop_unheld_grant(owner.app, owner.person, p_now);
    RETURN over_at > p_now;
  END $$;

  CREATE FUNCTION stagedoor_end_sessions(p_app text, p_person text, p_now bigint, p_except text) RETURNS bigint
  LANGUAGE plpgsql AS $$
  DECLARE
    ended bigint;
  BEGIN
    PERFORM stagedoor_lock_owners(ARRAY[p_app], ARRAY[p_person]);
    WITH gone AS (
      DELETE FROM stagedoor_sessions WHERE app = p_app AND person = p_person AND id_hash IS DISTINCT FROM p_except
        RETURNING expires_at, ends_at
    ) SELECT count(*) INTO ended FROM gone WHERE expires_at > p_now AND ends_at > p_now;
    PERFORM stagedoor_drop_unheld_grant(p_app, p_person, p_now);
    RETURN ended;
  END $$;

  CREATE FUNCTION stagedoor_is_lease_good(p_name text, p_fence bigint) RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    RETURN EXISTS (
      SELECT FROM stagedoor_leases WHERE name = p_name AND fence = p_fence AND expires_at > clock_timestamp()
    );
  END $$;

  CREATE FUNCTION stagedoor_replace_grant(
    p_app text, p_person text, p_version text, p_user_id text, p_sealed text, p_key_id text, p_scope text,
    p_authorized_at bigint, p_pending_refresh bigint, p_ended_at bigint, p_ended_reason text,
    p_former_version text, p_lease text, p_fence bigint
  ) RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM FROM stagedoor_grants WHERE app = p_app AND person = p_person AND version = p_former_version
      FOR NO KEY UPDATE;
    IF NOT FOUND OR (p_lease IS NOT NULL AND NOT stagedoor_is_lease_good(p_lease, p_fence)) THEN
      RETURN false;
    END IF;
    UPDATE stagedoor_grants SET
      (version, user_id, sealed, key_id, scope, authorized_at, pending_refresh, ended_at, ended_reason) =
      (p_version, p_user_id, p_sealed, p_key_id, p_scope, p_authorized_at, p_pending_refresh, p_ended_at, p_ended_reason)
      WHERE app = p_app AND person = p_person;
    RETURN true;
  END $$;

  CREATE FUNCTION stagedoor_note_refresh(
    p_app text, p_person text, p_version text, p_lease text, p_fence bigint, p_pending_refresh bigint
  ) RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM FROM stagedoor_grants WHERE app = p_app AND person = p_person AND version = p_version FOR NO KEY UPDATE;
    IF NOT FOUND OR NOT stagedoor_is_lease_good(p_lease, p_fence) THEN
      RETURN false;
    END IF;
    UPDATE stagedoor_grants SET pending_refresh = p_pending_refresh WHERE app = p_app AND person = p_person;
    RETURN true;
  END $$;

  CREATE FUNCTION stagedoor_sweep(p_now bigint, p_limit integer) RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE
    ended text[];
    wanted integer[];
    locked integer[];
    apps text[];
    people text[];
    removed bigint;
    an_hour_ago timestamptz := clock_timestamp() - interval '1 hour';
  BEGIN
    DELETE FROM stagedoor_attempts WHERE hash IN (
      SELECT hash FROM stagedoor_attempts WHERE expires_at <= p_now LIMIT p_limit FOR UPDATE SKIP LOCKED
    );
    DELETE FROM stagedoor_pauses WHERE name IN (
      SELECT name FROM stagedoor_pauses WHERE until <= p_now FOR UPDATE SKIP LOCKED
    );
    -- A row that is kept for an hour keeps fences in order: acquiring counts the next one with the row locked.
    DELETE FROM stagedoor_leases WHERE name IN (
      SELECT name FROM stagedoor_leases WHERE expires_at < an_hour_ago
        LIMIT p_limit FOR UPDATE SKIP LOCKED
    );

    -- Whoever is being worked on is left for the next time.
    SELECT array_agg(id_hash), array_agg(DISTINCT stagedoor_owner_lock(app, person)) INTO ended, wanted FROM (
      SELECT id_hash, app, person FROM stagedoor_sessions WHERE least(expires_at, ends_at) <= p_now
        ORDER BY least(expires_at, ends_at) LIMIT p_limit
    ) AS batch;
    SELECT array_agg(number) INTO locked FROM unnest(wanted) AS locks (number)
      WHERE pg_try_advisory_xact_lock(${LOCKS}, number);
    WITH gone AS (
      DELETE FROM stagedoor_sessions WHERE id_hash = ANY (ended) AND least(expires_at, ends_at) <= p_now
        AND stagedoor_owner_lock(app, person) = ANY (locked) RETURNING app, person
    ), owners AS (
      SELECT app, person, count(*) AS sessions FROM gone GROUP BY app, person
    ) SELECT array_agg(app), array_agg(person), coalesce(sum(sessions), 0) INTO apps, people, removed FROM owners;
    PERFORM stagedoor_drop_unheld_grant(app, person, p_now) FROM unnest(apps, people) AS owners (app, person);
    RETURN removed;
  END $$;

  CREATE FUNCTION stagedoor_put_holdings(p_grants jsonb, p_sessions jsonb, p_now bigint) RETURNS void
  LANGUAGE plpgsql AS $$
  DECLARE
    sessions text[] := ARRAY(SELECT "idHash" FROM jsonb_to_recordset(p_sessions) AS put ("idHash" text));
    apps text[];
    people text[];
  BEGIN
    -- Those who had one of the sessions until now lose it.
    SELECT array_agg(app), array_agg(person) INTO apps, people FROM (
      SELECT app, person FROM jsonb_to_recordset(p_grants) AS put (app text, person text)
      UNION
      SELECT app, person FROM stagedoor_sessions WHERE id_hash = ANY (sessions)
    ) AS owners;
    PERFORM stagedoor_lock_owners(apps, people);
    IF EXISTS (
      SELECT app, person FROM stagedoor_sessions WHERE id_hash = ANY (sessions)
      EXCEPT SELECT app, person FROM unnest(apps, people) AS owners (app, person)
    ) THEN
      RAISE EXCEPTION 'A session went to another person meanwhile.' USING ERRCODE = 'serialization_failure';
    END IF;

    DELETE FROM stagedoor_sessions USING jsonb_to_recordset(p_grants) AS put (app text, person text)
      WHERE stagedoor_sessions.app = put.app AND stagedoor_sessions.person = put.person;
    INSERT INTO stagedoor_grants (
      app, person, version, user_id, sealed, key_id, scope, authorized_at, pending_refresh, ended_at, ended_reason
    ) SELECT app, person, version, "userId", sealed, "keyId", scope, "authorizedAt", "pendingRefresh", "endedAt",
        "endedReason"
      FROM jsonb_to_recordset(p_grants) AS put (
        app text, person text, version text, "userId" text, sealed text, "keyId" text, scope text,
        "authorizedAt" bigint, "pendingRefresh" bigint, "endedAt" bigint, "endedReason" text
      )
    ON CONFLICT (app, person) DO UPDATE SET
      (version, user_id, sealed, key_id, scope, authorized_at, pending_refresh, ended_at, ended_reason) =
      (excluded.version, excluded.user_id, excluded.sealed, excluded.key_id, excluded.scope, excluded.authorized_at,
       excluded.pending_refresh, excluded.ended_at, excluded.ended_reason);
    INSERT INTO stagedoor_sessions (id_hash, app, person, device, created_at, seen_at, expires_at, ends_at)
      SELECT "idHash", app, person, device, "createdAt", "seenAt", "expiresAt", "endsAt"
      FROM jsonb_to_recordset(p_sessions) AS put (
        "idHash" text, app text, person text, device text, "createdAt" bigint, "seenAt" bigint, "expiresAt" bigint,
        "endsAt" bigint
      )
      WHERE "expiresAt" > p_now AND "endsAt" > p_now
    ON CONFLICT (id_hash) DO UPDATE SET
      (app, person, device, created_at, seen_at, expires_at, ends_at) =
      (excluded.app, excluded.person, excluded.device, excluded.created_at, excluded.seen_at, excluded.expires_at,
       excluded.ends_at);
    PERFORM stagedoor_drop_unheld_grant(app, person, p_now) FROM unnest(apps, people) AS owners (app, person);
  END $$;
  `,
];
