/**
 * What makes each version of the schema out of the one before: number 1 out of an empty file. They only ever go forward,
 * and one that has been published is never edited. A process of the version before may have the file open meanwhile:
 * add, and take nothing away that it uses.
 */
export const migrations: readonly string[] = [
  `
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
  `,
  // Version 1 names no columns where it inserts. A process of it that is still running goes on reading sessions, ending
  // them and writing the refresh it has under way; it signs nobody in and begins no refresh until it is restarted, which
  // is better than two programs that do not know of each other's leases. They lasted 5,000 milliseconds.
  //
  // The tables get rowids, because SQLite gives a row of more than a quarter of a page, which a grant is, a page of its own
  // where there are none: with a million people the file was nearly three times as large, and a read took that long.
  `
  CREATE TABLE sessions_with_rowid (
    id_hash TEXT NOT NULL PRIMARY KEY, app TEXT NOT NULL, person TEXT NOT NULL, created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
    device TEXT NOT NULL DEFAULT ''
  ) STRICT;
  INSERT INTO sessions_with_rowid (id_hash, app, person, created_at, seen_at, expires_at, ends_at)
    SELECT id_hash, app, person, created_at, seen_at, expires_at, ends_at FROM sessions;
  DROP TABLE sessions;
  ALTER TABLE sessions_with_rowid RENAME TO sessions;
  CREATE INDEX sessions_by_owner ON sessions (app, person);
  CREATE INDEX sessions_by_end ON sessions (min(expires_at, ends_at));

  CREATE TABLE grants_with_rowid (
    app TEXT NOT NULL, person TEXT NOT NULL, version TEXT NOT NULL, user_id TEXT NOT NULL, sealed TEXT,
    key_id TEXT, scope TEXT NOT NULL, authorized_at INTEGER NOT NULL, ended_at INTEGER, ended_reason TEXT,
    pending_refresh INTEGER, PRIMARY KEY (app, person)
  ) STRICT;
  INSERT INTO grants_with_rowid (app, person, version, user_id, sealed, key_id, scope, authorized_at, ended_at,
    ended_reason)
    SELECT app, person, version, user_id, sealed, key_id, scope, authorized_at, ended_at, ended_reason FROM grants;
  DROP TABLE grants;
  ALTER TABLE grants_with_rowid RENAME TO grants;
  CREATE INDEX grants_by_key ON grants (key_id);

  ALTER TABLE leases ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE leases ADD COLUMN duration INTEGER NOT NULL DEFAULT 5000;
  CREATE TABLE fences (last INTEGER NOT NULL) STRICT;
  INSERT INTO fences (last) VALUES (0);

  CREATE TABLE pauses (name TEXT PRIMARY KEY, since INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID, STRICT;
  CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
  `,
];
