import { describe, expect, it } from "vitest";
import { Scope } from "./scope.ts";
import { type SerializedToken, Token } from "./token.ts";

const now = Date.UTC(2026, 7, 1, 12);
const fields = {
  accessToken: "the-access-token",
  refreshToken: "the-refresh-token",
  scope: "user-read-email streaming",
  expiresAt: now + 3_600_000,
  authorizedAt: now,
};

describe("Token", () => {
  it("knows what is left of it, in whole seconds", () => {
    const token = new Token(fields);
    expect(token.expiresIn(now)).toBe(3600);
    expect(token.expiresIn(now + 1)).toBe(3599);
    expect(token.expiresIn(now + 3_601_000)).toBe(-1);
  });

  it("is expiring with fewer than 60 seconds left, and not with 60", () => {
    const token = new Token({ ...fields, expiresAt: now + 60_000 });
    expect(token.isExpiring(now)).toBe(false);
    expect(token.isExpiring(now + 1)).toBe(true);
    expect(token.isExpiring(now + 120_000)).toBe(true);
  });

  it("takes the time of now when none is given", () => {
    expect(new Token({ ...fields, expiresAt: Date.now() + 30_000 }).isExpiring()).toBe(true);
    expect(new Token({ ...fields, expiresAt: Date.now() + 90_000 }).isExpiring()).toBe(false);
  });

  it.each([
    ["2026-01-15T08:30:00.000Z", "2026-07-15T08:30:00.000Z"],
    ["2026-08-31T23:59:59.999Z", "2027-02-28T23:59:59.999Z"],
    ["2027-08-31T00:00:00.000Z", "2028-02-29T00:00:00.000Z"],
    ["2026-12-31T12:00:00.000Z", "2027-06-30T12:00:00.000Z"],
    ["2026-03-31T12:00:00.000Z", "2026-09-30T12:00:00.000Z"],
  ])("authorised at %s is to be renewed by %s", (authorized, renewBy) => {
    const token = new Token({ ...fields, authorizedAt: Date.parse(authorized) });
    expect(new Date(token.renewBy ?? 0).toISOString()).toBe(renewBy);
  });

  it("has no end of six months where nobody authorised it", () => {
    expect(new Token({ accessToken: "client", expiresAt: now }).renewBy).toBeUndefined();
  });

  it("comes back from its plain form the same", () => {
    const data = new Token(fields).serialize();
    const back = Token.deserialize(JSON.parse(JSON.stringify(data)));
    expect(data).toEqual({
      accessToken: "the-access-token",
      tokenType: "Bearer",
      refreshToken: "the-refresh-token",
      scope: "streaming user-read-email",
      expiresAt: now + 3_600_000,
      authorizedAt: now,
    });
    expect(back.serialize()).toEqual(data);
    expect(back.accessToken).toBe("the-access-token");
    expect(back.refreshToken).toBe("the-refresh-token");
    expect(back.scope.equals(new Scope("user-read-email streaming"))).toBe(true);
  });

  it("leaves out of its plain form what a client token does not have", () => {
    const data = new Token({ accessToken: "client", expiresAt: now }).serialize();
    expect(Object.keys(data)).toEqual(["accessToken", "tokenType", "scope", "expiresAt"]);
    expect(Token.deserialize(data).refreshToken).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>]>([
    ["accessToken", { accessToken: undefined }],
    ["accessToken", { accessToken: "" }],
    ["accessToken", { accessToken: "two\nlines-of-secret" }],
    ["refreshToken", { refreshToken: 7 }],
    ["expiresAt", { expiresAt: "soon" }],
    ["expiresAt", { expiresAt: Number.NaN }],
    ["authorizedAt", { authorizedAt: Number.POSITIVE_INFINITY }],
    ["scope", { scope: undefined }],
    ["scope", { scope: ["streaming"] }],
  ])("refuses data whose %s is wrong, and does not quote it (%o)", (field, wrong) => {
    const data = { ...new Token(fields).serialize(), ...wrong } as SerializedToken;
    expect(() => Token.deserialize(data)).toThrow(new RegExp(`${field} must be`));
    expect(() => Token.deserialize(data)).not.toThrow(/secret|the-/);
  });

  it.each([null, undefined, "token", 1])("refuses %o, which is no data", (data) => {
    expect(() => Token.deserialize(data as unknown as SerializedToken)).toThrow(TypeError);
  });
});
