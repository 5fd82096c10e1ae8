import assert from "node:assert/strict";
import type { Store } from "../stores/store.ts";
import { HOUR, NOW } from "./records.ts";
import { type StoreCase, storeCase } from "./store-case.ts";

/** Sign-in attempts: each serves once. */
export const attemptCases: readonly StoreCase<Store>[] = [
  storeCase("an attempt is taken once, and remembered", async (store, another) => {
    assert.equal(await store.isAttemptClaimed("attempt"), false);
    assert.equal(await store.claimAttempt("attempt", NOW, NOW + HOUR), true);
    assert.equal(await store.claimAttempt("attempt", NOW + HOUR - 1, NOW + 2 * HOUR), false);
    assert.equal(await (await another()).claimAttempt("attempt", NOW, NOW + HOUR), false);
    assert.equal(await store.isAttemptClaimed("attempt"), true);
    assert.equal(await store.isAttemptClaimed("another attempt"), false);
    assert.equal(await store.claimAttempt("another attempt", NOW, NOW + HOUR), true);
  }),

  storeCase("one of many who claim an attempt at once gets it", async (store, another) => {
    const stores = [store, await another()];
    const claims = Array.from({ length: 40 }, (_, n) =>
      (stores[n % 2] ?? store).claimAttempt("attempt", NOW, NOW + HOUR),
    );
    assert.equal((await Promise.all(claims)).filter(Boolean).length, 1);
  }),
];
