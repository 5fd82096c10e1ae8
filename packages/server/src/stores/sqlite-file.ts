import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { SetupError } from "../errors.ts";

/** "SDOR": tells a Stagedoor store from any other SQLite file. */
const APPLICATION_ID = 0x53444f52;
const SCHEMA_VERSION = 1;

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

/**
 * Opens the file of a SQLite store, made where there is none, readable by its owner alone.
 *
 * @throws {SetupError} when it cannot be opened, is somebody else's (it is left as it is), or a newer program's.
 */
export function openSqliteFile(path: string): DatabaseSync {
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
