import fc from "fast-check";
import { expect, it } from "vitest";
import { RollingWindow } from "./rolling-window.ts";

const LENGTH = 100;

it("says when one may be sent, others before it, so that no window holds too many", () => {
  const gaps = fc.array(fc.nat(60), { maxLength: 30 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 5 }), fc.nat(12), (gaps, limit, ahead) => {
      const window = new RollingWindow(LENGTH);
      const times: number[] = [];
      let now = 0;
      for (const gap of gaps) {
        now += gap;
        window.add(now);
        times.push(now);
      }
      // The plainest way: one after the other, each at the first instant at which the window has room.
      const count = (at: number) => times.filter((time) => time > at - LENGTH).length;
      expect(window.count(now)).toBe(count(now));
      const predicted = window.opensAt(now, limit, ahead);
      let at = now;
      for (let index = 0; index <= ahead; index++) {
        while (count(at) >= limit) at++;
        times.push(at);
      }
      expect(predicted).toBe(at);
    }),
  );
});

it("has room at once where there is no limit, and forgets what has left it", () => {
  const window = new RollingWindow(LENGTH);
  for (let now = 0; now < 10_000; now++) {
    window.add(now);
    expect(window.count(now)).toBe(Math.min(now + 1, LENGTH));
  }
  expect(window.opensAt(10_000, Number.POSITIVE_INFINITY, 1_000)).toBe(10_000);
});

it("takes back what did not count", () => {
  const window = new RollingWindow(LENGTH);
  for (const time of [0, 10, 10, 20]) window.add(time);
  window.remove(10);
  window.remove(15);
  expect([window.count(20), window.count(105), window.opensAt(105, 2)]).toEqual([3, 2, 110]);
  window.remove(0);
  expect(window.count(105)).toBe(2);
});
