import assert from "node:assert/strict";
import type { BulkStore, Store } from "../stores/store.ts";
import { ada, bela, HOUR, signIn } from "./records.ts";
import { type StoreCase, storeCase } from "./store-case.ts";
import { until } from "./until.ts";

/**
 * Milliseconds that go by before something is over: real ones, because an engine may remove it by itself, and enough for
 * what has to be done before on a busy machine.
 */
const SOON = 1_000;

/** Removing what is over, by `sweep` or by the engine itself. */
export const sweepCases: readonly StoreCase<Store>[] = [
  storeCase("what is over is removed, with the grants that nobody holds any more", async (store) => {
    const now = Date.now();
    const made = { createdAt: now, seenAt: now, expiresAt: now + HOUR, endsAt: now + HOUR };
    for (let n = 0; n < 3; n++) await signIn(store, ada, { ...made, expiresAt: now + SOON });
    await signIn(store, bela, { ...made, endsAt: now + SOON });
    const kept = await signIn(store, bela, made);
    const attempts = ["old attempt", "an older one", "one more", "another", "the last"];
    for (const attempt of attempts) await store.claimAttempt(attempt, now, now + SOON);
    await store.claimAttempt("attempt", now, now + HOUR);
    await store.pause(ada.app, now, now + SOON);
    await until("what is over is removed", async () => {
      const swept = await store.sweep(Date.now(), 2);
      assert.ok(swept <= 2);
      const left = await store.sessionsOf(ada, now);
      const claimed = await Promise.all(attempts.map((attempt) => store.isAttemptClaimed(attempt)));
      return left.length === 0 && !claimed.includes(true);
    });
    assert.equal(await store.readGrant(ada), undefined);
    assert.equal(await store.isAttemptClaimed("attempt"), true);
    assert.equal(await store.claimAttempt("old attempt", Date.now(), now + HOUR), true);
    const found = await store.readSession(kept.session.idHash, Date.now());
    assert.deepEqual(found, { ...kept, pausedUntil: null });
    assert.deepEqual(await store.sessionsOf(bela, Date.now()), [kept.session]);
  }),

  storeCase("a session that was used in time is not removed", async (store) => {
    const now = Date.now();
    const made = { createdAt: now, seenAt: now, expiresAt: now + SOON, endsAt: now + 2 * HOUR };
    const used = await signIn(store, ada, made);
    await signIn(store, bela, made);
    await store.touchSession(used.session.idHash, now + 1, now + HOUR);
    await until("the session that was not used is removed", async () => {
      await store.sweep(Date.now(), 10);
      return (await store.readGrant(bela)) === undefined;
    });
    const session = { ...used.session, seenAt: now + 1, expiresAt: now + HOUR };
    const found = await store.readSession(session.idHash, Date.now());
    assert.deepEqual(found, { session, grant: used.grant, pausedUntil: null });
  }),

  storeCase("a grant is kept for the session that lasts longest", async (store) => {
    const now = Date.now();
    const made = { createdAt: now, seenAt: now, expiresAt: now + HOUR, endsAt: now + HOUR };
    const kept = await signIn(store, ada, made);
    const { grant } = await signIn(store, ada, { ...made, expiresAt: now + SOON });
    await signIn(store, bela, { ...made, expiresAt: now + SOON });
    await until("the grant that nobody holds is removed", async () => {
      await store.sweep(Date.now(), 10);
      return (await store.readGrant(bela)) === undefined;
    });
    const found = await store.readSession(kept.session.idHash, Date.now());
    assert.deepEqual(found, { session: kept.session, grant, pausedUntil: null });
  }),
];

/** Sweeping as the counts show it. */
export const sweepCountCases: readonly StoreCase<BulkStore>[] = [
  storeCase("sweeping leaves nothing of what is over, and says how much it took", async (store) => {
    const now = Date.now();
    const made = { createdAt: now, seenAt: now, endsAt: now + HOUR };
    for (let n = 0; n < 7; n++) {
      await signIn(store, { ...ada, person: `account:${n >> 1}` }, { ...made, expiresAt: now + SOON });
    }
    await signIn(store, ada, { ...made, expiresAt: now + HOUR });
    assert.deepEqual(await store.counts(), { sessions: 8, grants: 5 });
    let swept = 0;
    await until("all that is over is gone", async () => {
      const removed = await store.sweep(Date.now(), 3);
      assert.ok(removed <= 3);
      swept += removed;
      const { sessions, grants } = await store.counts();
      return sessions === 1 && grants === 1;
    });
    assert.ok(swept === 7 || swept === 0);
    assert.equal(await store.sweep(Date.now(), 3), 0);
  }),
];
