import { describe, expect, it } from "vitest";
import { backoff, waitAfterRefusal } from "./timing.ts";

describe("waitAfterRefusal", () => {
  it.each<[number | undefined, number[]]>([
    [undefined, [2, 4, 8, 16, 32, 60, 60]],
    [0, [0, 2, 4, 8, 16, 30, 30]],
    [5, [5, 5, 5, 8, 16, 30, 30]],
    [86_207, [86_207, 86_207]],
  ])("Retry-After %o is waited for %o seconds, refused again and again", (retryAfter, seconds) => {
    expect(seconds.map((_, refusals) => waitAfterRefusal(retryAfter, refusals) / 1_000)).toEqual(seconds);
  });
});

describe("backoff", () => {
  it("doubles from half a second to ten, less up to half of it by chance", () => {
    const waits = (random: number) =>
      [0, 1, 2, 3, 4, 5, 50].map((failures) => backoff(failures, () => random));
    expect(waits(0)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(waits(1)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });
});
