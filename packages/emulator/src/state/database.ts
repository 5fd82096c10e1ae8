import { realpathSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { claimFile } from "./claim.ts";
import { playerOfFirstVersion } from "./first-version.ts";
import { createForOwnerAlone } from "./owners-file.ts";
import { closingDates } from "./rules.ts";
import type { Database } from "./sqlite.ts";

// "StgE", so that a file of another program is told from one of ours.
const applicationId = 0x53746745;

const firstSchema = `
create table meta (key text primary key, value text not null) strict;
create table apps (client_id text primary key, data text not null) strict;
create table people (id text primary key, data text not null) strict;
create table playbacks (person_id text primary key, data text not null) strict;
create table logins (hash text primary key, person_id text not null) strict;
create table consents (
  person_id text not null, client_id text not null, scope text not null,
  primary key (person_id, client_id)
) strict, without rowid;
create table codes (
  hash text primary key, client_id text not null, person_id text not null, redirect_uri text not null,
  challenge text, scope text not null, expires_at integer not null, used integer not null default 0
) strict;
create index codes_by_expiry on codes (expires_at);
create table grants (
  id integer primary key, client_id text not null, person_id text not null, scope text not null,
  public integer not null, authorized_at integer not null, renew_by integer not null,
  revoked_at integer, refreshes integer not null default 0
) strict;
create index grants_by_person on grants (person_id, client_id);
create table refresh_tokens (
  hash text primary key, grant_id integer not null, rotated integer not null default 0
) strict;
create table access_tokens (
  hash text primary key, grant_id integer, client_id text not null, person_id text,
  scope text not null, expires_at integer not null
) strict;
create index access_tokens_by_grant on access_tokens (grant_id, expires_at);
`;

const librarySchema = `
create table library (
  place integer primary key, person_id text not null, type text not null, id text not null,
  added_at integer not null, unique (person_id, type, id)
) strict;
create index library_by_time on library (person_id, type, added_at, place);
create index library_by_thing on library (type, id);
create table playlists (id text primary key, data text not null) strict;
create table playlist_edits (
  playlist_id text not null, revision integer not null, data text not null, primary key (playlist_id, revision)
) strict, without rowid;
create table playlist_images (playlist_id text primary key, jpeg blob not null) strict;
update apps set data = json_set(data, '$.commandAnswer', 'empty');
`;

// 1 Jan 2024 stands here by itself: what a step makes of an old file does not follow a later default.
const profileSchema = `
alter table consents add column since integer;
update consents set since = (
  select min(authorized_at) from grants
  where grants.person_id = consents.person_id and grants.client_id = consents.client_id and revoked_at is null
);
update apps set data = json_set(data,
  '$.createdAt', iif(json_extract(data, '$.mode') = 'development', ${closingDates.developmentMode}, ${Date.UTC(2024, 0, 1)}),
  '$.isCreatedAtGiven', json('false'), '$.owner', 'developer', '$.unauthorizedTexts', 'classic', '$.trailingSlash', 'taken');
update meta set value = json_object('at', json_extract(value, '$.offset'), 'realAt', 0)
  where key = 'clock' and json_type(value, '$.offset') is not null;
update meta set value = json_set(value, '$.speed', 1) where key = 'clock';
`;

/** What makes each version of the state from the one before it. A new version is a new step at the end. */
const steps: readonly ((database: DatabaseSync) => void)[] = [
  (database) => database.exec(firstSchema),
  (database) => {
    database.exec(librarySchema);
    const keep = database.prepare("update playbacks set data = ? where person_id = ?");
    for (const { person_id, data } of database.prepare("select * from playbacks").all()) {
      keep.run(JSON.stringify(playerOfFirstVersion(JSON.parse(String(data)))), String(person_id));
    }
  },
  (database) => database.exec(profileSchema),
];

/** What holds each state file, for as long as it is open. */
const claims = new WeakMap<DatabaseSync, DatabaseSync>();

/**
 * Opens the state: a SQLite file, made for the owner alone and taken for this emulator alone, or memory.
 * @throws Error when the file cannot be written or is not the emulator's; StateInUse when another emulator has it.
 */
export function openDatabase(file: string | undefined): DatabaseSync {
  const path = file ?? ":memory:";
  if (path !== ":memory:") createForOwnerAlone(path);
  // Not by an import, so that a program can say before what becomes of Node 22's warning.
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const database = new DatabaseSync(path, { timeout: 5000 });
  try {
    prepare(database, path);
  } catch (cause) {
    closeDatabase(database);
    throw cause;
  }
  return database;
}

/** Lets go of the state, and then of the claim to its file. */
export function closeDatabase(database: DatabaseSync): void {
  if (!database.isOpen) return;
  database.close();
  claims.get(database)?.close();
}

const held = new WeakMap<Database, (() => void)[]>();

/** Who holds in memory what the database has says how it is read again, for when everything is replaced. */
export function whenReplaced(database: Database, reread: () => void): void {
  held.set(database, [...(held.get(database) ?? []), reread]);
}

/** Erases everything but `meta` and does a piece of work that puts something else there; whole or not at all. */
export function replaceAll(database: DatabaseSync, work: () => void): void {
  const reread = () => {
    for (const each of held.get(database) ?? []) each();
  };
  const tables = database
    .prepare("select name from sqlite_schema where type = 'table' and name <> 'meta'")
    .all();
  try {
    inTransaction(database, () => {
      for (const { name } of tables) database.exec(`delete from ${String(name)}`);
      reread();
      work();
    });
  } catch (cause) {
    reread();
    throw cause;
  }
}

/** Runs a piece of work whole or not at all; within another one, with that one. */
export function inTransaction<T>(database: Database, work: () => T): T {
  if (database.isTransaction) return work();
  database.exec("begin immediate");
  try {
    const result = work();
    database.exec("commit");
    return result;
  } catch (cause) {
    database.exec("rollback");
    throw cause;
  }
}

function prepare(database: DatabaseSync, path: string): void {
  // In one transaction, because another process may be making the same file just now.
  database.exec("begin");
  const found = identify(database, path);
  database.exec("commit");
  if (found.tables > 0 && found.application !== applicationId) throw notOurs(path);
  if (found.version > steps.length) {
    throw new Error(`${path} was written by a newer emulator: use that one, or another file.`);
  }
  // What is held in memory of it is right only as long as nobody else writes.
  if (path !== ":memory:") claims.set(database, claimFile(realpathSync(path)));
  // WAL with NORMAL: what was committed survives the process being killed, without a disk flush for each answer.
  database.exec("pragma journal_mode = wal; pragma synchronous = normal;");
  if (found.version === steps.length) return;
  inTransaction(database, () => {
    for (const step of steps.slice(identify(database, path).version)) step(database);
    database.exec(`pragma application_id = ${applicationId}; pragma user_version = ${steps.length};`);
  });
}

function identify(database: DatabaseSync, path: string) {
  try {
    const [application, user, tables] = [
      "pragma application_id",
      "pragma user_version",
      "select count(*) from sqlite_schema",
    ].map((query) => Number(Object.values(database.prepare(query).get() ?? {})[0]));
    return { application: application ?? 0, version: user ?? 0, tables: tables ?? 0 };
  } catch (cause) {
    throw notOurs(path, cause);
  }
}

function notOurs(path: string, cause?: unknown): Error {
  return new Error(`${path} is not a state file of the emulator: name another file, or move this one away.`, {
    cause,
  });
}
