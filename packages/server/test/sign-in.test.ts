import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Scope } from "@stagedoor/spotify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStagedoor } from "../src/stagedoor.ts";
import { parseSetCookie } from "./set-cookie.ts";
import { Browser, ORIGIN, openSite, type Site } from "./site.ts";

let site: Site;
let browser: Browser;
beforeEach(async () => {
  site = await openSite();
  browser = new Browser(site);
});
afterEach(() => site.close());

const tokenRequests = () => site.emulator.control.requests.count({ path: "/api/token" });
const sessionCookie = (of: Browser) => of.cookies.get("stagedoor-5000");

describe("signing in", () => {
  it("says nobody is signed in, and how to", async () => {
    const page = await browser.page();
    expect(page).toContain("User ID: None");
    expect(page).toContain('href="/login"');
    expect(page).toContain("Not you?");
  });

  it("goes to the authorize page with state and PKCE, and back to a page that knows the person", async () => {
    const authorize = new URL(await browser.login());
    expect(authorize.origin + authorize.pathname).toBe(`${site.spotifyUrl}/authorize`);
    expect(authorize.searchParams.get("code_challenge_method")).toBe("S256");
    expect(authorize.searchParams.get("redirect_uri")).toBe(`${ORIGIN}/callback`);
    expect(authorize.searchParams.get("state")).toMatch(/^[\w-]{43}$/);
    expect(authorize.searchParams.has("show_dialog")).toBe(false);

    const response = await browser.request(await browser.agree(authorize.href, "ada"));
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect([...browser.cookies.keys()]).toEqual(["stagedoor-5000"]);

    const page = await browser.page();
    expect(page).toContain("User ID: ada");
    expect(page).toContain("Now playing: Weather for Two");
    expect(page).toContain("The Paper Lanterns");
    expect(page).toMatch(/<img src="http/);
    expect(await site.stagedoor.session(requestOf(browser))).toMatchObject({ userId: "ada" });
  });

  it("never sends the same state or challenge twice", async () => {
    const urls = await Promise.all([1, 2, 3].map(async () => new URL(await new Browser(site).login())));
    for (const name of ["state", "code_challenge"]) {
      expect(new Set(urls.map((url) => url.searchParams.get(name))).size).toBe(3);
    }
  });

  it("shows Spotify's dialog where it is asked to", async () => {
    const authorize = new URL(await browser.login("/login?showDialog=true"));
    expect(authorize.searchParams.get("show_dialog")).toBe("true");
  });

  it("returns to where the person started", async () => {
    const back = await browser.signIn("ada", "/login?returnTo=/a/path%3Fx%3D1");
    expect(back.headers.get("location")).toBe("/a/path?x=1");
    const away = await browser.signIn("ada", "/login?returnTo=//evil.example");
    expect(away.headers.get("location")).toBe("/");
  });

  it("lets two tabs sign in at once", async () => {
    const [one, two] = [
      await browser.login("/login?returnTo=/one"),
      await browser.login("/login?returnTo=/two"),
    ];
    const back = await browser.request(await browser.agree(one, "ada"));
    const alsoBack = await browser.request(await browser.agree(two, "ada"));
    expect([back.headers.get("location"), alsoBack.headers.get("location")]).toEqual(["/one", "/two"]);
    expect(await browser.page()).toContain("User ID: ada");
  });

  it("keeps the five newest attempts of a browser", async () => {
    const urls: string[] = [];
    for (let n = 0; n < 7; n++) {
      urls.push(await browser.login());
      site.emulator.control.clock.advance(1_000);
    }
    expect([...browser.cookies.keys()].filter((name) => name.includes("attempt"))).toHaveLength(5);
    const oldest = await browser.request(await browser.agree(urls[1] ?? "", "ada"));
    expect(oldest.status).toBe(400);
    const newest = await browser.request(await browser.agree(urls[2] ?? "", "ada"));
    expect(newest.status).toBe(303);
  });

  it("keeps attempts with long addresses to return to within what servers take as headers", async () => {
    for (let n = 0; n < 6; n++) await browser.login(`/login?returnTo=/${"x".repeat(1_000)}`);
    const header = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    expect(header.length).toBeLessThan(4_096);
  });

  it("gives a new session id at every sign-in and ends the former", async () => {
    await browser.signIn("ada");
    const former = sessionCookie(browser) ?? "";
    await browser.signIn("ada");
    expect(sessionCookie(browser)).not.toBe(former);
    browser.cookies.set("stagedoor-5000", former);
    expect(await browser.page()).toContain("User ID: None");
  });

  it("does not take up a session id that it never gave", async () => {
    browser.cookies.set("stagedoor-5000", "A".repeat(43));
    await browser.signIn("ada");
    expect(sessionCookie(browser)).not.toBe("A".repeat(43));
    for (const forged of ["A".repeat(43), "", "x", "'; DROP TABLE sessions"]) {
      browser.cookies.set("stagedoor-5000", forged);
      expect(await browser.page()).toContain("User ID: None");
    }
  });

  it("sets the session cookie for this host's pages alone, out of scripts' reach", async () => {
    const response = await browser.signIn("ada");
    const cookie = response.headers
      .getSetCookie()
      .map(parseSetCookie)
      .find(({ name }) => name === "stagedoor-5000");
    expect(cookie?.attributes).toEqual(expect.arrayContaining(["HttpOnly", "Path=/", "SameSite=Lax"]));
    expect(cookie?.attributes.join()).not.toMatch(/Domain|Secure/);
  });

  it("keeps the rights a grant has when the person signs in again, here or elsewhere, where fewer are asked for", async () => {
    const store = `sqlite:${join(mkdtempSync(join(tmpdir(), "stagedoor-scope-")), "store.sqlite")}`;
    const scope = Scope.parse("user-read-currently-playing user-read-playback-state");
    const wide = await createStagedoor({ ...site.options, store, scope });
    const narrow = await createStagedoor({ ...site.options, store });
    const first = new Browser({ ...site, stagedoor: wide });
    await first.signIn("ada", "/login?returnTo=/a");

    const second = new Browser({ ...site, stagedoor: narrow });
    const onceMore = await second.signIn("ada", "/login?returnTo=/a");
    const authorize = new URL(onceMore.headers.get("location") ?? "");
    expect(authorize.searchParams.get("scope")).toBe(scope.toString());
    const back = await second.request(await second.agree(authorize.href, "ada"));
    expect(back.headers.get("location")).toBe("/a");
    for (const each of [first, second]) {
      expect((await narrow.session(requestOf(each)))?.scope.toString()).toBe(scope.toString());
    }
    expect((await second.signIn("ada")).headers.get("location")).toBe("/");
    expect((await narrow.session(requestOf(second)))?.scope.toString()).toBe(scope.toString());
    await wide.close();
    await narrow.close();
    rmSync(dirname(store.slice("sqlite:".length)), { recursive: true });
  });

  it("does not stumble over planted cookies", async () => {
    const sealed = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..x.x.x";
    browser.cookies.set(`stagedoor-5000-attempt-${"x".repeat(1_100)}`, sealed);
    browser.cookies.set("stagedoor-5000-attempt-", sealed);
    expect((await browser.signIn("ada")).status).toBe(303);
  });

  it("does not begin in a frame, an image or in advance", async () => {
    const headers = [
      { "sec-fetch-dest": "iframe" },
      { "sec-fetch-dest": "image" },
      { "sec-purpose": "prefetch" },
    ];
    for (const init of headers) {
      const response = await browser.request("/login", { headers: init });
      expect(response.status).toBe(403);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  it("leaves nothing of tokens, codes, states and session ids in pages and logs", async () => {
    const authorize = await browser.login();
    const callback = await browser.agree(authorize, "ada");
    await browser.request(callback);
    const page = await browser.page();
    const { searchParams } = new URL(callback, ORIGIN);
    const secrets = [
      searchParams.get("code"),
      searchParams.get("state"),
      sessionCookie(browser),
      site.options.clientSecret,
    ];
    for (const secret of secrets) {
      expect(secret).toBeTruthy();
      expect(site.logged.join("\n")).not.toContain(secret);
      expect(page).not.toContain(secret);
    }
    expect(site.logged.join("\n")).toContain('"path":"/callback"');
  });
});

describe("a callback that is not right", () => {
  const cases: [string, number, RegExp, () => Promise<string>][] = [
    ["no state", 400, /no state/, async () => "/callback?code=x"],
    ["an unknown state", 400, /did not begin/, async () => "/callback?code=x&state=y"],
    ["two states", 400, /same thing twice/, async () => `${await half()}&state=y`],
    ["two codes", 400, /same thing twice/, async () => `${await half()}&code=y`],
    ["no code", 400, /no code/, async () => (await half()).replace(/code=[^&]*&?/, "")],
    [
      "a code that is refused",
      400,
      /did not accept this sign-in/,
      async () => (await half()).replace(/code=[^&]*/, "code=made-up"),
    ],
    ["access_denied", 403, /did not agree/, async () => browser.cancel(await browser.login())],
    ["any other error", 400, /did not accept what this site asked/, () => withError("invalid_scope")],
    ["server_error", 502, /fault of its own/, () => withError("server_error")],
    ["temporarily_unavailable", 503, /not available/, () => withError("temporarily_unavailable")],
    ["markup as an error", 400, /Spotify refused/, () => withError("<script>alert(1)</script>")],
    [
      "another issuer",
      400,
      /another accounts service/,
      async () => `${await half()}&iss=https://evil.example`,
    ],
  ];

  const half = async () => browser.agree(await browser.login(), "ada");
  const withError = async (error: string) => {
    const state = new URL(await browser.login()).searchParams.get("state") ?? "";
    return `/callback?${new URLSearchParams({ error, state, error_description: "<script>alert(2)</script>" })}`;
  };

  async function expectRefused(path: string, status: number, text: RegExp) {
    const response = await browser.request(path);
    const page = await response.text();
    expect([response.status, page]).toEqual([status, expect.stringMatching(text)]);
    expect(page).not.toContain("<script>");
    expect(page.match(/<a /g)).toHaveLength(1);
    expect(page).toMatch(/<a class="button" href="\/login/);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(sessionCookie(browser)).toBeUndefined();
    expect(await browser.page()).toContain("User ID: None");
  }

  it.each(cases)("%s", async (_name, status, text, path) => {
    await expectRefused(await path(), status, text);
  });

  it("asks no token for what did not begin in this browser", async () => {
    const path = await half();
    const other = new Browser(site);
    const response = await other.request(path);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("did not begin")]);
    await browser.request("/callback?code=x&state=y");
    expect(tokenRequests()).toBe(0);
    expect((await browser.request(path)).status).toBe(303);
  });

  it("serves once, also at the same instant, and leaves the session be", async () => {
    const path = await half();
    const cookies = new Map(browser.cookies);
    const twin = new Browser(site);
    for (const [name, value] of cookies) twin.cookies.set(name, value);
    const statuses = await Promise.all([browser.request(path), twin.request(path)]);
    expect(statuses.map(({ status }) => status).sort()).toEqual([303, 400]);
    expect(tokenRequests()).toBe(1);

    const winner = sessionCookie(browser) ? browser : twin;
    const again = await winner.request(path);
    expect([again.status, await again.text()]).toEqual([400, expect.stringContaining("has been used")]);
    expect(await winner.page()).toContain("User ID: ada");
    expect(tokenRequests()).toBe(1);
  });

  it("is too late after ten minutes", async () => {
    const authorize = await browser.login();
    site.emulator.control.clock.advance(601_000);
    await expectRefused(await browser.agree(authorize, "ada"), 400, /within ten minutes/);
    expect(tokenRequests()).toBe(0);
  });

  it("leads back to where the person was going", async () => {
    const path = await browser.cancel(await browser.login("/login?returnTo=/a%3Fx%3D1"));
    expect(await (await browser.request(path)).text()).toContain('href="/login?returnTo=%2Fa%3Fx%3D1"');
  });

  it.each([
    ["answers 500", { status: 500, body: "oh" }, 502, /answered with a fault/],
    [
      "answers 500 invalid_grant",
      { status: 500, body: { error: "invalid_grant" } },
      502,
      /answered with a fault/,
    ],
    ["answers HTML", { kind: "html" }, 502, /answered with a fault/],
    ["answers garbage", { kind: "garbage" }, 502, /answered with a fault/],
    ["hangs up", { kind: "drop" }, 502, /answered with a fault/],
    ["breaks off", { kind: "truncated" }, 502, /answered with a fault/],
    [
      "redirects",
      { status: 302, headers: { location: "https://evil.example" } },
      502,
      /answered with a fault/,
    ],
    ["answers 429", { status: 429, headers: { "retry-after": "60" } }, 503, /asks this site to wait/],
    ["refuses the secret", { status: 400, body: { error: "invalid_client" } }, 500, /Whoever runs the site/],
    [
      "refuses the request",
      { status: 400, body: { error: "invalid_request" } },
      502,
      /did not accept this site/,
    ],
  ] as const)("an accounts service that %s", async (_name, fault, status, text) => {
    const path = await half();
    site.emulator.control.faults.add({ path: "/api/token", ...fault });
    await expectRefused(path, status, text);
  });

  it("an accounts service that says nothing for ten seconds", { timeout: 20_000 }, async () => {
    const path = await half();
    site.emulator.control.faults.add({ path: "/api/token", kind: "hang" });
    await expectRefused(path, 504, /no answer within ten seconds/);
  });

  const noAccess = "User not registered in the Developer Dashboard";
  const noPremium = "Active premium subscription required for the owner of the app";
  it.each([
    [
      "a person who is not on the list",
      { status: 403, body: noAccess },
      403,
      /You are not on this app&#39;s list/,
    ],
    [
      "a person who is not on the list, in JSON",
      { status: 403, body: { error: { status: 403, message: noAccess } } },
      403,
      /User Management at developer\.spotify\.com/,
    ],
    ["an owner without Premium", { status: 403, body: noPremium }, 403, /owner needs Spotify Premium/],
    [
      "a 403 that does not say why",
      { status: 403, body: "Forbidden" },
      403,
      /Either you are not on the list/,
    ],
    ["a profile that fails", { status: 500 }, 502, /could not give your profile/],
    ["a profile without an id", { status: 200, body: {} }, 502, /could not give your profile/],
    [
      "a profile whose account_id is no text",
      { status: 200, body: { id: "ada", account_id: {} } },
      502,
      /could not give your profile/,
    ],
    [
      "a profile whose id no store can keep",
      { status: 200, body: { id: "ada\u0000", account_id: "a" } },
      502,
      /could not give your profile/,
    ],
    [
      "a profile whose id would begin a line of a log",
      { status: 200, body: { id: "ada\nbela" } },
      502,
      /could not give your profile/,
    ],
    [
      "a profile whose account_id no store can keep",
      { status: 200, body: { id: "ada", account_id: "a\u0000" } },
      502,
      /could not give your profile/,
    ],
    [
      "a profile whose account_id no store keeps as it is",
      { status: 200, body: { id: "ada", account_id: "a\ud800" } },
      502,
      /could not give your profile/,
    ],
    [
      "a profile while Spotify limits the app",
      { status: 429, headers: { "retry-after": "60" } },
      503,
      /asked Spotify too much/,
    ],
    ["a profile that is a page", { kind: "html" }, 502, /could not give your profile/],
    [
      "a profile that is refused",
      { status: 401, body: { error: { status: 401, message: "no" } } },
      502,
      /could not give your profile/,
    ],
  ] as const)("%s", async (_name, fault, status, text) => {
    const path = await half();
    site.emulator.control.faults.add({ path: "/v1/me", ...fault });
    await expectRefused(path, status, text);
  });
});

function requestOf(of: Browser): Request {
  const cookie = [...of.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return new Request(ORIGIN, { headers: { cookie } });
}
