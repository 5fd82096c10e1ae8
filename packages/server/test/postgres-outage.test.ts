import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type Postgres, startPostgres } from "engines/postgres";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openPostgresStore } from "../src/stores/postgres/store.ts";
import type { BulkStore, Owner } from "../src/stores/store.ts";
import { ada, grantFor, NOW, sessionFor, signIn } from "../src/testing/records.ts";
import { inTime, until } from "../src/testing/until.ts";

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

let url: string;
let store: BulkStore;
beforeEach(async () => {
  // Of its own for each test. After a crash PostgreSQL looks through every database's files, so there is one for all.
  const schema = `test_${randomUUID().replaceAll("-", "")}`;
  url = server.url;
  await query(`CREATE SCHEMA ${schema}`);
  url = `${server.url}?options=-csearch_path%3D${schema}`;
  store = await openPostgresStore(url, { poolSize: 5 });
});
afterEach(() => store.close());

const person = (n: number): Owner => ({ ...ada, person: `account:${n}` });

/** Runs SQL as an operator would, on a connection that is no part of the store. @returns the rows. */
async function query(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

const STORES = "application_name = 'stagedoor'";
const LISTENING = `${STORES} AND query LIKE 'LISTEN%'`;

/** Somebody signs in again and again, until one sign-in fails. @returns all of them that were acknowledged. */
async function signInUntilItFails(owner: Owner): Promise<string[]> {
  const acknowledged: string[] = [];
  for (;;) {
    const session = sessionFor(owner);
    try {
      await store.signIn({ session, grant: grantFor(owner), sessionLimit: 100_000 });
    } catch {
      return acknowledged;
    }
    acknowledged.push(session.idHash);
  }
}

const halves = () =>
  query(`
    SELECT id_hash, person FROM stagedoor_sessions FULL JOIN stagedoor_grants USING (app, person)
    WHERE id_hash IS NULL OR version IS NULL
  `);

describe("a database that is killed and started again", () => {
  it("has all that was acknowledged, and the store goes on with the very next call", async () => {
    const working = [1, 2, 3, 4].map((n) => signInUntilItFails(person(n)));
    await until("there is work under way", async () => (await store.counts()).sessions > 100);
    await server.kill();
    const acknowledged = (await Promise.all(working)).flat();
    expect(acknowledged.length).toBeGreaterThan(100);
    await expect(store.ping()).rejects.toThrow();
    await server.start();
    await store.ping();
    const kept = await query("SELECT id_hash FROM stagedoor_sessions WHERE id_hash = ANY ($1)", [
      acknowledged,
    ]);
    expect(kept).toHaveLength(acknowledged.length);
    expect(await halves()).toEqual([]);
    const { session } = await signIn(store, ada);
    expect(await store.readSession(session.idHash, NOW)).toMatchObject({ session });
  });

  it("gives no fence twice", async () => {
    const before = await store.acquireLease("a lease", 60_000);
    await server.kill();
    await server.start();
    expect(await store.acquireLease("a lease", 60_000)).toBeUndefined();
    const after = await store.acquireLease("another lease", 60_000);
    expect(after?.fence).toBeGreaterThan(before?.fence ?? Number.POSITIVE_INFINITY);
  });
});

describe("a database that stands still", () => {
  it("ends every call with an error, more of them than there are connections, and then serves again", async () => {
    const { session, grant } = await signIn(store, ada);
    const other = await openPostgresStore(url, { poolSize: 5 });
    await other.ping();
    await server.pause();
    const calls = Array.from({ length: 10 }, () => [
      store.readSession(session.idHash, NOW),
      signIn(store, ada),
      store.acquireLease("a lease", 1_000),
    ]).flat();
    const ended = await inTime("all calls end", Promise.allSettled(calls));
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(["rejected"]));
    await expect(inTime("a later call ends", store.ping())).rejects.toThrow();
    await inTime("a store is closed", other.close());
    await server.resume();
    await store.ping();
    expect(await store.readSession(session.idHash, NOW)).toMatchObject({ session });
    // What was sent before the database stood still may be done when it goes on, but never by half.
    await until("nothing is under way", async () => {
      const [row] = await query(`SELECT count(*) FROM pg_stat_activity WHERE ${STORES} AND state <> 'idle'`);
      return row?.count === "0";
    });
    expect(await halves()).toEqual([]);
    expect(await store.readGrant(ada)).toMatchObject({ person: grant.person });
  });
});

describe("connections that are cut", () => {
  it("in the middle of a sign-in leave no half of it", async () => {
    // Holds each sign-in between its grant and its session for a while, so that cuts find it there.
    await query(`
      CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END $$;
      CREATE TRIGGER linger BEFORE INSERT ON stagedoor_sessions FOR EACH ROW EXECUTE FUNCTION linger();
    `);
    let inTheMiddle = 0;
    const acknowledged: string[] = [];
    for (let round = 0; round < 25; round += 1) {
      const working = [1, 2, 3, 4, 5].map((n) => signInUntilItFails(person(round * 10 + n)));
      await wait(Math.random() * 20);
      for (let ended = false; !ended; ) {
        const cut = await query(
          `SELECT pg_terminate_backend(pid), wait_event FROM pg_stat_activity
           WHERE ${STORES} AND query LIKE '%stagedoor_sign_in%'`,
        );
        inTheMiddle += cut.filter((row) => row.wait_event === "PgSleep").length;
        ended = await Promise.race([Promise.all(working).then(() => true), wait(5, false)]);
      }
      acknowledged.push(...(await Promise.all(working)).flat());
    }
    expect(inTheMiddle).toBeGreaterThan(10);
    expect(await halves()).toEqual([]);
    const kept = await query("SELECT id_hash FROM stagedoor_sessions WHERE id_hash = ANY ($1)", [
      acknowledged,
    ]);
    expect(kept).toHaveLength(acknowledged.length);
    await store.ping();
  });

  it("while nobody uses them do no harm", async () => {
    await Promise.all(Array.from({ length: 5 }, () => store.ping()));
    await query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${STORES}`);
    await until("the store has noticed", async () => {
      const [row] = await query(`SELECT count(*) FROM pg_stat_activity WHERE ${STORES}`);
      return row?.count === "0" || row?.count === "1";
    });
    const { session } = await signIn(store, ada);
    expect(await store.readSession(session.idHash, NOW)).toMatchObject({ session });
  });
});

describe("who waits for a lease", () => {
  const HELD = 60_000;
  const LONG = 600_000;

  it("is woken by its release in another instance", async () => {
    const other = await openPostgresStore(url, { poolSize: 1 });
    const lease = await other.acquireLease("a lease", HELD);
    const waiting = [store.leaseReleased("a lease", LONG), store.leaseReleased("a lease", LONG)];
    const others = store.leaseReleased("another lease", LONG);
    if (lease) await other.releaseLease(lease);
    await inTime("both are woken", Promise.all(waiting));
    expect(await Promise.race([others.then(() => "woken"), wait(50, "waiting")])).toBe("waiting");
    expect(await store.acquireLease("a lease", HELD)).toBeDefined();
    await other.close();
  });

  it("waits as long as allowed while nothing is heard, and is woken once it is heard again", async () => {
    await query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${LISTENING}`);
    await inTime("the wait is over", store.leaseReleased("a lease", 20));
    // What happened meanwhile is known to nobody, so all look for themselves.
    await inTime("who waited meanwhile is woken", store.leaseReleased("a lease", LONG));
    expect(await query(`SELECT count(*) FROM pg_stat_activity WHERE ${LISTENING}`)).toEqual([{ count: "1" }]);
    const lease = await store.acquireLease("a lease", HELD);
    const waiting = store.leaseReleased("a lease", LONG);
    if (lease) await store.releaseLease(lease);
    await inTime("the release is heard", waiting);
  });

  it("is woken when the store is closed", async () => {
    const other = await openPostgresStore(url, { poolSize: 1 });
    const waiting = other.leaseReleased("a lease", LONG);
    await other.close();
    await inTime("the wait is over", waiting);
  });
});
