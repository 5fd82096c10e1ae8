import { type Postgres, startPostgres } from "engines/postgres";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectionsTo, LONG } from "../src/stores/postgres/connection.ts";
import { openPostgresStore } from "../src/stores/postgres/store.ts";
import type { BulkStore, Owner } from "../src/stores/store.ts";
import { ada, bela, grantFor, NOW, sessionFor, signIn } from "../src/testing/records.ts";
import { bulkStoreCases, storeCases } from "../src/testing/testing.ts";
import { until } from "../src/testing/until.ts";

let server: Postgres;
let admin: pg.Pool;
beforeAll(async () => {
  // Nothing here is about crashes, and without waiting for the disk it takes a third of the time.
  server = await startPostgres({ fsync: false });
  admin = new pg.Pool({ connectionString: server.url });
});
afterAll(async () => {
  await admin.end();
  await server.stop();
});

/** The URL of a store that is empty, in a schema of its own. */
async function emptyStore(schema: string): Promise<string> {
  await admin.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  const { rows } = await admin.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> $2",
    [schema, "stagedoor_schema"],
  );
  if (rows.length > 0) await admin.query(`TRUNCATE ${rows.map(({ name }) => name).join()}`);
  return `${server.url}?options=-csearch_path%3D${schema}`;
}

type Begin<T> = () => Promise<T>;

/** Keeps a person's lock while calls begin, each as soon as the one before waits for a lock. @returns their answers. */
async function heldBack<T>(url: string, { app, person }: Owner, ...calls: Begin<T>[]): Promise<T[]> {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  try {
    await holder.query("BEGIN");
    await holder.query("SELECT stagedoor_lock_owners(ARRAY[$1], ARRAY[$2])", [app, person]);
    const begun: Promise<T>[] = [];
    for (const begin of calls) {
      begun.push(begin());
      await until("the call waits", async () => {
        const { rows } = await admin.query(
          "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
        );
        return rows.length === begun.length;
      });
    }
    await holder.query("COMMIT");
    return await Promise.all(begun);
  } finally {
    await holder.end();
  }
}

describe("postgres:", () => {
  it.each([...storeCases, ...bulkStoreCases])("$name", async ({ run }) => {
    // The same one for all: emptied it is made in a tenth of the time.
    const url = await emptyStore("contract");
    await run(() => openPostgresStore(url, { poolSize: 5 }));
  });
});

describe("at the same instant", () => {
  let url: string;
  let store: BulkStore;
  beforeAll(async () => {
    url = await emptyStore("at_once");
    store = await openPostgresStore(url, { poolSize: 10 });
  });
  afterAll(() => store.close());

  const people = Array.from({ length: 40 }, (_, n) => ({ ...ada, person: `account:${n}` }));

  afterEach(async () => {
    await Promise.all([store.endSessions(ada, NOW), store.endSessions(bela, NOW)]);
  });

  it("the last two sessions of a person are ended, and the grant goes", async () => {
    for (const owner of people) {
      const { session: one } = await signIn(store, owner);
      const { session: two } = await signIn(store, owner);
      const ended = [one, two].map(({ idHash }) => store.endSession(idHash, NOW));
      expect(await Promise.all(ended)).toEqual([true, true]);
      expect(await store.readGrant(owner)).toBeUndefined();
    }
  });

  it("one session ends and another begins, and there is a grant", async () => {
    for (const owner of people) {
      const { session } = await signIn(store, owner);
      const [, next] = await Promise.all([
        store.endSession(session.idHash, NOW),
        signIn(store, owner),
        store.sweep(NOW, 10),
      ]);
      expect(await store.readSession(next.session.idHash, NOW)).toMatchObject(next);
      await store.endSessions(owner, NOW);
      expect(await store.readGrant(owner)).toBeUndefined();
    }
  });

  it("browsers change hands both ways, and nobody waits in a circle", async () => {
    const [adas, belas] = await Promise.all([signIn(store, ada), signIn(store, bela)]);
    // Held back by a third person's lock, each would have its own and come for the other's next.
    const former = { ...ada, person: "user:somebody" };
    const [nextBelas, nextAdas] = await heldBack(
      url,
      former,
      () => signIn(store, bela, {}, { formerSession: adas.session.idHash, formerPerson: former.person }),
      () => signIn(store, ada, {}, { formerSession: belas.session.idHash, formerPerson: former.person }),
    );
    expect(await store.sessionsOf(ada, NOW)).toEqual([nextAdas?.session]);
    expect(await store.sessionsOf(bela, NOW)).toEqual([nextBelas?.session]);
    const { rows } = await admin.query("SELECT sum(deadlocks) FROM pg_stat_database");
    expect(rows).toEqual([{ sum: "0" }]);
  });

  it("a session ends that goes to another key of its person just then", async () => {
    const former = { ...ada, person: "user:ada" };
    const [one, two] = [await signIn(store, former), await signIn(store, former)];
    await heldBack<unknown>(
      url,
      former,
      () => signIn(store, ada, {}, { formerPerson: former.person, formerSession: "not there" }),
      async () => expect(await store.endSession(one.session.idHash, NOW)).toBe(true),
      () => signIn(store, bela, {}, { formerSession: two.session.idHash }),
    );
    expect(await store.sessionsOf(ada, NOW)).toHaveLength(1);
    expect(await store.readSession(one.session.idHash, NOW)).toBeUndefined();
    expect(await store.readSession(two.session.idHash, NOW)).toBeUndefined();
    expect(await store.readGrant(former)).toBeUndefined();
    expect(await store.readGrant(ada)).toBeDefined();
  });

  it("a person gets another key while their sessions are used and ended", async () => {
    for (const { app, person } of people) {
      const [former, owner] = [
        { app, person: `user:of ${person}` },
        { app, person },
      ];
      const one = await signIn(store, former);
      const two = await signIn(store, former);
      const [next] = await Promise.all([
        signIn(store, owner, {}, { formerPerson: former.person }),
        store.endSession(one.session.idHash, NOW),
        signIn(store, bela, {}, { formerSession: two.session.idHash }),
      ]);
      expect(await store.sessionsOf(former, NOW)).toEqual([]);
      expect(await store.readGrant(former)).toBeUndefined();
      expect(await store.sessionsOf(owner, NOW)).toEqual([next.session]);
      expect(await store.readGrant(owner)).toEqual(next.grant);
    }
  });

  it("people come and are swept while everybody is put anew", async () => {
    const over = people.map((owner) => sessionFor(owner, { expiresAt: NOW + 1 }));
    const holdings = over.map((session) => ({ grant: grantFor(session), sessions: [session] }));
    await store.putHoldings(holdings, NOW);
    const made = await Promise.all([
      store.putHoldings(holdings.toReversed(), NOW),
      store.sweep(NOW + 1, 1_000),
      ...people.map((owner) => signIn(store, owner)),
    ]);
    for (let left = 1; left > 0; ) left = await store.sweep(NOW + 1, 1_000);
    for (const [n, owner] of people.entries()) {
      const sessions = await store.sessionsOf(owner, NOW + 1);
      const grant = await store.readGrant(owner);
      expect(grant === undefined).toBe(sessions.length === 0);
      const signedIn = made[n + 2];
      if (sessions.length > 0) expect(sessions).toEqual([(signedIn as { session: unknown }).session]);
    }
  });
});

describe("the database's settings", () => {
  it("that can lose what was acknowledged are named, with their mend", async () => {
    const store = await openPostgresStore(await emptyStore("settings"), { poolSize: 1 });
    expect(store.warnings).toEqual([expect.stringMatching(/fsync is off.*Set fsync = on/)]);
    await store.close();
    const url = await server.createDatabase("hasty");
    await admin.query("ALTER DATABASE hasty SET synchronous_commit = off");
    const hasty = await openPostgresStore(url, { poolSize: 1 });
    expect(hasty.warnings).toContainEqual(
      expect.stringMatching(/synchronous_commit is off.*Set synchronous_commit = on/),
    );
    await hasty.close();
  });

  it("that would end connections or statements early do not hold for the store", async () => {
    const url = await server.createDatabase("impatient");
    const timeouts = ["lock_timeout", "idle_session_timeout", "idle_in_transaction_session_timeout"];
    for (const name of timeouts) await admin.query(`ALTER DATABASE impatient SET ${name} = '300ms'`);
    const { pool, bulk, connect } = await connectionsTo(url, 1);
    const client = await connect(LONG);
    const settings = "SELECT name, setting FROM pg_settings WHERE name = ANY ($1) AND setting <> '0'";
    for (const on of [pool, bulk, client]) expect((await on.query(settings, [timeouts])).rows).toEqual([]);
    await Promise.all([pool.end(), bulk.end(), client.end()]);
    const store = await openPostgresStore(url, { poolSize: 1 });
    const { session } = await signIn(store, ada);
    const ended = await heldBack(url, ada, () => store.endSession(session.idHash, NOW));
    expect(ended).toEqual([true]);
    await store.close();
  });

  it("that would let two who decide at once overlook each other do not hold for the store", async () => {
    const url = await server.createDatabase("strict");
    await admin.query("ALTER DATABASE strict SET default_transaction_isolation = 'repeatable read'");
    const store = await openPostgresStore(url, { poolSize: 10 });
    const { session: one } = await signIn(store, ada);
    const { session: two } = await signIn(store, ada);
    const ended = await heldBack(
      url,
      ada,
      () => store.endSession(one.idHash, NOW),
      () => store.endSession(two.idHash, NOW),
    );
    expect(ended).toEqual([true, true]);
    expect(await store.readGrant(ada)).toBeUndefined();
    await store.close();
  });
});
