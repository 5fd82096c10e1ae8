import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loginPath } from "../src/stagedoor.ts";
import { Browser, ORIGIN, openSite, type Site } from "./site.ts";

const HOUR = 3_600_000;
const NOW = Date.parse("2026-03-01T09:30:00Z");

let site: Site;
let browser: Browser;
beforeEach(async () => {
  site = await openSite();
  site.emulator.control.clock.stop();
  site.emulator.control.clock.set(NOW);
  browser = new Browser(site);
});
afterEach(() => site.close());

/** A request of an app that Stagedoor is mounted in. */
const requestFrom = ({ cookies }: Browser, path = "/app") =>
  new Request(`${ORIGIN}${path}`, {
    headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
  });

/** The person takes the app's access away at Spotify, and comes by an hour later. */
async function revoke(): Promise<void> {
  site.emulator.control.grants.revoke("ada");
  site.emulator.control.clock.advance(HOUR);
  expect(await browser.page()).toContain("Please sign in again");
}

describe("GET /session", () => {
  it("says who is signed in, what they allowed, since when and until when", async () => {
    await browser.signIn("ada");
    const response = await browser.request("/session");
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(await response.json()).toEqual({
      userId: "ada",
      scope: "user-read-currently-playing",
      authorizedAt: "2026-03-01T09:30:00.000Z",
      renewBy: "2026-09-01T09:30:00.000Z",
    });
  });

  it("says that nobody is", async () => {
    const response = await browser.request("/session");
    expect([response.status, await response.json()]).toEqual([401, { error: "signed_out" }]);
  });

  it.each([
    [
      "the page that the script runs in",
      "/session",
      { referer: `${ORIGIN}/a/b?c=d` },
      "/login?returnTo=%2Fa%2Fb%3Fc%3Dd",
    ],
    ["where the script says", "/session?returnTo=/x", { referer: `${ORIGIN}/a` }, "/login?returnTo=%2Fx"],
    ["the first page", "/session", {}, "/login"],
    ["no other site's page", "/session", { referer: "https://evil.example/a" }, "/login"],
    ["no other site", "/session?returnTo=//evil.example", {}, "/login"],
  ])(
    "says that Spotify wants them to sign in again, and how to come back to %s",
    async (_name, path, headers, login) => {
      await browser.signIn("ada");
      await revoke();
      const response = await browser.request(path, { headers });
      expect([response.status, await response.json()]).toEqual([
        401,
        { error: "sign_in_again", reason: "revoked", endedAt: "2026-03-01T10:30:00.000Z", login },
      ]);
    },
  );

  it("is for this site alone, and takes GET", async () => {
    await browser.signIn("ada");
    const response = await browser.request("/session", { headers: { origin: "https://evil.example" } });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(response.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const post = await browser.request("/session", { method: "POST" });
    expect([post.status, post.headers.get("allow"), await post.json()]).toEqual([
      405,
      "GET, HEAD",
      { error: "method_not_allowed" },
    ]);
  });

  it("has no token", async () => {
    await browser.signIn("ada");
    const text = await (await browser.request("/session")).text();
    for (const id of browser.cookies.values()) expect(text).not.toContain(id);
    expect(text).not.toMatch(/sealed|token|version|person/i);
  });
});

describe("stagedoor.session", () => {
  it("tells an app the same, typed", async () => {
    await browser.signIn("ada");
    const session = await site.stagedoor.session(requestFrom(browser));
    expect(session).toMatchObject({
      userId: "ada",
      authorizedAt: NOW,
      renewBy: Date.parse("2026-09-01T09:30:00Z"),
    });
    expect(session?.scope.toString()).toBe("user-read-currently-playing");
    expect(session).not.toHaveProperty("ended");
    expect(await site.stagedoor.session(requestFrom(new Browser(site)))).toBeUndefined();
  });

  it("tells that the grant has ended; signing in again leads back to the app, and mends it", async () => {
    await browser.signIn("ada");
    await revoke();
    const session = await site.stagedoor.session(requestFrom(browser));
    expect(session?.ended).toEqual({ reason: "revoked", at: NOW + HOUR });

    const back = await browser.signIn("ada", loginPath("/app/page?x=1"));
    expect(back.headers.get("location")).toBe("/app/page?x=1");
    expect(await site.stagedoor.session(requestFrom(browser))).not.toHaveProperty("ended");
  });
});

describe("a grant that has ended", () => {
  it.each([
    ["/", 'href="/login"', "/"],
    ["/account", 'href="/login?returnTo=%2Faccount"', "/account"],
  ])("is said at %s, with why and since when, and the way back there", async (path, link, returnTo) => {
    await browser.signIn("ada");
    await revoke();
    site.emulator.control.clock.advance(24 * HOUR);
    const page = await browser.page(path);
    expect(page).toContain("Please sign in again");
    expect(page).toContain("took this site&#39;s access away");
    expect(page).toContain('<time datetime="2026-03-01T10:30:00.000Z">2026-03-01 10:30 UTC</time>');
    expect(page).toContain(link);
    const back = await browser.signIn("ada", loginPath(returnTo));
    expect(back.headers.get("location")).toBe(returnTo);
    expect(await browser.page(path)).not.toContain("Please sign in again");
  });

  it("is told apart: six months over", async () => {
    await site.close();
    site = await openSite({ sessionIdleDays: 400, sessionDays: 400, renewDays: 0 });
    site.emulator.control.clock.stop();
    browser = new Browser(site);
    await browser.signIn("ada");
    const { renewBy } = await (await browser.request("/session")).json();
    site.emulator.control.clock.set(Date.parse(renewBy) - 1);
    expect((await browser.request("/session")).status).toBe(200);

    // Nobody has asked Spotify since.
    site.emulator.control.clock.advance(10 * 24 * HOUR);
    const ended = { reason: "expired", endedAt: renewBy };
    expect(await (await browser.request("/session")).json()).toMatchObject(ended);
    expect(await site.stagedoor.session(requestFrom(browser))).toMatchObject({
      ended: { reason: "expired", at: Date.parse(renewBy) },
    });
    for (const path of ["/account", "/"]) {
      const page = await browser.page(path);
      expect(page).toContain("Six months have passed");
      expect(page).toContain(`Since <time datetime="${renewBy}">`);
    }
  });
});
