import { describe, expect, it } from "vitest";
import { cacheControl } from "./cache-control.ts";
import { ageOf, freshFor, isFresh } from "./freshness.ts";

const now = Date.parse("2026-08-01T12:00:00Z");
const at = (seconds: number) => new Date(now + seconds * 1_000).toUTCString();
const timed = (headers: Record<string, string>, travel = 0) => ({
  headers: new Headers(headers),
  requestedAt: now - travel * 1_000,
  receivedAt: now,
});

describe("freshFor", () => {
  it.each<[string, Record<string, string>, number]>([
    ["max-age", { "cache-control": "private, max-age=60" }, 60],
    ["max-age before Expires", { "cache-control": "max-age=60", expires: at(5), date: at(0) }, 60],
    ["no number", { "cache-control": "max-age=a minute", expires: at(5) }, 0],
    ["s-maxage, for shared caches", { "cache-control": "s-maxage=60" }, 0],
    ["Expires after Date", { expires: at(5), date: at(-5) }, 10],
    ["Expires after it came, without a Date", { expires: at(5) }, 5],
    ["Expires in the past", { expires: at(-5) }, 0],
    ["Expires that is no date", { expires: "0" }, 0],
    ["nothing: nothing is guessed", { "last-modified": at(-86_400), date: at(0) }, 0],
  ])("%s", (_, headers, seconds) => {
    expect(freshFor(timed(headers))).toBe(seconds * 1_000);
  });
});

describe("ageOf", () => {
  it.each<[string, Record<string, string>, number, number]>([
    ["the time it has been here", {}, 0, 10],
    ["the time on its way", {}, 3, 13],
    ["the age that it came with", { age: "20" }, 0, 30],
    ["both", { age: "20" }, 3, 33],
    ["the time since its Date, if that is more", { date: at(-30), age: "20" }, 3, 40],
    ["no Date of the future", { date: at(30) }, 0, 10],
    ["no Date that is none", { date: "0" }, 0, 10],
  ])("%s", (_, headers, travel, seconds) => {
    expect(ageOf(timed(headers, travel), now + 10_000)).toBe(seconds * 1_000);
  });
});

describe("isFresh", () => {
  it.each<[string, string, number, boolean]>([
    ["max-age=60", "", 59.999, true],
    ["max-age=60", "", 60, false],
    ["max-age=60", "no-cache", 1, false],
    ["max-age=60", "max-age=5", 5, true],
    ["max-age=60", "max-age=5", 6, false],
    ["max-age=60, no-cache", "", 1, false],
    ['max-age=60, no-cache="x"', "", 1, false],
    ["max-age=60, must-revalidate", "", 1, true],
    ["must-revalidate", "", 0, false],
  ])("answer %o, request %o, after %d s: %o", (answer, request, seconds, isIt) => {
    const stored = timed({ "cache-control": answer });
    expect(isFresh(stored, cacheControl(request), now + seconds * 1_000)).toBe(isIt);
  });
});
