import { redisForTests, type TestRedis, whyNoRedis } from "engines/redis";
import { createClient } from "redis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openRedisStore } from "../src/stores/redis/store.ts";
import type { BulkStore } from "../src/stores/store.ts";
import { ada, bela, grantFor, HOUR, NOW, signIn } from "../src/testing/records.ts";
import { bulkStoreCases, storeCases } from "../src/testing/testing.ts";
import { until } from "../src/testing/until.ts";

const reason = whyNoRedis();

async function connected(url: string) {
  const client = createClient({ url });
  client.on("error", () => {});
  await client.connect();
  return client;
}

describe.skipIf(reason)(`redis: ${reason ?? ""}`, () => {
  let redis: TestRedis;
  let client: Awaited<ReturnType<typeof connected>>;
  beforeAll(async () => {
    redis = await redisForTests();
    client = await connected(redis.url);
  });
  afterAll(async () => {
    client?.destroy();
    await redis?.stop();
  });
  beforeEach(() => redis.empty());

  it.each([...storeCases, ...bulkStoreCases])("$name", async ({ run }) => {
    await run(() => openRedisStore(redis.url));
  });

  const keys = async (): Promise<string[]> => (await client.keys("stagedoor:*")).sort();

  /** Cuts the store's connection of this use, and nobody else's. */
  async function cut(use: string): Promise<void> {
    const mine = (await client.clientList()).filter(
      ({ name, db }) => name === `stagedoor-${use}` && db === Number(new URL(redis.url).pathname.slice(1)),
    );
    expect(mine).toHaveLength(1);
    for (const { id } of mine) await client.clientKill({ filter: "ID", id });
  }

  async function inStore(body: (store: BulkStore) => Promise<void>): Promise<void> {
    const store = await openRedisStore(redis.url);
    try {
      await body(store);
    } finally {
      await store.close();
    }
  }

  it("gives every key that belongs to somebody an end", () =>
    inStore(async (store) => {
      const { grant } = await signIn(store, ada);
      const last = await signIn(store, ada, { expiresAt: NOW + 2 * HOUR });
      await signIn(store, { ...ada, person: "account:new" }, {}, { formerPerson: ada.person });
      await store.claimAttempt("attempt", NOW, NOW + HOUR);
      await store.pause(ada.app, NOW, NOW + HOUR);
      await store.acquireLease("a lease", HOUR);
      await store.putHoldings([{ grant: grantFor(bela), sessions: [] }], NOW);
      await store.touchSession(last.session.idHash, NOW + 1, NOW + 3 * HOUR);
      await store.replaceGrant(grant, last.grant.version);
      await store.writeMark("a mark");
      const ends = await Promise.all(
        (await keys()).map(async (key) => [key, await client.pTTL(key)] as const),
      );
      const endless = ends.filter(([, left]) => left < 0).map(([key]) => key);
      expect(endless).toEqual(["fence", "keys", "mark", "schema"].map((name) => `stagedoor:${name}`));
      const owned = ends.filter(([key]) => /:(grant|sessions):/.test(key)).map(([, left]) => left);
      expect(owned).toHaveLength(2);
      for (const left of owned) expect(left).toBeGreaterThan(2 * HOUR);
    }));

  it("lets a grant go with its last session, without anybody's doing", () =>
    inStore(async (store) => {
      const now = Date.now();
      const times = { createdAt: now, seenAt: now, endsAt: now + HOUR };
      await signIn(store, ada, { ...times, expiresAt: now + 150 });
      const last = await signIn(store, ada, { ...times, expiresAt: now + HOUR });
      await store.touchSession(last.session.idHash, now, now + 300);
      await until("all is gone", async () => (await keys()).length === 2);
      expect(await keys()).toEqual(["stagedoor:keys", "stagedoor:schema"]);
    }));

  it("goes by what is left of sessions, not by the times of clocks that differ", () =>
    inStore(async (store) => {
      const { session } = await signIn(store, ada);
      const behind = NOW - HOUR / 2;
      const times = { createdAt: behind, seenAt: behind, expiresAt: behind + 2 * HOUR };
      const longer = await signIn(store, ada, times);
      await store.touchSession(session.idHash, NOW + 1, NOW + 1 + HOUR);
      const left = () => client.pTTL(`stagedoor:grant:${owner}`);
      const [owner = ""] = (await client.keys("stagedoor:grant:*")).map((key) =>
        key.slice("stagedoor:grant:".length),
      );
      expect(await left()).toBeGreaterThan(1.9 * HOUR);
      await store.endSession(longer.session.idHash, NOW + 1);
      expect(await left()).toBeGreaterThan(0.9 * HOUR);
      expect(await left()).toBeLessThanOrEqual(HOUR);
    }));

  it("goes on when Redis has forgotten its scripts", () =>
    inStore(async (store) => {
      const { session } = await signIn(store, ada);
      await client.scriptFlush();
      const found = Array.from({ length: 50 }, () => store.readSession(session.idHash, NOW));
      for (const { session: read } of (await Promise.all(found)).flatMap((one) => one ?? [])) {
        expect(read).toEqual(session);
      }
      await client.scriptFlush();
      expect(await store.endSession(session.idHash, NOW)).toBe(true);
    }));

  it("leaves other programs' keys alone and counts none of them", () =>
    inStore(async (store) => {
      const others = { "other:session:1": "a", stagedoor: "b", "stagedoorgrant:x": "c" };
      await client.mSet(others);
      await signIn(store, ada);
      expect(await store.counts()).toEqual({ sessions: 1, grants: 1 });
      expect((await store.holdings(undefined, 10)).holdings).toHaveLength(1);
      await store.endSessions(ada, NOW);
      expect(await client.mGet(Object.keys(others))).toEqual(Object.values(others));
    }));

  it("looks through all grants for an unknown key only until none is found", () =>
    inStore(async (store) => {
      const { session, grant } = await signIn(store, ada);
      expect(await store.grantsSealedOtherwise(["key two"], 5)).toEqual({ count: 1, userIds: ["ada"] });
      await store.replaceGrant(grantFor(ada, { keyId: "key two" }), grant.version);
      expect(await client.hKeys("stagedoor:keys")).toHaveLength(2);
      expect(await store.grantsSealedOtherwise(["key two"], 5)).toEqual({ count: 0, userIds: [] });
      expect(await client.hKeys("stagedoor:keys")).toEqual(["key%20two"]);
      await store.endSession(session.idHash, NOW);
      expect(await store.grantsSealedOtherwise([], 5)).toEqual({ count: 0, userIds: [] });
      expect(await client.hKeys("stagedoor:keys")).toEqual([]);
    }));

  it("gives no fence twice, though the database was emptied in between", () =>
    inStore(async (store) => {
      const before = [];
      for (let n = 0; n < 100; n++) before.push(await store.acquireLease(`lease ${n}`, HOUR));
      const [former] = before;
      if (!former) throw new Error("Nobody had it.");
      await redis.empty();
      const next = await store.acquireLease(former.name, HOUR);
      if (!next) throw new Error("Nobody had it.");
      expect(next.fence).toBeGreaterThan(Math.max(...before.map((lease) => lease?.fence ?? Infinity)));
      expect(await store.renewLease(former, HOUR)).toBe(false);
      expect(await store.renewLease(next, HOUR)).toBe(true);
    }));

  it("begins a walk again whose cursor is of another run of the server", () =>
    inStore(async (store) => {
      for (let n = 0; n < 5; n++) await signIn(store, { ...ada, person: `account:${n}` });
      const { holdings } = await store.holdings(`${"0".repeat(40)} 7`, 10);
      expect(holdings).toHaveLength(5);
    }));

  it("hears of releases again when its connection was cut, and waits as long as allowed until then", () =>
    inStore(async (store) => {
      const lease = await store.acquireLease("refresh ada", HOUR);
      if (!lease) throw new Error("Nobody had it.");
      for (let round = 0; round < 3; round++) {
        const waiting = store.leaseReleased("refresh ada", 10 * HOUR);
        await cut("releases");
        // All who wait are woken when it is back: nobody knows what was missed.
        await waiting;
      }
      const released = store.leaseReleased("refresh ada", 10 * HOUR);
      await store.releaseLease(lease);
      await released;
    }));

  it("comes back when its connection was cut", () =>
    inStore(async (store) => {
      const { session } = await signIn(store, ada);
      for (let round = 0; round < 3; round++) {
        await cut("commands");
        await until("it is back", () =>
          store.ping().then(
            () => true,
            () => false,
          ),
        );
        expect(await store.readSession(session.idHash, NOW)).toBeDefined();
      }
    }));

  it("is opened by ten instances at once", async () => {
    const stores = await Promise.all(Array.from({ length: 10 }, () => openRedisStore(redis.url)));
    await Promise.all(stores.map((store, n) => signIn(store, { ...ada, person: `account:${n}` })));
    expect(await stores[0]?.counts()).toEqual({ sessions: 10, grants: 10 });
    expect(await client.get("stagedoor:schema")).toBe("1");
    await Promise.all(stores.map((store) => store.close()));
  });

  it("that an older program wrote becomes this one's", async () => {
    await client.set("stagedoor:schema", "0");
    await (await openRedisStore(redis.url)).close();
    expect(await client.get("stagedoor:schema")).toBe("1");
  });

  it("that a newer program wrote is refused and left as it is", async () => {
    await client.set("stagedoor:schema", "2");
    await expect(openRedisStore(redis.url)).rejects.toMatchObject({
      ...{ name: "SetupError", exitCode: 65 },
      message: expect.stringMatching(/newer Stagedoor \(schema 2; this one knows 1\).*STAGEDOOR_STORE/s),
    });
    expect(await keys()).toEqual(["stagedoor:schema"]);
  });
});
