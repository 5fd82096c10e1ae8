import { describe, expect, it } from "vitest";
import type { App } from "./apps.ts";
import { rulesOf } from "./rules.ts";

const day = (text: string) => Date.parse(text);
const rules = (mode: App["mode"], createdAt: string, now: string) =>
  rulesOf({ mode, createdAt: day(createdAt) }, day(now));

/** What an app made on 1 Jan 2024 has on the eve of a day, and on the day. */
describe.each([
  ["legacy-development", "2024-11-27", "closedSince2024", false, true],
  ["legacy-development", "2025-11-27", "servesInsecureRedirectUris", true, false],
  ["legacy-development", "2026-03-09", "ownerNeedsPremium", false, true],
  ["legacy-development", "2026-05-01", "hasAccountId", false, true],
  ["legacy-development", "2026-07-23", "quotaCountedFor", "app", "owner"],
  ["extended", "2025-11-27", "servesInsecureRedirectUris", true, false],
] as const)("an older app in %s on %s", (mode, closing, rule, before, after) => {
  it(`has ${rule} ${before}, then ${after}`, () => {
    expect(rulesOf({ mode, createdAt: day("2024-01-01") }, day(closing) - 1)[rule]).toBe(before);
    expect(rulesOf({ mode, createdAt: day("2024-01-01") }, day(closing))[rule]).toBe(after);
  });
});

/** What an app made on the eve of a day has for good, and one made on the day. */
describe.each([
  ["extended", "2024-11-27", "closedSince2024", false, true],
  ["extended", "2025-04-09", "registersInsecureRedirectUris", true, false],
  ["legacy-development", "2025-04-09", "registersInsecureRedirectUris", true, false],
  ["extended", "2026-06-18", "refreshTokensEndFrom", day("2026-07-20"), 0],
] as const)("an app in %s made on %s", (mode, closing, rule, before, after) => {
  it(`has ${rule} ${after}, the one before it ${before}`, () => {
    const now = day("2026-12-01");
    expect(rulesOf({ mode, createdAt: day(closing) - 1 }, now)[rule]).toBe(before);
    expect(rulesOf({ mode, createdAt: day(closing) }, now)[rule]).toBe(after);
  });
});

describe("modes", () => {
  it("have what they have, whatever the day", () => {
    expect(rules("development", "2026-02-11", "2026-12-01")).toMatchObject({
      closedSince2024: true,
      smallerApi: true,
      hasAllowList: true,
      allowListLimit: 5,
      ownerNeedsPremium: true,
    });
    expect(rules("legacy-development", "2026-02-10", "2026-12-01")).toMatchObject({
      closedSince2024: true,
      smallerApi: false,
      hasAllowList: true,
      allowListLimit: undefined,
    });
    expect(rules("extended", "2024-01-01", "2026-12-01")).toMatchObject({
      closedSince2024: false,
      smallerApi: false,
      hasAllowList: false,
      ownerNeedsPremium: false,
      quotaCountedFor: "nobody",
    });
  });

  it("are seen with the rules of the day the app was made when the clock stands before it", () => {
    expect(rules("development", "2026-08-01", "2024-01-01")).toEqual(
      rules("development", "2026-08-01", "2026-08-01"),
    );
  });
});
