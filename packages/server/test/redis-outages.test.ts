import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type Redis, startRedis, whyNoOwnRedis } from "engines/redis";
import { createClient } from "redis";
import { describe, expect, it } from "vitest";
import { guardStore } from "../src/stores/guard.ts";
import { openRedisStore } from "../src/stores/redis/store.ts";
import type { BulkStore } from "../src/stores/store.ts";
import { ada, bela, grantFor, HOUR, NOW, sessionFor, signIn } from "../src/testing/records.ts";
import { until } from "../src/testing/until.ts";

const reason = whyNoOwnRedis();

describe.skipIf(reason).concurrent(`a Redis in trouble: ${reason ?? ""}`, () => {
  async function inStore(body: (store: BulkStore, redis: Redis) => Promise<void>): Promise<void> {
    await using redis = await startRedis();
    const store = guardStore(await openRedisStore(redis.url));
    try {
      await body(store, redis);
    } finally {
      await store.close();
    }
  }

  const answers = (store: BulkStore): Promise<boolean> =>
    store.ping().then(
      () => true,
      () => false,
    );

  const untilItAnswers = (store: BulkStore) => until("the store answers again", () => answers(store));

  /** What is in the database, key by key. */
  async function contents(redis: Redis): Promise<ReadonlyMap<string, string>> {
    const client = await clientOf(redis);
    const keys = (await client.keys("*")).sort();
    const values = await Promise.all(keys.map((key) => client.sendCommand(["DUMP", key])));
    client.destroy();
    return new Map(keys.map((key, n) => [key, String(values[n])]));
  }

  it("has everything that it acknowledged when it is started again after a kill", () =>
    inStore(async (store, redis) => {
      const { session, grant } = await signIn(store, ada);
      const lease = await store.acquireLease("refresh ada", HOUR);
      if (!lease) throw new Error("Nobody had it.");
      const acknowledged: string[] = [];
      const enough = Promise.withResolvers<void>();
      const signingIn = Array.from({ length: 5 }, async (_, n) => {
        for (;;) {
          const made = await signIn(store, { ...ada, person: `account:${n}` });
          acknowledged.push(made.session.idHash);
          if (acknowledged.length === 100) enough.resolve();
        }
      });
      const ended = Promise.allSettled(signingIn);
      await enough.promise;
      await redis.kill();
      // Each ends with the first sign-in that fails.
      await ended;
      const before = acknowledged.length;
      await expect(store.readSession(session.idHash, NOW)).rejects.toMatchObject({
        name: "StoreUnavailable",
      });
      await redis.start();
      await untilItAnswers(store);
      for (const idHash of acknowledged) expect(await store.readSession(idHash, NOW)).toBeDefined();
      expect(before).toBeGreaterThanOrEqual(100);
      expect(await store.readSession(session.idHash, NOW)).toEqual({ session, grant, pausedUntil: null });
      expect(await store.noteRefresh(ada, grant.version, lease, true)).toBe(true);
      const next = await store.acquireLease("another", HOUR);
      expect(next?.fence).toBeGreaterThan(lease.fence);
      const waiting = store.leaseReleased("refresh ada", 10 * HOUR);
      await store.releaseLease(lease);
      await waiting;
    }));

  it("fails every call while it is away, never waits for it, and never ends the process", async () => {
    await using redis = await startRedis();
    // Not guarded: nobody else cuts off what waits.
    const store = await openRedisStore(redis.url);
    const { session } = await signIn(store, ada);
    await redis.kill();
    const calls = Array.from({ length: 200 }, () => store.readSession(session.idHash, NOW));
    for (const { status } of await Promise.allSettled(calls)) expect(status).toBe("rejected");
    await expect(store.ping()).rejects.toMatchObject({ name: "StoreUnavailable", code: "down" });
    await redis.start();
    await untilItAnswers(store);
    expect(await store.readSession(session.idHash, NOW)).toBeDefined();
    await store.close();
  });

  it("that stands still is given up, and used again when it goes on", () =>
    inStore(async (store, redis) => {
      const { session } = await signIn(store, ada);
      const lease = await store.acquireLease("refresh ada", HOUR);
      redis.pause();
      const calls = Array.from({ length: 500 }, () => store.readSession(session.idHash, NOW));
      const outcomes = await Promise.allSettled(calls);
      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(["rejected"]));
      // From then on nobody waits: it is known to be down.
      await expect(store.readGrant(ada)).rejects.toMatchObject({ code: "down" });
      redis.resume();
      await untilItAnswers(store);
      expect(await store.readSession(session.idHash, NOW)).toBeDefined();
      expect(lease && (await store.renewLease(lease, HOUR))).toBe(true);
    }));

  it("whose connections fell silent without an end is reached by others", async () => {
    await using redis = await startRedis();
    await using network = await networkTo(redis);
    const store = await openRedisStore(network.url);
    const { session } = await signIn(store, ada);
    network.swallow();
    // Somebody asks all the time, so that the connections are never idle.
    const asking = setInterval(() => store.readSession(session.idHash, NOW).catch(() => {}), 50);
    const answer = (): Promise<boolean> =>
      Promise.race([answers(store), new Promise<boolean>((resolve) => setTimeout(resolve, 200, false))]);
    await until("the store answers again", answer);
    clearInterval(asking);
    const lease = await store.acquireLease("refresh ada", HOUR);
    if (!lease) throw new Error("Nobody had it.");
    await until("releases are heard again", async () => network.connections() === 2);
    const waiting = store.leaseReleased("refresh ada", 10 * HOUR);
    await store.releaseLease(lease);
    await waiting;
    await store.close();
    await until("both connections are closed", async () => network.connections() === 0);
  });

  it("that became a replica is left for the one that is reached under its name", async () => {
    await using former = await startRedis();
    await using next = await startRedis();
    await using network = await networkTo(former);
    const store = await openRedisStore(network.url);
    const client = await clientOf(former);
    await client.sendCommand(["REPLICAOF", "127.0.0.1", new URL(next.url).port]);
    client.destroy();
    await expect(signIn(store, ada)).rejects.toMatchObject({ code: "READONLY" });
    network.leadTo(next);
    const hasSignedIn = (): Promise<boolean> =>
      signIn(store, ada).then(
        () => true,
        () => false,
      );
    await until("a sign-in succeeds", hasSignedIn);
    await until("releases are heard from it too", async () => network.connections() === 2);
    await store.close();
  });

  it("that is full refuses sign-ins whole, and goes on with everything else", () =>
    inStore(async (store, redis) => {
      const made = [await signIn(store, ada), await signIn(store, ada)];
      const [first, last] = made;
      if (!first || !last) throw new Error("Two were made.");
      await signIn(store, bela);
      const full = await contents(redis);
      await setMemory(redis, "1mb");
      const step = { formerSession: first.session.idHash, formerPerson: bela.person, sessionLimit: 1 };
      await expect(signIn(store, ada, {}, step)).rejects.toMatchObject({ code: "OOM" });
      const other = grantFor(ada);
      await expect(store.replaceGrant(other, last.grant.version)).rejects.toMatchObject({ code: "OOM" });
      await expect(store.touchSession(last.session.idHash, NOW + 1, NOW + HOUR)).rejects.toMatchObject({
        code: "OOM",
      });
      await expect(store.acquireLease("refresh ada", HOUR)).rejects.toMatchObject({ code: "OOM" });
      await expect(store.claimAttempt("attempt", NOW, NOW + HOUR)).rejects.toMatchObject({ code: "OOM" });
      const holding = { grant: grantFor(ada), sessions: [sessionFor(ada)] };
      await expect(store.putHoldings([holding], NOW)).rejects.toMatchObject({ code: "OOM" });
      expect(await contents(redis)).toEqual(full);
      expect(await store.readSession(last.session.idHash, NOW)).toEqual({ ...last, pausedUntil: null });
      expect(await store.endSession(first.session.idHash, NOW)).toBe(true);
      await setMemory(redis, "0");
      const again = await signIn(store, ada);
      expect(await store.readSession(again.session.idHash, NOW)).toEqual({ ...again, pausedUntil: null });
    }));

  it("that becomes full in the middle of a step ends that step whole", () =>
    inStore(async (store, redis) => {
      const client = await clientOf(redis);
      const owners = Array.from({ length: 100 }, (_, n) => ({ ...ada, person: `account:${n}` }));
      const holdings = owners.map((owner) => ({
        grant: grantFor(owner, { sealed: "0123456789".repeat(2_000) }),
        sessions: [sessionFor(owner), sessionFor(owner)],
      }));
      const seen = new Set<boolean>();
      // What is put takes two megabytes: with limits half a megabyte apart, some are reached in the middle of putting it.
      for (let more = 0; more < 12e6; more += 5e5) {
        await client.flushDb();
        const used = Number(/used_memory:(\d+)/.exec(await client.info("memory"))?.[1]);
        await client.configSet("maxmemory", String(used + more));
        const isDone = await store.putHoldings(holdings, NOW).then(
          () => true,
          () => false,
        );
        expect(await store.counts()).toEqual(
          isDone ? { sessions: 200, grants: 100 } : { sessions: 0, grants: 0 },
        );
        seen.add(isDone);
      }
      client.destroy();
      expect(seen).toEqual(new Set([false, true]));
    }));

  it("that is taken down while the store is closed keeps nobody waiting", async () => {
    await using redis = await startRedis();
    const store = await openRedisStore(redis.url);
    const waiting = store.leaseReleased("a lease", 10 * HOUR);
    redis.pause();
    await store.close();
    await waiting;
    redis.resume();
  });
});

async function clientOf(redis: Redis) {
  const client = createClient({ url: redis.url });
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function setMemory(redis: Redis, maxmemory: string): Promise<void> {
  const client = await clientOf(redis);
  await client.configSet("maxmemory", maxmemory);
  client.destroy();
}

/** A network between the store and Redis, whose connections can fall silent: what is sent on them then is lost. */
async function networkTo(redis: Redis) {
  const open = new Set<Socket>();
  let { url: target } = redis;
  const server = createServer((inner) => {
    const outer = connect(Number(new URL(target).port), "127.0.0.1");
    const pair = [inner, outer] as const;
    for (const [from, to] of [pair, pair.toReversed()] as [Socket, Socket][]) {
      from.on("data", (chunk) => open.has(inner) && to.write(chunk));
      from.on("error", () => {});
      from.on("close", () => {
        open.delete(inner);
        to.destroy();
      });
    }
    open.add(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** All connections there are fall silent; later ones do not. */
    swallow: () => open.clear(),
    /** Later connections are to another server. */
    leadTo: (other: Redis) => {
      target = other.url;
    },
    connections: () => open.size,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
