import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FIREFOX, FORM, OPENED, SAFARI } from "./navigation.ts";
import { Browser, openSite, type Site } from "./site.ts";

const DAY = 86_400_000;

let site: Site;
let here: Browser;
let phone: Browser;
beforeEach(async () => {
  site = await openSite();
  site.emulator.control.clock.stop();
  site.emulator.control.clock.set(Date.parse("2026-03-01T09:30:10Z"));
  here = new Browser(site, { "user-agent": FIREFOX });
  phone = new Browser(site, { "user-agent": SAFARI });
  await here.signIn("ada");
  site.emulator.control.clock.advance(DAY);
  await phone.signIn("ada");
});
afterEach(() => site.close());

const isSignedIn = async (browser: Browser) => (await browser.page()).includes("User ID: ada");
const post = (browser: Browser, path: string, headers: Record<string, string> = FORM) =>
  browser.request(path, { method: "POST", headers });

/** The forms of the account page. */
async function actionsOf(browser: Browser): Promise<string[]> {
  const page = await browser.page("/account");
  return [...page.matchAll(/<form method="post" action="([^"]+)"/g)].map(([, action = ""]) => action);
}

async function endPath(browser: Browser): Promise<string> {
  const path = (await actionsOf(browser)).find((action) => /^\/account\/sessions\/[\w-]+\/end$/.test(action));
  if (!path) throw new Error("No other session can be ended.");
  return path;
}

describe("the account page", () => {
  it("leads back to itself, query and all, after signing in", async () => {
    const login = 'href="/login?returnTo=%2Faccount%3Fx%3D1"';
    expect(await new Browser(site).page("/account?x=1&done=one")).toContain(login);
    site.emulator.control.grants.revoke("ada");
    site.emulator.control.clock.advance(DAY / 24);
    expect(await here.page("/?x=1")).toContain('href="/login?returnTo=%2F%3Fx%3D1"');
    expect(await here.page("/account?x=1&done=one")).toContain(login);
  });

  it("is linked from the first page, and back", async () => {
    expect(await here.page()).toContain('<a href="/account">Your account</a>');
    expect(await here.page("/account")).toContain('<a href="/">');
  });

  it("says who you are, since when and until when, and where you are signed in", async () => {
    const page = await here.page("/account");
    expect(page).toContain("User ID: ada");
    expect(page).toContain('Since <time datetime="2026-03-02">2026-03-02</time>');
    expect(page).toContain('until <time datetime="2026-09-02">2026-09-02</time>');
    const [first = "", second = ""] = page.split("<li>").slice(1);
    expect(first).toContain("Firefox on Linux");
    expect(first).toContain("this browser");
    expect(first).toContain(
      'Signed in <time datetime="2026-03-01T09:30:10.000Z">2026-03-01 09:30 UTC</time>',
    );
    expect(first).toContain(
      'Last seen <time datetime="2026-03-02T09:30:10.000Z">2026-03-02 09:30 UTC</time>',
    );
    expect(second).toContain("Safari on iOS");
    expect(second).not.toContain("this browser");
    expect(second).toContain('Signed in <time datetime="2026-03-02T09:30:10.000Z">');
  });

  it("has neither session ids nor whole hashes of them", async () => {
    const page = await here.page("/account");
    for (const browser of [here, phone]) {
      const id = browser.cookies.get("stagedoor-5000") ?? "";
      const hash = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(id))).toString("base64url");
      expect(page).not.toContain(id);
      expect(page).toContain(hash.slice(0, 12));
      expect(page).not.toContain(hash.slice(0, 20));
    }
  });

  it("shows a signed-out person the way in, and back here", async () => {
    const page = await new Browser(site).page("/account");
    expect(page).toContain("You are signed out");
    expect(page).toContain('href="/login?returnTo=%2Faccount"');
    const back = await new Browser(site).signIn("ada", "/login?returnTo=%2Faccount");
    expect(back.headers.get("location")).toBe("/account");
  });

  it("names a browser that says nothing of itself, and escapes what it says", async () => {
    await new Browser(site).signIn("ada");
    await new Browser(site, { "user-agent": "<i>X</i>/1 (Linux)" }).signIn("ada");
    const page = await here.page("/account");
    expect(page).toContain("A browser");
    expect(page).not.toContain("<i>");
  });

  it("does not list other people's browsers", async () => {
    const other = new Browser(site, { "user-agent": FIREFOX });
    await other.signIn("bela");
    expect((await other.page("/account")).split("<li>")).toHaveLength(2);
  });
});

describe("ending sessions", () => {
  it("ends one other, and says so", async () => {
    const response = await post(here, await endPath(here));
    expect([response.status, response.headers.get("location")]).toEqual([303, "/account?done=one"]);
    expect(await here.page("/account?done=one")).toContain(
      '<p role="status">That browser is signed out.</p>',
    );
    expect([await isSignedIn(here), await isSignedIn(phone)]).toEqual([true, false]);
  });

  it("ends this one as signing out does", async () => {
    const own = await endPath(phone);
    const response = await post(here, own);
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
    expect(here.cookies.size).toBe(0);
    expect([await isSignedIn(here), await isSignedIn(phone)]).toEqual([false, true]);
  });

  it("ends all others", async () => {
    await new Browser(site).signIn("ada");
    const response = await post(here, "/account/sessions/end-others");
    expect([response.status, response.headers.get("location")]).toEqual([303, "/account?done=others"]);
    expect([await isSignedIn(here), await isSignedIn(phone)]).toEqual([true, false]);
    expect(await actionsOf(here)).toEqual(["/logout", "/account/sessions/end-all"]);
  });

  it("ends all, and the grant with them; other people's stay", async () => {
    const other = new Browser(site);
    await other.signIn("bela");
    const copy = new Browser(site);
    for (const [name, value] of here.cookies) copy.cookies.set(name, value);
    const response = await post(here, "/account/sessions/end-all");
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
    expect(here.cookies.size).toBe(0);
    expect([await isSignedIn(copy), await isSignedIn(phone)]).toEqual([false, false]);
    expect(await other.page()).toContain("User ID: bela");
  });

  it("ends nobody else's, whatever the handle", async () => {
    const other = new Browser(site);
    await other.signIn("bela");
    const stranger = await endPath(phone);
    for (const path of [stranger, "/account/sessions/x/end", "/account/sessions/%2e%2e/end"]) {
      expect((await post(other, path)).status).toBeLessThan(500);
    }
    expect([await isSignedIn(here), await isSignedIn(phone)]).toEqual([true, true]);
  });

  it("is in the log with who did it and where", async () => {
    const path = await endPath(here);
    await post(here, path);
    await post(here, "/account/sessions/end-others");
    await post(here, "/account/sessions/end-all");
    await phone.signIn("ada");
    await post(phone, "/logout");
    const lines = site.logged.filter((line) => line.startsWith("signed "));
    const named = lines.map((line) => line.replace(/"session":"[\w-]{12}"/, "SESSION"));
    expect(named).toEqual([
      'signed in {"person":"ada",SESSION}',
      'signed in {"person":"ada",SESSION}',
      'signed out from elsewhere {"person":"ada",SESSION}',
      'signed out everywhere else {"person":"ada",SESSION,"sessions":0}',
      'signed out everywhere {"person":"ada",SESSION,"sessions":1}',
      'signed in {"person":"ada",SESSION}',
      'signed out {"person":"ada",SESSION}',
    ]);
  });

  it("is not believed to be done because a link from elsewhere says so", async () => {
    const headers = { ...OPENED, "sec-fetch-site": "cross-site" };
    const response = await here.request("/account?done=others", { headers });
    expect(await response.text()).not.toContain('role="status"');
  });

  it("is harmless twice, and signed out", async () => {
    const path = await endPath(here);
    await post(here, path);
    expect((await post(here, path)).status).toBe(303);
    const response = await post(phone, path);
    expect([response.status, response.headers.get("location")]).toEqual([303, "/account"]);
    expect(await isSignedIn(here)).toBe(true);
  });

  it.each([
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["a sibling host", { "sec-fetch-site": "same-site", origin: "http://b.example" }],
    ["another site without Fetch Metadata", { origin: "https://evil.example" }],
    ["nowhere", { origin: "null" }],
  ])("is refused from %s", async (_name, headers) => {
    const paths = [await endPath(here), "/account/sessions/end-others", "/account/sessions/end-all"];
    for (const path of paths) {
      const response = await post(here, path, headers);
      expect([response.status, await response.text()]).toEqual([
        403,
        expect.stringContaining("Nothing has been done"),
      ]);
    }
    expect([await isSignedIn(here), await isSignedIn(phone)]).toEqual([true, true]);
  });

  it("takes POST alone, and has its security headers", async () => {
    const path = await endPath(here);
    for (const each of [path, "/account/sessions/end-others", "/account/sessions/end-all"]) {
      const response = await here.request(each, { headers: OPENED });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    }
    for (const response of [await here.request("/account"), await post(here, path)]) {
      expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(response.headers.get("cache-control")).toBe("no-store");
    }
  });
});
