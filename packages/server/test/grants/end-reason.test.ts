import { InvalidGrant } from "@stagedoor/spotify";
import { describe, expect, it } from "vitest";
import { endReasonOf } from "../../src/grants/end-reason.ts";
import { renewBy } from "../../src/grants/renew-by.ts";
import { openGrant } from "../../src/grants/sealed-token.ts";
import { readEndReason } from "../../src/grants/sign-in-again.ts";
import { Keyring } from "../../src/sealing.ts";
import { grantOf } from "./grant-of.ts";

const grant = grantOf();
const day = 86_400_000;

describe("why a grant ended", () => {
  it.each([
    ["Refresh token revoked", false, "revoked"],
    ["Refresh token revoked", true, "refresh_lost"],
    ["Refresh token expired", false, "expired"],
    ["Refresh token expired", true, "expired"],
    ["Invalid refresh token", false, "invalid_grant"],
    ["Invalid refresh token", true, "refresh_lost"],
    ["User not found", false, "account_gone"],
    ["Account has been closed", false, "account_gone"],
    [undefined, false, "invalid_grant"],
  ] as const)("is told by %j (an answer lost before: %j): %s", (errorDescription, isOutcomeLost, reason) => {
    const refusal = new InvalidGrant({ status: 400, error: "invalid_grant", errorDescription });
    expect(endReasonOf(refusal, grant, grant.authorizedAt + day, isOutcomeLost)).toBe(reason);
  });

  it("is that six months are over when they are, whatever Spotify says", () => {
    const refusal = new InvalidGrant({ status: 400, errorDescription: "Refresh token revoked" });
    expect(endReasonOf(refusal, grant, renewBy(grant.authorizedAt) - 1, false)).toBe("revoked");
    expect(endReasonOf(refusal, grant, renewBy(grant.authorizedAt), false)).toBe("expired");
  });

  it("is read from the store as it was written, and as a refusal where it is not known here", () => {
    expect(readEndReason("scope_reduced")).toBe("scope_reduced");
    expect(readEndReason("of a later program")).toBe("invalid_grant");
    expect(readEndReason(null)).toBe("invalid_grant");
  });

  it("is told with its time to whoever uses the grant later", async () => {
    const ended = grantOf({ sealed: null, endedAt: 1_000, endedReason: "scope_reduced" });
    const told = { name: "SignInAgain", reason: "scope_reduced", endedAt: 1_000 };
    await expect(
      openGrant(new Keyring(["a secret that is long enough for this"]), ended),
    ).rejects.toMatchObject(told);
  });
});
