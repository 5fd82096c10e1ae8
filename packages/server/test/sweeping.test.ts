import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { silentLog } from "../src/ops/log.ts";
import { keepSwept } from "../src/ops/sweeping.ts";
import type { Store } from "../src/stores/store.ts";
import { faultyStore } from "./faulty-store.ts";

const TEN_MINUTES = 600_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

const sweep = (store: Store, log = silentLog) => keepSwept(store, Date.now, log);

it("is done by one instance at a time, and by another when that one is gone", async () => {
  const { store, calls } = faultyStore();
  const stops = [sweep(store), sweep(store), sweep(store)];
  await vi.advanceTimersByTimeAsync(TEN_MINUTES);
  expect(calls.get("sweep")).toBe(1);
  await vi.advanceTimersByTimeAsync(TEN_MINUTES);
  expect(calls.get("sweep")).toBe(2);
  stops[0]?.();
  await vi.advanceTimersByTimeAsync(TEN_MINUTES);
  expect(calls.get("sweep")).toBe(3);
  for (const stop of stops) stop();
  await vi.advanceTimersByTimeAsync(TEN_MINUTES);
  expect(calls.get("sweep")).toBe(3);
});

it("goes on in small batches until nothing is left", async () => {
  const { store } = faultyStore();
  const limits: number[] = [];
  const left = [500, 500, 7];
  const many: Store = {
    ...store,
    sweep: async (_now, limit) => {
      limits.push(limit);
      return left.shift() ?? 0;
    },
  };
  const stop = sweep(many);
  await vi.advanceTimersByTimeAsync(TEN_MINUTES);
  await vi.waitFor(() => expect(limits).toEqual([500, 500, 500]));
  stop();
});

it("says that it failed, and tries again at the next time", async () => {
  const { store, calls, fail, mend } = faultyStore();
  const warned: string[] = [];
  const log = { ...silentLog, warn: (_fields: object, message: string) => void warned.push(message) };
  const stop = sweep(store, log);
  fail("refused");
  await vi.advanceTimersByTimeAsync(TEN_MINUTES);
  expect(warned).toEqual(["what is over could not be removed from the store"]);
  mend();
  await vi.advanceTimersByTimeAsync(TEN_MINUTES);
  expect(calls.get("sweep")).toBe(1);
  stop();
});
