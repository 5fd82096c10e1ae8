import { Token } from "@stagedoor/spotify";
import { describe, expect, it } from "vitest";
import { fateOf } from "../../src/grants/outcome.ts";
import { grantOf } from "./grant-of.ts";

const ended = (endedReason: string, pendingRefresh: number | null = null) =>
  grantOf({ version: "9", sealed: null, endedAt: 1, endedReason, pendingRefresh });

describe("what came of a refresh, sent under fence 7 for version 1, when the store has another look", () => {
  const token = new Token({ accessToken: "t", expiresAt: 0 });
  const renewed = { from: "1", pending: 7, next: grantOf({ version: "2" }), token };
  const refused = {
    from: "1",
    pending: 7,
    next: grantOf({ ...ended("revoked"), version: "2" }),
    token: null,
  };

  it.each([
    ["nobody did anything", grantOf({ pendingRefresh: 7 }), "write", "write"],
    ["somebody else has begun as well", grantOf({ pendingRefresh: 8 }), "write", "again"],
    ["somebody else was refused for a while", grantOf(), "write", "again"],
    ["somebody else renewed it, or it was given anew", grantOf({ version: "9" }), "over", "over"],
    ["it ended otherwise", ended("revoked"), "over", "over"],
    ["it ended for want of this outcome", ended("refresh_lost", 7), "write", "over"],
    ["it ended for want of an earlier outcome", ended("refresh_lost", 6), "over", "over"],
    ["it ended after somebody else had sent as well", ended("refresh_lost", 8), "write", "over"],
    ["it ended for want of this outcome, by another name", ended("expired", 7), "write", "over"],
    ["it was given anew and then ended so", { ...ended("refresh_lost", 8), authorizedAt: 1 }, "over", "over"],
    [
      "it was given anew and is being refreshed",
      grantOf({ version: "9", pendingRefresh: 8 }),
      "over",
      "over",
    ],
  ] as const)("%s", (_what, grant, ofToken, ofRefusal) => {
    expect(fateOf(renewed, grant)).toBe(ofToken);
    expect(fateOf(refused, grant)).toBe(ofRefusal);
  });

  it("it was written, though nobody heard so", () => {
    expect(fateOf(renewed, renewed.next)).toBe("written");
    expect(fateOf(refused, refused.next)).toBe("written");
  });
});
