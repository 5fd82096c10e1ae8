import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { type Postgres, startPostgres } from "engines/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SetupError } from "../src/errors.ts";
import { connectionsTo, LONG } from "../src/stores/postgres/connection.ts";
import { migrate } from "../src/stores/postgres/migrate.ts";
import { migrations } from "../src/stores/postgres/migrations.ts";
import { openPostgresStore } from "../src/stores/postgres/store.ts";
import { ada, bela, NOW, signIn } from "../src/testing/records.ts";

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
});
afterAll(() => server.stop());

const STORE = new URL("../src/stores/postgres/store.ts", import.meta.url).href;

/** Runs a script in a process of its own. @returns its exit code and what it wrote. */
async function run(script: string, ...flags: string[]): Promise<{ code: unknown; output: string }> {
  const child = spawn(process.execPath, [...flags, "--input-type=module", "-e", script]);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, output: output + errors };
}

/** Runs SQL in a database. @returns the rows. */
async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What a database's schema is brought to by a program with these steps. */
async function migrateTo(url: string, steps: readonly string[]): Promise<void> {
  const { connect, place, pool, bulk } = await connectionsTo(url, 1);
  const client = await connect(LONG);
  try {
    await migrate(client, place, steps);
  } finally {
    await Promise.all([client.end(), pool.end(), bulk.end()]);
  }
}

const open = (url: string) => openPostgresStore(url, { poolSize: 2 });

async function failureOf(url: string): Promise<SetupError> {
  const failure = await open(url).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupError);
  return failure as SetupError;
}

describe("the schema", () => {
  it("is made once by ten processes that open an empty database at the same instant", async () => {
    const url = await server.createDatabase("empty");
    const script = `
      const { openPostgresStore } = await import(${JSON.stringify(STORE)});
      const store = await openPostgresStore(${JSON.stringify(url)}, { poolSize: 1 });
      await store.ping();
      await store.close();
    `;
    const finished = await Promise.all(Array.from({ length: 10 }, () => run(script)));
    expect(finished).toEqual(finished.map(() => ({ code: 0, output: "" })));
    expect(await query(url, "SELECT * FROM stagedoor_schema")).toEqual([{ version: migrations.length }]);
  });

  it("is brought further while a program of the version before serves on, and is then refused to that program", async () => {
    const url = await server.createDatabase("updated");
    const older = await open(url);
    const { session } = await signIn(older, ada);
    await migrateTo(url, [
      ...migrations,
      `ALTER TABLE stagedoor_sessions ADD COLUMN app_key text NOT NULL DEFAULT '';
       ALTER TABLE stagedoor_grants ADD COLUMN keys integer NOT NULL DEFAULT 0;
       ALTER TABLE stagedoor_leases ADD COLUMN holder text;
       ALTER TABLE stagedoor_attempts ADD COLUMN seen_at bigint;
       ALTER TABLE stagedoor_pauses ADD COLUMN reason text;
       ALTER TABLE stagedoor_notes ADD COLUMN noted_at bigint;`,
    ]);

    const { grant } = await signIn(older, ada, {}, { formerSession: session.idHash });
    const lease = await older.acquireLease("a lease", 60_000);
    expect(await older.sessionsOf(ada, NOW)).toHaveLength(1);
    expect(await older.replaceGrant({ ...grant, version: "next" }, grant.version, lease)).toBe(true);
    expect(await older.claimAttempt("an attempt", NOW, NOW + 1)).toBe(true);
    await older.pause(ada.app, NOW, NOW + 1);
    await older.writeMark("a mark");
    const { holdings } = await older.holdings(undefined, 10);
    await older.putHoldings(holdings, NOW);
    expect(await older.endSessions(ada, NOW)).toBe(1);
    await older.sweep(NOW + 1, 10);
    await older.close();

    const refused = await failureOf(url);
    expect(refused.exitCode).toBe(65);
    expect(refused.message).toMatch(
      /"updated".*newer Stagedoor \(schema 2; this one knows 1\)\. Run that version/,
    );
  });

  it("stays as it was when a step fails", async () => {
    const url = await server.createDatabase("halfway");
    const last = "CREATE TABLE stagedoor_new (); ALTER TABLE stagedoor_schema ADD CHECK (version < 2)";
    await expect(migrateTo(url, [...migrations, last])).rejects.toThrow("violates check constraint");
    expect(
      await query(url, "SELECT version, to_regclass('stagedoor_new') AS new FROM stagedoor_schema"),
    ).toEqual([{ version: migrations.length, new: null }]);
    await (await open(url)).close();
  });

  it("that is up to date asks for no right to change it", async () => {
    const url = await server.createDatabase("guarded");
    await query(url, "CREATE ROLE guest LOGIN PASSWORD 'guest'");
    const guests = url.replace(/\/\/.*@/, "//guest:guest@");
    const refused = await failureOf(guests);
    expect(refused.exitCode).toBe(69);
    expect(refused.message).toMatch(/"guest" may not .* GRANT CREATE, USAGE ON SCHEMA public TO "guest"/);

    await (await open(url)).close();
    const locked = await failureOf(guests);
    expect(locked.exitCode).toBe(69);
    const grants = locked.message.match(/GRANT [^;.]+/g) ?? [];
    expect(grants).toEqual([
      'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "guest"',
      'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "guest"',
    ]);
    await query(url, grants.join("; "));
    const store = await open(guests);
    await signIn(store, bela);
    expect(await store.acquireLease("a lease", 1_000)).toBeDefined();
    expect(await store.endSessions(bela, NOW)).toBe(1);
    await store.close();
  });
});

describe("a database that cannot be used", () => {
  const change = (from: string | RegExp, to: string): string => server.url.replace(from, to);
  const mends: readonly [what: string, url: () => string, words: RegExp][] = [
    [
      "nobody listens",
      () => change(`:${server.port}`, ":1"),
      /127\.0\.0\.1:1\. Start it, or correct the host/,
    ],
    [
      "the host is unknown",
      () => change("127.0.0.1", "no-such-host.invalid"),
      /no-such-host\.invalid:.*host/,
    ],
    ["the password is wrong", () => change(/:[0-9a-f]+@/, ":a-wrong-secret@"), /refuses the user "postgres"/],
    [
      "there is no password",
      () => change(/:[0-9a-f]+@/, "@"),
      /refuses the user "postgres".*URL has no password/,
    ],
    [
      "there is no such user",
      () => change("//postgres:", "//nobody-known:"),
      /refuses the user "nobody-known"/,
    ],
    [
      "there is no such database",
      () => change(/\/postgres$/, "/lost"),
      /has no database "lost".*createdb lost/,
    ],
    [
      "there is no schema",
      () => `${server.url}?options=-csearch_path%3Dnowhere`,
      /no schema .*STAGEDOOR_STORE/,
    ],
    [
      "it says what nobody knows",
      () => `${server.url}?options=-cwork_mem%3Da-wrong-secret`,
      /cannot be opened \(22023\)\. Check STAGEDOOR_STORE/,
    ],
    ["its port is no number", () => change(`:${server.port}`, ":a-wrong-port"), /no PostgreSQL URL/],
  ];
  it.each(mends)("is said to be so, with the mend and without the password: %s", async (_, url, words) => {
    const failure = await failureOf(url());
    expect(failure.message).toMatch(words);
    expect(failure.message).toContain("STAGEDOOR_STORE");
    const secret = new URL(server.url).password;
    expect(inspect(failure, { depth: 10 })).not.toMatch(new RegExp(`${secret}|a-wrong-secret`));
  });

  it("for want of a password leaves no connection that keeps the process alive", async () => {
    const url = change(/:[0-9a-f]+@/, "@");
    const script = `
      const { openPostgresStore } = await import(${JSON.stringify(STORE)});
      await openPostgresStore(${JSON.stringify(url)}, { poolSize: 1 }).catch((error) => console.log(error.message));
      console.log(process.getActiveResourcesInfo().filter((name) => /TCP|Timeout/.test(name)).length, "left");
    `;
    const { code, output } = await run(script);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/no password.*\n0 left\n$/) });
  });

  it("that takes no writes is refused by a ping", async () => {
    const url = await server.createDatabase("standby");
    await (await open(url)).close();
    await query(url, "ALTER DATABASE standby SET default_transaction_read_only = on");
    const store = await open(url);
    await expect(store.ping()).rejects.toMatchObject({ code: "25006" });
    await store.close();
  });

  it("for want of the library says how to install it", async () => {
    const hook = `data:text/javascript,import { registerHooks } from "node:module";
      registerHooks({ resolve(name, context, next) { return next(name === "pg" ? "not-installed" : name, context); } })`;
    const script = `
      const { openPostgresStore } = await import(${JSON.stringify(STORE)});
      await openPostgresStore("postgres://localhost/x", { poolSize: 1 }).catch((error) => {
        console.log(error.name, error.exitCode, error.message);
      });
    `;
    const { output } = await run(script, `--import=${hook.replaceAll("\n", " ")}`);
    expect(output).toMatch(/^SetupError 69 .*npm install pg$/m);
  });
});
