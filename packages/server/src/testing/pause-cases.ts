import assert from "node:assert/strict";
import type { Store } from "../stores/store.ts";
import { ada, HOUR, NOW, signIn } from "./records.ts";
import { type StoreCase, storeCase } from "./store-case.ts";

/** The rest that an app takes after Spotify's 429, for all who share the store. */
export const pauseCases: readonly StoreCase<Store>[] = [
  storeCase("a pause lasts until its end, by the caller's time, for everybody", async (store, another) => {
    const other = await another();
    assert.equal(await store.readPause(ada.app, NOW), null);
    await store.pause(ada.app, NOW, NOW + HOUR);
    assert.equal(await other.readPause(ada.app, NOW), NOW + HOUR);
    assert.equal(await store.readPause(ada.app, NOW + HOUR - 1), NOW + HOUR);
    assert.equal(await store.readPause(ada.app, NOW + HOUR), null);
    assert.equal(await store.readPause("another app", NOW), null);
  }),

  storeCase("a pause is made longer, never shorter", async (store, another) => {
    const stores = [store, await another()];
    await store.pause(ada.app, NOW, NOW + 2 * HOUR);
    await store.pause(ada.app, NOW, NOW + HOUR);
    assert.equal(await store.readPause(ada.app, NOW), NOW + 2 * HOUR);
    await store.pause(ada.app, NOW + 1, NOW + 3 * HOUR);
    assert.equal(await store.readPause(ada.app, NOW), NOW + 3 * HOUR);
    const hours = [5, 9, 4, 8, 6, 7];
    await Promise.all(hours.map((n, at) => (stores[at % 2] ?? store).pause(ada.app, NOW, NOW + n * HOUR)));
    assert.equal(await store.readPause(ada.app, NOW), NOW + 9 * HOUR);
    await store.pause(ada.app, NOW + 10 * HOUR, NOW + 11 * HOUR);
    assert.equal(await store.readPause(ada.app, NOW + 10 * HOUR), NOW + 11 * HOUR);
  }),

  storeCase("a pause that is over when it comes is none", async (store) => {
    await store.pause(ada.app, NOW, NOW);
    await store.pause(ada.app, NOW, NOW - HOUR);
    assert.equal(await store.readPause(ada.app, NOW), null);
    await store.pause(ada.app, NOW, NOW + HOUR);
    await store.pause(ada.app, NOW, NOW - HOUR);
    assert.equal(await store.readPause(ada.app, NOW), NOW + HOUR);
  }),

  storeCase(
    "a pause of a clock that is ahead holds nobody back, and gives way to a real one",
    async (store) => {
      const { session } = await signIn(store, ada);
      await store.pause(ada.app, NOW + 2 * HOUR, NOW + 9 * HOUR);
      assert.equal(await store.readPause(ada.app, NOW), null);
      assert.equal((await store.readSession(session.idHash, NOW))?.pausedUntil, null);
      assert.equal(await store.readPause(ada.app, NOW + 2 * HOUR), NOW + 9 * HOUR);
      await store.pause(ada.app, NOW, NOW - HOUR);
      assert.equal(await store.readPause(ada.app, NOW + 2 * HOUR), NOW + 9 * HOUR);
      await store.pause(ada.app, NOW, NOW + HOUR / 2);
      assert.equal(await store.readPause(ada.app, NOW), NOW + HOUR / 2);
      assert.equal((await store.readSession(session.idHash, NOW))?.pausedUntil, NOW + HOUR / 2);
      assert.equal(await store.readPause(ada.app, NOW + 2 * HOUR), null);
    },
  ),

  storeCase("a pause that follows on another does not reach back to it", async (store) => {
    await store.pause(ada.app, NOW, NOW + HOUR);
    await store.pause(ada.app, NOW + 2 * HOUR, NOW + 3 * HOUR);
    assert.equal(await store.readPause(ada.app, NOW + HOUR), null);
    assert.equal(await store.readPause(ada.app, NOW + 2 * HOUR), NOW + 3 * HOUR);
  }),

  storeCase("a session comes with its own app's pause while that lasts", async (store) => {
    const mine = await signIn(store, ada);
    const other = await signIn(store, { ...ada, app: "another app" });
    await store.pause(ada.app, NOW, NOW + HOUR / 2);
    assert.equal((await store.readSession(mine.session.idHash, NOW))?.pausedUntil, NOW + HOUR / 2);
    assert.equal((await store.readSession(mine.session.idHash, NOW + HOUR / 2))?.pausedUntil, null);
    assert.equal((await store.readSession(other.session.idHash, NOW))?.pausedUntil, null);
  }),
];
