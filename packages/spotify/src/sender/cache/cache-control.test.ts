import { expect, it } from "vitest";
import { cacheControl, deltaSeconds } from "./cache-control.ts";

it.each<[string | null | undefined, [string, string][]]>([
  [
    "private, max-age=60",
    [
      ["private", ""],
      ["max-age", "60"],
    ],
  ],
  [
    "No-Cache,Max-Age = 5 , must-revalidate",
    [
      ["no-cache", ""],
      ["max-age", "5"],
      ["must-revalidate", ""],
    ],
  ],
  [
    'no-cache="set-cookie, x", max-age="7"',
    [
      ["no-cache", "set-cookie, x"],
      ["max-age", "7"],
    ],
  ],
  ["max-age=60, max-age=9", [["max-age", "60"]]],
  [" , ,", []],
  ["", []],
  [null, []],
  [undefined, []],
])("%o", (header, directives) => {
  expect([...cacheControl(header)]).toEqual(directives);
});

it.each([
  ["0", 0],
  ["60", 60_000],
  ["99999999999999999999", 2 ** 31 * 1_000],
  ["", 0],
  ["-1", 0],
  ["1.5", 0],
  ["soon", 0],
  [undefined, undefined],
])("seconds %o are %o ms", (value, ms) => {
  expect(deltaSeconds(value)).toBe(ms);
});
