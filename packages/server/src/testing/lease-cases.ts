import assert from "node:assert/strict";
import type { Store } from "../stores/store.ts";
import { ada, grantFor, NOW, signIn } from "./records.ts";
import { type StoreCase, storeCase } from "./store-case.ts";
import { inTime, until } from "./until.ts";

const HELD = 60_000;
/** Milliseconds of a lease that is to run out. */
const SHORT = 250;
/** Milliseconds of a lease that is to be renewed before it runs out, on a busy machine too. */
const RENEWED = 1_000;

/** Leases: one holder at a time, by the store's clock, fenced. */
export const leaseCases: readonly StoreCase<Store>[] = [
  storeCase("a lease has one holder until it is given back", async (store, another) => {
    const other = await another();
    const lease = await store.acquireLease("refresh ada", HELD);
    assert.ok(lease);
    assert.equal(lease.name, "refresh ada");
    assert.equal(await store.acquireLease("refresh ada", HELD), undefined);
    assert.equal(await other.acquireLease("refresh ada", HELD), undefined);
    assert.equal(await other.renewLease(lease, HELD), true);
    assert.equal(await store.renewLease(lease, HELD), true);
    await store.releaseLease(lease);
    assert.equal(await store.renewLease(lease, HELD), false);
    const next = await other.acquireLease("refresh ada", HELD);
    assert.ok(next);
    assert.equal(await store.renewLease(lease, HELD), false);
    await store.releaseLease(lease);
    assert.equal(await store.acquireLease("refresh ada", HELD), undefined);
    assert.equal(await other.renewLease(next, HELD), true);
  }),

  storeCase("one of many who ask for a lease at once gets it", async (store, another) => {
    const stores = [store, await another()];
    for (let round = 0; round < 5; round++) {
      const asked = Array.from({ length: 30 }, (_, n) =>
        (stores[n % 2] ?? store).acquireLease("a lease", HELD),
      );
      const [lease, ...others] = (await Promise.all(asked)).filter((answer) => answer !== undefined);
      assert.ok(lease);
      assert.deepEqual(others, []);
      await store.releaseLease(lease);
    }
  }),

  storeCase(
    "fences only ever rise, whatever the lease's name and whichever instance gave it",
    async (store, another) => {
      const other = await another();
      const fences: number[] = [];
      for (const [n, name] of ["a", "b", "a", "a", "c", "b"].entries()) {
        const lease = await (n % 2 ? other : store).acquireLease(name, HELD);
        assert.ok(lease);
        assert.ok(Number.isSafeInteger(lease.fence));
        fences.push(lease.fence);
        await store.releaseLease(lease);
      }
      assert.deepEqual(
        fences,
        [...new Set(fences)].sort((a, b) => a - b),
      );
      const atOnce = Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? other : store).acquireLease(`lease ${n}`, HELD),
      );
      const given = (await Promise.all(atOnce)).map((lease) => lease?.fence ?? 0);
      assert.equal(new Set(given).size, given.length);
      assert.ok(Math.min(...given) > Math.max(...fences));
    },
  ),

  storeCase("a lease that ran out is taken over, with a higher fence", async (store, another) => {
    const killed = await store.acquireLease("refresh ada", SHORT);
    assert.ok(killed);
    const other = await another();
    let next: Awaited<ReturnType<Store["acquireLease"]>>;
    await until("a lease that ran out is taken over", async () => {
      next = await other.acquireLease("refresh ada", HELD);
      return next !== undefined;
    });
    assert.ok(next);
    assert.ok(next.fence > killed.fence);
    assert.equal(await store.renewLease(killed, HELD), false);
    await store.releaseLease(killed);
    assert.equal(await other.renewLease(next, HELD), true);
  }),

  storeCase("a lease that ran out is good for nothing, even if nobody took it over", async (store) => {
    const { grant } = await signIn(store, ada);
    const lease = await store.acquireLease("refresh ada", SHORT);
    assert.ok(lease);
    await until("a lease runs out", async () => !(await store.noteRefresh(ada, grant.version, lease, true)));
    const found = await store.readGrant(ada);
    assert.equal(await store.renewLease(lease, HELD), false);
    assert.equal(await store.replaceGrant(grantFor(ada), grant.version, lease), false);
    assert.equal(await store.noteRefresh(ada, grant.version, lease, false), false);
    assert.deepEqual(await store.readGrant(ada), found);
    assert.ok(await store.acquireLease("refresh ada", HELD));
  }),

  storeCase("a lease lasts from its last renewal", async (store) => {
    const { grant } = await signIn(store, ada);
    const lease = await store.acquireLease("refresh ada", HELD);
    assert.ok(lease);
    assert.equal(await store.renewLease(lease, SHORT), true);
    await until("a lease runs out", async () => !(await store.noteRefresh(ada, grant.version, lease, true)));
    const again = await store.acquireLease("refresh ada", RENEWED);
    assert.ok(again);
    assert.equal(await store.renewLease(again, HELD), true);
    assert.ok(await store.acquireLease("a measure", RENEWED));
    await until("a lease runs out", async () => (await store.acquireLease("a measure", HELD)) !== undefined);
    assert.equal(await store.noteRefresh(ada, grant.version, again, true), true);
  }),

  storeCase("a lease goes by the store's clock, whatever time its callers have", async (store) => {
    const { session, grant } = await signIn(store, ada);
    const lease = await store.acquireLease("refresh ada", HELD);
    assert.ok(lease);
    await store.sweep(NOW, 10);
    await store.pause(ada.app, 1, 2);
    await store.readSession(session.idHash, 0);
    assert.equal(await store.acquireLease("refresh ada", HELD), undefined);
    assert.equal(await store.replaceGrant(grantFor(ada), grant.version, lease), true);
  }),

  storeCase("who waits for a lease is woken when this instance gives it back", async (store) => {
    const lease = await store.acquireLease("refresh ada", HELD);
    assert.ok(lease);
    const waiting = [
      store.leaseReleased("refresh ada", 600_000),
      store.leaseReleased("refresh ada", 600_000),
    ];
    await store.releaseLease(lease);
    await inTime("everybody who waits for a lease is woken", Promise.all(waiting));
  }),

  storeCase("who waits for a lease waits as long as allowed at most", async (store, another) => {
    const lease = await store.acquireLease("refresh ada", HELD);
    assert.ok(lease);
    await inTime("the wait is over", store.leaseReleased("refresh ada", 50));
    await inTime("the wait is over", store.leaseReleased("a lease that nobody has", 50));
    const other = await another();
    const waiting = other.leaseReleased("refresh ada", 500);
    await store.releaseLease(lease);
    await inTime("the wait in another instance is over", waiting);
    assert.ok(await other.acquireLease("refresh ada", HELD));
  }),
];
