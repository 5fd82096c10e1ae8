import { randomUUID } from "node:crypto";
import { scope, Token } from "@stagedoor/spotify";
import { describe, expect, it } from "vitest";
import { openGrant, sealToken } from "../../src/grants/sealed-token.ts";
import { Keyring } from "../../src/sealing.ts";
import { DEFAULT_SCOPE } from "../../src/stagedoor.ts";
import { eventually, PLAYING, type SignedIn, signIn } from "./signed-in.ts";

const TOKEN = "/api/token";
const PATH = "/v1/me/player/currently-playing";

/** Her access token. */
async function tokenOf(it: SignedIn): Promise<string> {
  const grant = await it.grant();
  if (!grant) throw new Error("Ada is signed in.");
  return (await openGrant(new Keyring(it.site.options.secret), grant)).token.accessToken;
}

async function reasonOf(it: SignedIn): Promise<string | null | undefined> {
  return (await it.grant())?.endedReason;
}

const refusal = (error_description: string) => ({
  path: TOKEN,
  times: 1,
  status: 400,
  body: { error: "invalid_grant", error_description },
});

describe("a grant", () => {
  it("ends when it is withdrawn: sign in again, and the dead token is never sent again", async () => {
    await using it = await signIn();
    const before = it.control.clock.now();
    it.control.grants.revoke("ada");
    const others = [await it.another(), await it.another()];
    for (const browser of [it.browser, ...others, it.browser]) {
      const response = await browser.request("/");
      const page = await response.text();
      expect([response.status, page]).toEqual([200, expect.stringContaining("sign in again")]);
      expect(page).toContain("User ID: ada");
      expect(page).toContain('href="/login');
    }
    expect(it.refreshes()).toBe(1);
    const grant = await it.grant();
    expect(grant).toMatchObject({ endedReason: "revoked", sealed: null, pendingRefresh: null });
    expect(grant?.endedAt).toBeGreaterThanOrEqual(before);
    await it.browser.signIn("ada");
    expect(await it.browser.page()).toContain(PLAYING);
  });

  it("ends after six months", async () => {
    await using it = await signIn();
    it.control.grants.expireRefreshTokens("ada");
    it.expire();
    expect(await it.browser.page()).toContain("sign in again");
    expect(await reasonOf(it)).toBe("expired");
  });

  it.each([
    ["User does not exist", "account_gone"],
    ["Account closed", "account_gone"],
    ["Invalid refresh token", "invalid_grant"],
  ])("ends with what Spotify says: %s", async (said, reason) => {
    await using it = await signIn();
    it.expire();
    it.control.faults.add(refusal(said));
    expect(await it.browser.page()).toContain("sign in again");
    expect(await reasonOf(it)).toBe(reason);
  });

  it("ends as lost when nobody heard the answer to a refresh token that serves once", async () => {
    await using it = await signIn({ servesOnce: true });
    it.expire();
    it.control.faults.add({ path: TOKEN, kind: "drop", when: "after", times: 1 });
    expect(await it.browser.page()).toContain("cannot be reached");
    expect((await it.grant())?.pendingRefresh).not.toBeNull();
    it.control.clock.advance(6_000);
    it.control.faults.add({ path: TOKEN, status: 503, times: 1 });
    expect(await it.browser.page()).toContain("answered 503");
    it.control.clock.advance(6_000);
    expect(await it.browser.page()).toContain("sign in again");
    expect(await reasonOf(it)).toBe("refresh_lost");
  });

  it.each([502, 503, 504])(
    "ends as lost when a gateway's %i hid the answer to a refresh token that serves once",
    async (status) => {
      await using it = await signIn({ servesOnce: true });
      it.expire();
      it.control.faults.add({ path: TOKEN, status, when: "after", times: 1 });
      expect(await it.browser.page()).toContain(`answered ${status}`);
      expect((await it.grant())?.pendingRefresh).not.toBeNull();
      it.control.clock.advance(6_000);
      expect(await it.browser.page()).toContain("sign in again");
      expect(await reasonOf(it)).toBe("refresh_lost");
    },
  );

  it.each([
    ["429", { status: 429 }],
    ["a wrong client secret", { status: 400, body: { error: "invalid_client" } }],
  ])("is known to be refused by %s: that is no lost answer", async (_name, fault) => {
    await using it = await signIn({ servesOnce: true });
    it.expire();
    it.control.faults.add({ path: TOKEN, times: 1, ...fault });
    expect(await it.browser.page()).toContain("Error in retrieving now playing!");
    expect((await it.grant())?.pendingRefresh).toBeNull();
    it.control.clock.advance(6_000);
    it.control.grants.revoke("ada");
    expect(await it.browser.page()).toContain("sign in again");
    expect(await reasonOf(it)).toBe("revoked");
  });

  it("ends when it loses what the site asks for", async () => {
    const asked = scope.read;
    await using it = await signIn({ scope: asked });
    it.expire();
    const narrower = { access_token: "t", token_type: "Bearer", expires_in: 3_600, scope: "user-read-email" };
    it.control.faults.add({ path: TOKEN, times: 1, status: 200, body: narrower });
    expect(await it.browser.page()).toContain("sign in again");
    expect(await it.grant()).toMatchObject({ endedReason: "scope_reduced", scope: "user-read-email" });
    await it.browser.signIn("ada");
    expect(await it.browser.page()).toContain(PLAYING);
  });

  it("goes on with less when it loses what the site does not ask for", async () => {
    await using it = await signIn({ scope: scope.read });
    const modest = await it.another({ scope: DEFAULT_SCOPE });
    it.control.faults.add({
      path: PATH,
      times: 1,
      status: 401,
      body: { error: { status: 401, message: "no" } },
    });
    const granted = await tokenOf(it);
    const narrower = {
      access_token: granted,
      token_type: "Bearer",
      expires_in: 3_600,
      scope: `${DEFAULT_SCOPE}`,
    };
    it.control.faults.add({ path: TOKEN, times: 1, status: 200, body: narrower });
    expect(await modest.page()).toContain(PLAYING);
    expect(await it.grant()).toMatchObject({ endedAt: null, scope: `${DEFAULT_SCOPE}` });
  });

  it("ends when it has no refresh token and its access token is spent", async () => {
    await using it = await signIn();
    const grant = await it.grant();
    if (!grant) throw new Error("Ada is signed in.");
    const token = new Token({
      accessToken: "t",
      scope: grant.scope,
      expiresAt: it.control.clock.now(),
    });
    const sealed = await sealToken(new Keyring(it.site.options.secret), grant, token);
    await it.store.replaceGrant({ ...grant, ...sealed, version: randomUUID() }, grant.version);
    expect(await it.browser.page()).toContain("sign in again");
    expect(await reasonOf(it)).toBe("no_refresh_token");
    expect(it.refreshes()).toBe(0);
  });

  it("renewed elsewhere is not ended by an invalid_grant that came of it", async () => {
    await using it = await signIn({ servesOnce: true });
    it.expire();
    // The refresh is refused late; meanwhile the person signs in again.
    it.control.faults.add({ ...refusal("Refresh token revoked"), delayMs: 300 });
    const late = it.browser.page();
    await eventually(() => expect(it.control.requests.inFlight(TOKEN).now).toBe(1));
    const other = await it.another();
    await other.signIn("ada");
    expect(await late).toContain(PLAYING);
    expect(await other.page()).toContain(PLAYING);
  });
});
