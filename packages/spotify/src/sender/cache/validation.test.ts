import { describe, expect, it } from "vitest";
import { conditionsOf, isBypassed, isStorable, refreshed } from "./validation.ts";

const modified = "Sat, 01 Aug 2026 11:00:00 GMT";

describe("isStorable", () => {
  it.each<[number, Record<string, string>, boolean]>([
    [200, { "cache-control": "private, max-age=60" }, true],
    [204, { "cache-control": "private, max-age=60" }, true],
    [200, { "cache-control": "max-age=0", etag: '"1"' }, true],
    [200, { "last-modified": modified }, true],
    [200, { etag: '"1"', vary: "accept-language" }, true],
    [200, { "cache-control": "private, max-age=0" }, false],
    [200, {}, false],
    [200, { "cache-control": "no-store, max-age=60", etag: '"1"' }, false],
    [200, { "cache-control": "max-age=60", vary: "accept, *" }, false],
    [206, { "cache-control": "max-age=60" }, false],
    [302, { "cache-control": "max-age=60" }, false],
    [404, { "cache-control": "max-age=60" }, false],
  ])("%i with %j: %o", (status, headers, isIt) => {
    expect(isStorable(status, { headers: new Headers(headers), requestedAt: 0, receivedAt: 0 })).toBe(isIt);
  });
});

it("stays out of requests that say so, or that bring conditions of their own", () => {
  for (const headers of [
    { "cache-control": "no-store" },
    { "if-none-match": '"1"' },
    { range: "bytes=0-5" },
  ]) {
    expect(isBypassed(headers as Record<string, string>)).toBe(true);
  }
  expect(isBypassed({ "cache-control": "no-cache", accept: "application/json" })).toBe(false);
});

it("asks by what the answer had", () => {
  const headers = new Headers({ etag: 'W/"1"', "last-modified": modified });
  expect(conditionsOf(headers)).toEqual({ "if-none-match": 'W/"1"', "if-modified-since": modified });
  expect(conditionsOf(new Headers())).toEqual({});
});

it("renews the headers by those of a 304, but for what says something of a body", () => {
  const stored = new Headers({ etag: '"1"', age: "50", "content-type": "application/json", "x-old": "1" });
  const renewed = refreshed(
    stored,
    new Headers({ etag: '"1"', "cache-control": "max-age=9", "content-length": "0" }),
  );
  expect(Object.fromEntries(renewed ?? [])).toEqual({
    "cache-control": "max-age=9",
    "content-type": "application/json",
    etag: '"1"',
    "x-old": "1",
  });
  expect(stored.get("age")).toBe("50");
  expect(refreshed(stored, new Headers({ etag: 'W/"1"' }))).toBeDefined();
  expect(refreshed(stored, new Headers({ etag: '"2"' }))).toBeUndefined();
});
