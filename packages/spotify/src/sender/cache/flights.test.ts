import { describe, expect, it, vi } from "vitest";
import { settled } from "../../../test/fake-clock.ts";
import { rejection } from "../../../test/upstream.ts";
import { type Flight, Flights } from "./flights.ts";

function start() {
  const flights = new Flights<string, string>();
  const begun: { flight: Flight; land: (result: string) => void; crash: (error: unknown) => void }[] = [];
  const join = (key: string | undefined, signal?: AbortSignal) =>
    flights.join({ key, subject: key ?? "own", signal }, (flight) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      begun.push({ flight, land: resolve, crash: reject });
      return promise;
    });
  return { flights, begun, join };
}

describe("who asks the same at the same time", () => {
  it("is given the same answer, or the same failure", async () => {
    const { begun, join } = start();
    const all = Promise.all([join("a"), join("a"), join("b")]);
    expect(begun.length).toBe(2);
    begun[0]?.land("A");
    begun[1]?.land("B");
    expect(await all).toEqual(["A", "A", "B"]);
    const failing = [rejection(join("a")), rejection(join("a"))];
    begun[2]?.crash("down");
    expect(await Promise.all(failing)).toEqual(["down", "down"]);
    expect(begun.length).toBe(3);
  });

  it("asks alone without a key, and anew once an answer is there", async () => {
    const { begun, join } = start();
    const all = Promise.all([join(undefined), join(undefined)]);
    expect(begun.length).toBe(2);
    for (const { land } of begun) land("x");
    await all;
    void join("a");
    begun[2]?.land("A");
    await settled();
    void join("a");
    expect(begun.length).toBe(4);
    expect(begun.some(({ flight }) => flight.signal.aborted)).toBe(false);
  });

  it("may give up alone; once all have, it is aborted, and nobody joins it", async () => {
    const { begun, join } = start();
    const [first, second] = [new AbortController(), new AbortController()];
    const all = [rejection(join("a", first.signal)), rejection(join("a", second.signal))];
    first.abort("one");
    expect(await all[0]).toBe("one");
    expect(begun[0]?.flight.signal.aborted).toBe(false);
    second.abort("two");
    expect(await all[1]).toBe("two");
    expect(begun[0]?.flight.signal.reason).toBe("two");
    const third = join("a");
    expect(begun.length).toBe(2);
    // What the abandoned one ends in touches nobody.
    begun[0]?.crash("aborted");
    await settled();
    const fourth = join("a");
    begun[1]?.land("A");
    expect([await third, await fourth, begun.length]).toEqual(["A", "A", 2]);
    expect(await rejection(join("a", first.signal))).toBe("one");
  });

  it("leaves no listener behind", async () => {
    const { begun, join } = start();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const joined = join("a", signal);
    begun[0]?.land("A");
    await joined;
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed.mock.calls).toEqual(added.mock.calls);
  });

  it("is not given an answer that was asked for before a change", async () => {
    const { flights, begun, join } = start();
    const before = join("a");
    const other = join("b");
    flights.overtake((subject) => subject === "a");
    const after = join("a");
    void join("b");
    expect(begun.map(({ flight }) => flight.isOvertaken)).toEqual([true, false, false]);
    begun[0]?.land("old");
    expect(await before).toBe("old");
    void join("a");
    expect(begun.length).toBe(3);
    begun[1]?.land("B");
    begun[2]?.land("new");
    expect([await after, await other]).toEqual(["new", "B"]);
  });
});
