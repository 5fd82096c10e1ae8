import { expect, it } from "vitest";
import { retryAfterSeconds } from "./retry-after.ts";

const now = Date.parse("2026-08-01T12:00:00Z");

it.each<[string | undefined, number | undefined]>([
  ["0", 0],
  ["7", 7],
  [" 86207 ", 86207],
  ["1.2", 2],
  ["Sat, 01 Aug 2026 12:00:30 GMT", 30],
  ["Sat, 01 Aug 2026 11:00:00 GMT", 0],
  ["-5", undefined],
  ["1:30", undefined],
  ["soon", undefined],
  ["", undefined],
  [undefined, undefined],
])("Retry-After %o is %o seconds", (value, seconds) => {
  const headers = new Headers(value === undefined ? {} : { "Retry-After": value });
  expect(retryAfterSeconds(headers, now)).toBe(seconds);
});
