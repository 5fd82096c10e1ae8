import assert from "node:assert/strict";
import type { Store } from "../stores/store.ts";
import { ada, bela, endedGrantFor, grantFor, NOW, signIn } from "./records.ts";
import { type StoreCase, storeCase } from "./store-case.ts";

const HELD = 60_000;

/** Writing grants: compare-and-set, leases, notes of a refresh that is under way. */
export const grantCases: readonly StoreCase<Store>[] = [
  storeCase("a grant is replaced only from the version that is there", async (store) => {
    const { session, grant } = await signIn(store, ada);
    const next = grantFor(ada, {
      scope: "user-read-email",
      userId: "ada2",
      pendingRefresh: 7,
      authorizedAt: NOW + 1,
    });
    assert.equal(await store.replaceGrant(next, grant.version), true);
    assert.deepEqual(await store.readGrant(ada), next);
    assert.equal(await store.replaceGrant(grantFor(ada), grant.version), false);
    assert.equal(await store.replaceGrant(grantFor(bela), next.version), false);
    assert.equal(await store.replaceGrant(grantFor({ ...ada, app: "another app" }), next.version), false);
    assert.deepEqual(await store.readSession(session.idHash, NOW), {
      session,
      grant: next,
      pausedUntil: null,
    });
  }),

  storeCase("replacing never makes a grant", async (store) => {
    const { session, grant } = await signIn(store, ada);
    await store.endSession(session.idHash, NOW);
    assert.equal(await store.replaceGrant(grantFor(ada), grant.version), false);
    assert.equal(await store.readGrant(ada), undefined);
  }),

  storeCase("one of many who replace the same version does", async (store, another) => {
    const { grant } = await signIn(store, ada);
    const stores = [store, await another()];
    const nexts = Array.from({ length: 20 }, () => grantFor(ada));
    const writes = nexts.map((next, n) => (stores[n % 2] ?? store).replaceGrant(next, grant.version));
    const done = (await Promise.all(writes)).flatMap((isDone, n) => (isDone ? [nexts[n]] : []));
    assert.equal(done.length, 1);
    assert.deepEqual(await store.readGrant(ada), done[0]);
  }),

  storeCase("an ended grant is kept with its reason, for its sessions to see", async (store) => {
    const { session, grant } = await signIn(store, ada);
    const ended = endedGrantFor(ada);
    assert.equal(await store.replaceGrant(ended, grant.version), true);
    assert.deepEqual(await store.readGrant(ada), ended);
    assert.deepEqual((await store.readSession(session.idHash, NOW))?.grant, ended);
  }),

  storeCase(
    "a refresh is noted and unnoted under its lease, and the version stays",
    async (store, another) => {
      const { grant } = await signIn(store, ada);
      const lease = await store.acquireLease("refresh ada", HELD);
      assert.ok(lease);
      assert.equal(await store.noteRefresh(ada, "another version", lease, true), false);
      assert.equal(await store.noteRefresh(bela, grant.version, lease, true), false);
      assert.deepEqual(await store.readGrant(ada), grant);
      assert.equal(await store.noteRefresh(ada, grant.version, lease, true), true);
      assert.deepEqual(await (await another()).readGrant(ada), { ...grant, pendingRefresh: lease.fence });
      assert.equal(await store.noteRefresh(ada, grant.version, lease, false), true);
      assert.deepEqual(await store.readGrant(ada), grant);
      assert.equal(await store.noteRefresh(ada, grant.version, lease, true), true);
      const next = grantFor(ada);
      assert.equal(await store.replaceGrant(next, grant.version, lease), true);
      assert.deepEqual(await store.readGrant(ada), next);
    },
  ),

  storeCase("a refresh is never noted where there is no grant", async (store) => {
    const { session, grant } = await signIn(store, ada);
    const lease = await store.acquireLease("refresh ada", HELD);
    assert.ok(lease);
    await store.endSession(session.idHash, NOW);
    assert.equal(await store.noteRefresh(ada, grant.version, lease, true), false);
    assert.equal(await store.readGrant(ada), undefined);
  }),

  storeCase("a lease that was given back, or is another's, writes nothing", async (store) => {
    const { grant } = await signIn(store, ada);
    const former = await store.acquireLease("refresh ada", HELD);
    assert.ok(former);
    await store.releaseLease(former);
    assert.equal(await store.replaceGrant(grantFor(ada), grant.version, former), false);
    assert.equal(await store.noteRefresh(ada, grant.version, former, true), false);
    const lease = await store.acquireLease("refresh ada", HELD);
    assert.ok(lease);
    assert.equal(await store.replaceGrant(grantFor(ada), grant.version, former), false);
    assert.equal(await store.noteRefresh(ada, grant.version, former, true), false);
    const elsewhere = { ...lease, name: "refresh bela" };
    assert.equal(await store.replaceGrant(grantFor(ada), grant.version, elsewhere), false);
    assert.deepEqual(await store.readGrant(ada), grant);
    assert.equal(await store.replaceGrant(grantFor(ada), "another version", lease), false);
    const next = grantFor(ada);
    assert.equal(await store.replaceGrant(next, grant.version, lease), true);
    assert.deepEqual(await store.readGrant(ada), next);
  }),

  storeCase(
    "grants that none of the keys sealed are counted and named, ended ones left out",
    async (store) => {
      assert.deepEqual(await store.grantsSealedOtherwise([], 10), { count: 0, userIds: [] });
      const people = ["ada", "bela", "cleo", "dora", "enno"];
      for (const [n, name] of people.entries()) {
        const owner = { ...ada, person: `account:${name}` };
        const { grant } = await signIn(store, owner);
        const next = name === "enno" ? endedGrantFor(owner) : grantFor(owner, { keyId: `key ${n >> 1}` });
        await store.replaceGrant(next, grant.version);
      }
      // ada and bela: key 0; cleo and dora: key 1; enno has none any more.
      const otherwise = async (keyIds: string[], limit = 10) => {
        const { count, userIds } = await store.grantsSealedOtherwise(keyIds, limit);
        return { count, userIds: userIds.toSorted() };
      };
      assert.deepEqual(await otherwise([]), { count: 4, userIds: ["ada", "bela", "cleo", "dora"] });
      assert.deepEqual(await otherwise(["key 1"]), { count: 2, userIds: ["ada", "bela"] });
      assert.deepEqual(await otherwise(["key 0", "key nobody used"]), {
        count: 2,
        userIds: ["cleo", "dora"],
      });
      assert.deepEqual(await otherwise(["key 1", "key 0"]), { count: 0, userIds: [] });
      const some = await otherwise(["key 5"], 3);
      assert.equal(some.count, 4);
      assert.equal(new Set(some.userIds).size, 3);
      assert.deepEqual(await otherwise([], 0), { count: 4, userIds: [] });
    },
  ),
];
