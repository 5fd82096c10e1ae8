import { expect, it } from "vitest";
import { learn, limitNow } from "./learned-limit.ts";

const WINDOW = 30_000;

it("learns a tenth less than was sent, and from those refused together the least", () => {
  const first = learn(undefined, { held: 109, sentAt: 5, now: 10 });
  expect(first).toEqual({ requests: 98, at: 10 });
  const second = learn(first, { held: 100, sentAt: 6, now: 12 });
  expect(second).toEqual({ requests: 90, at: 10 });
  expect(learn(second, { held: 104, sentAt: 10, now: 13 })).toEqual(second);
  expect(learn(second, { held: 200, sentAt: 11, now: 20 })).toEqual({ requests: 180, at: 20 });
  expect(learn(undefined, { held: 0, sentAt: 0, now: 0 }).requests).toBe(10);
});

it("creeps up, window by window, and faster with time", () => {
  const more = [-1, 0.9, 1, 3.9, 4, 5, 10, 30].map((windows) =>
    limitNow({ requests: 90, at: 0 }, windows * WINDOW, WINDOW),
  );
  expect(more).toEqual([90, 90, 90, 90, 91, 92, 100, 180]);
});
