import { type Postgres, startPostgres } from "engines/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type StatementName, statements } from "../src/stores/postgres/statements.ts";
import { openPostgresStore } from "../src/stores/postgres/store.ts";
import type { BulkStore, Holding } from "../src/stores/store.ts";
import { ada, bela, grantFor, HOUR, NOW, sessionFor, signIn } from "../src/testing/records.ts";
import { until } from "../src/testing/until.ts";

let server: Postgres;
let url: string;
let store: BulkStore;
let admin: pg.Client;
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
  url = await server.createDatabase("statements");
  store = await openPostgresStore(url, { poolSize: 1 });
  admin = new pg.Client({ connectionString: url });
  await admin.connect();
});
afterAll(async () => {
  await store.close();
  await admin.end();
  await server.stop();
});

/** Every operation of the store, by the statement that it is. */
const operations: Readonly<Record<StatementName, (on: BulkStore, holding: Holding) => Promise<unknown>>> = {
  claimAttempt: (on) => on.claimAttempt("an attempt", NOW, NOW + HOUR),
  isAttemptClaimed: (on) => on.isAttemptClaimed("an attempt"),
  signIn: (on, { grant }) => {
    const former = { formerSession: "not there", formerPerson: "user:not-there" };
    return on.signIn({ session: sessionFor(grant), grant: grantFor(grant), sessionLimit: 5, ...former });
  },
  readSession: (on, { sessions: [session] }) => on.readSession(session?.idHash ?? "", NOW),
  touchSession: (on, { sessions: [session] }) => on.touchSession(session?.idHash ?? "", NOW, NOW + HOUR),
  sessionsOf: (on, { grant }) => on.sessionsOf(grant, NOW),
  readGrant: (on, { grant }) => on.readGrant(grant),
  replaceGrant: (on, { grant }) => on.replaceGrant(grant, grant.version, { name: "a lease", fence: 1 }),
  noteRefresh: (on, { grant }) => on.noteRefresh(grant, grant.version, { name: "a lease", fence: 1 }, true),
  resealGrant: (on, { grant }) => on.resealGrant(grant),
  grantsSealedOtherwise: (on) => on.grantsSealedOtherwise(["key one"], 5),
  acquireLease: (on) => on.acquireLease("a lease", 1),
  renewLease: (on) => on.renewLease({ name: "a lease", fence: 1 }, 1),
  releaseLease: (on) => on.releaseLease({ name: "a lease", fence: 1 }),
  pause: (on) => on.pause(ada.app, NOW, NOW + HOUR),
  readPause: (on) => on.readPause(ada.app, NOW),
  endSession: (on, { sessions: [session] }) => on.endSession(session?.idHash ?? "", NOW),
  endSessions: (on, { grant }) => on.endSessions(grant, NOW),
  sweep: (on) => on.sweep(NOW, 10),
  ping: (on) => on.ping(),
  holdings: (on) => on.holdings(undefined, 10),
  putHoldings: (on, holding) => on.putHoldings([holding], NOW),
  counts: (on) => on.counts(),
  readNote: (on) => on.readMark(),
  writeNote: (on) => on.writeMark("a mark"),
  removeNote: (on) => on.writeMark(undefined),
};
const names = Object.keys(operations) as StatementName[];

/** Work that goes through much of the store, and may do so. */
const LONG_WORK: readonly StatementName[] = ["counts", "holdings"];

describe("every operation", () => {
  it.each(names)("is one prepared statement, sent once: %s", async (name) => {
    const holding = await signIn(store, ada).then(({ session, grant }) => ({ grant, sessions: [session] }));
    await store.ping();
    // Opens the connection for work over many records too, so that it is not counted.
    await store.counts();
    const sent = vi.spyOn(pg.Client.prototype, "query");
    try {
      await operations[name](store, holding);
      expect(sent).toHaveBeenCalledOnce();
      const [client] = sent.mock.contexts as pg.Client[];
      const prepared = await client?.query("SELECT statement FROM pg_prepared_statements WHERE name = $1", [
        `stagedoor_${name}`,
      ]);
      expect(prepared?.rows).toEqual([{ statement: statements[name] }]);
    } finally {
      sent.mockRestore();
    }
  });
});

describe("with 20,000 people", () => {
  const COUNT = 20_000;
  const holdings = Array.from({ length: COUNT }, (_, n): Holding => {
    const owner = { ...ada, person: `account:${n}` };
    return { grant: grantFor(owner), sessions: [sessionFor(owner)] };
  });

  it("finds by index whatever somebody waits for", async () => {
    await store.putHoldings(holdings, NOW);
    await admin.query(`
      INSERT INTO stagedoor_attempts SELECT 'attempt ' || n, ${NOW + HOUR} FROM generate_series(1, ${COUNT}) AS n;
      INSERT INTO stagedoor_leases SELECT 'lease ' || n, 0, now() FROM generate_series(1, ${COUNT}) AS n;
    `);
    await admin.query("ANALYZE");
    await store.close();
    const scans = async () => {
      await admin.query("SELECT pg_stat_clear_snapshot()");
      const { rows } = await admin.query<{ relname: string; seq_scan: string; idx_scan: string }>(
        "SELECT relname, seq_scan, idx_scan FROM pg_stat_user_tables WHERE n_live_tup >= 10000 ORDER BY relname",
      );
      return rows;
    };
    // A server process hands in what it counted when its connection ends, a little later.
    const handedIn = () =>
      until("all is counted", async () => {
        const sql = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'stagedoor'";
        return (await admin.query(sql)).rows.length === 0;
      });
    await handedIn();
    const before = await scans();
    expect(before.map(({ relname }) => relname)).toEqual([
      "stagedoor_attempts",
      "stagedoor_grants",
      "stagedoor_leases",
      "stagedoor_sessions",
    ]);

    store = await openPostgresStore(url, { poolSize: 1 });
    // More often than the five times after which PostgreSQL settles for one plan.
    for (const [n, holding] of holdings.slice(0, 10).entries()) {
      for (const name of names) if (!LONG_WORK.includes(name)) await operations[name](store, holding);
      await signIn(store, bela, { expiresAt: NOW + n, idHash: `over ${n}` });
    }
    await store.close();
    await handedIn();
    const after = await scans();
    expect(after.map(({ relname, seq_scan }) => [relname, seq_scan])).toEqual(
      before.map(({ relname, seq_scan }) => [relname, seq_scan]),
    );
    for (const [n, { idx_scan }] of after.entries()) {
      expect(Number(idx_scan)).toBeGreaterThan(Number(before[n]?.idx_scan));
    }
    store = await openPostgresStore(url, { poolSize: 1 });
  });
});
