import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { guardStore } from "../src/stores/guard.ts";
import { openSqliteFile } from "../src/stores/sqlite/file.ts";
import { prepareStatements } from "../src/stores/sqlite/statements.ts";
import { openSqliteStore } from "../src/stores/sqlite/store.ts";
import { grantFor, HOUR, NOW, sessionFor, signIn } from "../src/testing/records.ts";
import { bulkStoreCases, storeCases } from "../src/testing/testing.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagedoor-sqlite-"));
  path = join(folder, "store.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

const ada = { app: "an app", person: "account:ada" };

describe("sqlite:", () => {
  it.each([...storeCases, ...bulkStoreCases])("$name", async ({ run }) => {
    await run(async () => openSqliteStore(path));
  });
});

describe("the SQLite file", () => {
  it("is readable by its owner alone, as are SQLite's files beside it", async () => {
    const store = openSqliteStore(path);
    await store.claimAttempt("an attempt", 1, 2);
    const modes = readdirSync(folder).map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8));
    expect(modes.length).toBeGreaterThan(1);
    expect(new Set(modes)).toEqual(new Set(["600"]));
    await store.close();
  });

  it("that is no database is refused and left as it is", () => {
    const notes = join(folder, "notes.txt");
    writeFileSync(notes, "My notes, which are longer than a SQLite header would be: ".repeat(30));
    const before = readFileSync(notes);
    expect(() => openSqliteStore(notes)).toThrow(/notes\.txt is not a Stagedoor store.*STAGEDOOR_STORE/s);
    expect(readFileSync(notes).equals(before)).toBe(true);
  });

  it("of another program is refused and left as it is", () => {
    const other = new DatabaseSync(path);
    other.exec("CREATE TABLE recipes (name TEXT)");
    other.close();
    const before = readFileSync(path);
    expect(() => openSqliteStore(path)).toThrow(/not one of Stagedoor's/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(["store.sqlite"]);
  });

  it("of a newer program is refused", async () => {
    await openSqliteStore(path).close();
    const db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 99");
    db.close();
    expect(() => openSqliteStore(path)).toThrow(/newer Stagedoor \(schema 99/);
  });

  it("that cannot be opened is named, with the mend", () => {
    expect(() => openSqliteStore(join(folder, "missing", "store.sqlite"))).toThrow(
      expect.objectContaining({ exitCode: 73, message: expect.stringMatching(/ENOENT.*STAGEDOOR_STORE/s) }),
    );
    expect(() => openSqliteStore(folder)).toThrow(/cannot be opened: EISDIR: /);
  });

  it("that another process keeps locked is unavailable, with SQLite's own code", async () => {
    const store = guardStore(openSqliteStore(path));
    const { session } = await signIn(store, ada);
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    await expect(store.endSession(session.idHash, NOW)).rejects.toMatchObject({
      name: "StoreUnavailable",
      code: "SQLITE_BUSY",
      message: "The store cannot be used just now (SQLITE_BUSY).",
    });
    expect((await store.readSession(session.idHash, NOW))?.session).toEqual(session);
    other.close();
    expect(await store.endSession(session.idHash, NOW)).toBe(true);
    await store.close();
  });

  it("gives a lease that ends later than any could to the next, because the clock was set back", async () => {
    const store = openSqliteStore(path);
    const { grant } = await signIn(store, ada);
    const killed = await store.acquireLease("refresh ada", 5_000);
    const db = new DatabaseSync(path);
    db.prepare("UPDATE leases SET expires_at = ?").run(Date.now() + HOUR);
    db.close();
    if (!killed) throw new Error("The lease was not given.");
    expect(await store.renewLease(killed, 5_000)).toBe(false);
    expect(await store.replaceGrant(grantFor(ada), grant.version, killed)).toBe(false);
    expect(await store.noteRefresh(ada, grant.version, killed, true)).toBe(false);
    const next = await store.acquireLease("refresh ada", 5_000);
    expect(next?.fence).toBeGreaterThan(killed.fence);
    await store.close();
  });

  it("has an index for every statement that a person waits for", () => {
    const db = openSqliteFile(path);
    // These go through tables of a few rows, count everything, or stand above an index that EXPLAIN shows further down.
    const exempt = /^SCAN (fences|pauses|leases|keys|others|json_each.*|CONSTANT ROW)$/;
    const scans = Object.entries(prepareStatements(db)).flatMap(([name, { sourceSQL }]) =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sourceSQL}`)
        .all()
        .map(({ detail }) => String(detail))
        .filter((detail) => detail.startsWith("SCAN") && !exempt.test(detail) && name !== "counts")
        .map((detail) => `${name}: ${detail}`),
    );
    expect(scans).toEqual([]);
    db.close();
  });
});

/** What the first version made, and how it wrote: it names no columns where it inserts. */
const FIRST_SCHEMA = `
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
  PRAGMA application_id = ${0x53444f52};
  PRAGMA user_version = 1;
  PRAGMA journal_mode = WAL;
`;

function openFirstVersion(people: number): DatabaseSync {
  const db = new DatabaseSync(path);
  db.exec(FIRST_SCHEMA);
  const session = db.prepare("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)");
  const grant = db.prepare("INSERT OR REPLACE INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  db.exec("BEGIN");
  for (let n = 0; n < people; n++) {
    session.run(`hash ${n}`, "an app", `account:${n}`, NOW, NOW + 1, NOW + HOUR, NOW + 2 * HOUR);
    grant.run(
      "an app",
      `account:${n}`,
      `version ${n}`,
      `user ${n}`,
      "sealed",
      "a key",
      "scope",
      NOW,
      null,
      null,
    );
  }
  db.prepare("INSERT INTO attempts VALUES (?, ?)").run("an attempt", NOW + HOUR);
  db.exec("COMMIT");
  return db;
}

describe("a file of the first version", () => {
  it("keeps what is in it", async () => {
    openFirstVersion(3).close();
    const store = openSqliteStore(path);
    const owner = { app: "an app", person: "account:1" };
    const session = sessionFor(owner, {
      idHash: "hash 1",
      device: "",
      seenAt: NOW + 1,
      endsAt: NOW + 2 * HOUR,
    });
    const grant = {
      ...{
        ...owner,
        version: "version 1",
        userId: "user 1",
        sealed: "sealed",
        keyId: "a key",
        scope: "scope",
      },
      ...{ authorizedAt: NOW, pendingRefresh: null, endedAt: null, endedReason: null },
    };
    expect(await store.readSession("hash 1", NOW)).toEqual({ session, grant, pausedUntil: null });
    expect(await store.counts()).toEqual({ sessions: 3, grants: 3 });
    expect(await store.isAttemptClaimed("an attempt")).toBe(true);
    await store.close();
  });

  it("that is migrated under a running program lets it read, end sessions and write its last refresh", async () => {
    const first = openFirstVersion(2);
    const read = first.prepare(
      `SELECT app, person, version, sealed FROM sessions JOIN grants USING (app, person)
       WHERE id_hash = ? AND min(expires_at, ends_at) > ?`,
    );
    const end = first.prepare("DELETE FROM sessions WHERE id_hash = ? RETURNING app, person");
    const findLease = first.prepare("SELECT 1 FROM leases WHERE name = ? AND holder = ?");
    const write = first.prepare("UPDATE grants SET version = ? WHERE app = ? AND person = ? AND version = ?");
    const takeLease = first.prepare(
      `INSERT INTO leases VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE
       SET holder = excluded.holder, expires_at = excluded.expires_at
       WHERE leases.expires_at <= ?4 OR leases.expires_at > ?3`,
    );
    takeLease.run("refresh 0", "its holder", Date.now() + 5_000, Date.now());

    const store = openSqliteStore(path);
    expect(await store.acquireLease("refresh 0", 5_000)).toBeUndefined();
    expect(read.get("hash 0", NOW)).toMatchObject({ person: "account:0", version: "version 0" });
    expect(findLease.get("refresh 0", "its holder")).toBeDefined();
    expect(write.run("version of its refresh", "an app", "account:0", "version 0").changes).toBe(1);
    expect((await store.readGrant({ app: "an app", person: "account:0" }))?.version).toBe(
      "version of its refresh",
    );
    expect(end.get("hash 1")).toMatchObject({ person: "account:1" });
    expect(await store.readSession("hash 1", NOW)).toBeUndefined();
    // Two programs that do not know of each other's leases would send one refresh token twice.
    expect(() => takeLease.run("refresh 1", "a holder", Date.now() + 5_000, Date.now())).toThrow(/columns/);
    first.close();
    await store.close();
  });
});

/** Opens the file when told to, claims one attempt, and says whether it got it. */
const OPENER = `
  const { openSqliteStore } = await import(process.argv[1]);
  process.stdout.write("ready\\n");
  process.stdin.once("data", async () => {
    const store = openSqliteStore(process.argv[2]);
    const claimed = await store.claimAttempt("one for all", 1, 2);
    process.stdout.write(JSON.stringify({ claimed, ...(await store.counts()) }));
    await store.close();
    process.stdin.destroy();
  });
`;

describe("ten processes that open one file at the same moment", () => {
  const openers: ChildProcess[] = [];
  afterEach(() => {
    for (const opener of openers.splice(0)) opener.kill("SIGKILL");
  });

  async function openAtOnce(): Promise<{ claimed: boolean; grants: number }[]> {
    const store = new URL("../src/stores/sqlite/store.ts", import.meta.url).href;
    const started = Array.from({ length: 10 }, async () => {
      const args = ["--input-type=module", "--eval", OPENER, store, path];
      const opener = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
      openers.push(opener);
      const errors = text(opener.stderr);
      await once(opener.stdout, "data");
      return { opener, errors };
    });
    const ready = await Promise.all(started);
    const answers = ready.map(async ({ opener, errors }) => {
      opener.stdin.write("now");
      const [said, wrong] = await Promise.all([text(opener.stdout), errors]);
      if (!said) throw new Error(wrong);
      return JSON.parse(said);
    });
    return Promise.all(answers);
  }

  it("all use it when there was none, and one of them made it", async () => {
    const answers = await openAtOnce();
    expect(answers.filter(({ claimed }) => claimed)).toHaveLength(1);
    expect(answers).toHaveLength(10);
  }, 60_000);

  it("all use it when it was an older program's, and lose nothing", async () => {
    openFirstVersion(20_000).close();
    const answers = await openAtOnce();
    expect(answers.filter(({ claimed }) => claimed)).toHaveLength(1);
    expect(answers.map(({ grants }) => grants)).toEqual(Array(10).fill(20_000));
  }, 60_000);
});
