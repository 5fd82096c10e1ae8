import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { SetupError } from "../../errors.ts";
import { sqliteCode } from "./code.ts";
import { migrations } from "./migrations.ts";

/** "SDOR": tells a Stagedoor store from any other SQLite file. */
const APPLICATION_ID = 0x53444f52;

/** Milliseconds to wait for another process's write; the whole process waits, so it is short. */
const LOCK_TIME = 1_000;
/** Milliseconds to wait for another process's migration, before this one has anybody to serve. */
const MIGRATION_TIME = 60_000;

/**
 * Opens the file of a SQLite store, made where there is none, brought to this program's schema, readable by its owner
 * alone.
 *
 * @throws {SetupError} when it cannot be opened, is somebody else's (it is left as it is), or a newer program's.
 */
export function openSqliteFile(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    // SQLite would make the file with the umask's rights; its WAL files then take the file's own.
    closeSync(openSync(path, "a", 0o600));
    db = new DatabaseSync(path, { timeout: MIGRATION_TIME });
    prepareFile(db, path);
    db.exec(`PRAGMA busy_timeout = ${LOCK_TIME}`);
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    throw error instanceof SetupError ? error : explained(path, error);
  }
}

function prepareFile(db: DatabaseSync, path: string): void {
  // Whose file it is comes before the first write, so that a file of somebody else's stays as it is.
  // In one transaction, because another process may be making the same file just now.
  db.exec("BEGIN");
  refuseForeign(db, path);
  db.exec("COMMIT");
  chmodSync(path, 0o600);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  if (schemaVersion(db) === migrations.length) return;
  db.exec("BEGIN IMMEDIATE");
  // Another process may have migrated it, further than this one can, before this one's turn came.
  refuseForeign(db, path);
  for (const migration of migrations.slice(schemaVersion(db))) db.exec(migration);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}; COMMIT`);
}

const pragma = (db: DatabaseSync, name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);

const schemaVersion = (db: DatabaseSync): number => pragma(db, "user_version");

const isEmpty = (db: DatabaseSync): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;

function refuseForeign(db: DatabaseSync, path: string): void {
  const applicationId = pragma(db, "application_id");
  const version = schemaVersion(db);
  const isFresh = isEmpty(db) && applicationId === 0 && version === 0;
  if (!isFresh && applicationId !== APPLICATION_ID) {
    throw new SetupError(
      `The store file ${path} is a SQLite database, but not one of Stagedoor's. It was left as it is. ` +
        "Set STAGEDOOR_STORE to another path (sqlite:PATH), or move that file away.",
      65,
    );
  }
  if (version > migrations.length) {
    throw new SetupError(
      `The store file ${path} was written by a newer Stagedoor (schema ${version}; this one knows ` +
        `${migrations.length}). Run that version, or set STAGEDOOR_STORE to another path.`,
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
  const name = sqliteCode(cause as object) ?? code ?? "";
  // The system's own messages begin with its code.
  const why = message?.startsWith(name) ? message : `${name} ${message ?? String(cause)}`;
  return new SetupError(
    `The store file ${path} cannot be opened: ${why}. ` +
      "Check its folder and its rights, or set STAGEDOOR_STORE to another path (sqlite:PATH).",
    73,
    { cause },
  );
}
