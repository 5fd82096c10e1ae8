import { expect, it, vi } from "vitest";
import { rejection } from "../../test/upstream.ts";
import { steady, systemClock } from "./clock.ts";

it("sleeps, and leaves no timer and no listener behind", async () => {
  vi.useFakeTimers();
  try {
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    const asleep = systemClock.sleep(1_000, controller.signal);
    await vi.advanceTimersByTimeAsync(999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await asleep;
    expect(removed).toHaveBeenCalledTimes(1);

    const reason = new Error("enough");
    const woken = rejection(systemClock.sleep(1_000, controller.signal));
    controller.abort(reason);
    expect(await woken).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(await rejection(systemClock.sleep(1_000, controller.signal))).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

it("does not end at once where the time is longer than a timer takes", async () => {
  vi.useFakeTimers();
  try {
    let isOver = false;
    void systemClock.sleep(30 * 86_400_000).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(24 * 86_400_000);
    expect(isOver).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});

it("never goes back where it is steady, and goes on at once", () => {
  let now = 10_000;
  const clock = steady({ ...systemClock, now: () => now });
  const seen = [0, 5, -3_600_000, 5, -1, 0, 7].map((step) => {
    now += step;
    return clock.now();
  });
  expect(seen).toEqual([10_000, 10_005, 10_005, 10_010, 10_010, 10_010, 10_017]);
});
