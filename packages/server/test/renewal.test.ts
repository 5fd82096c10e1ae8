import { Scope } from "@stagedoor/spotify";
import { afterEach, describe, expect, it } from "vitest";
import { hashOf } from "../src/sessions/cookies.ts";
import { createStagedoor } from "../src/stagedoor.ts";
import { faultyStore } from "./faulty-store.ts";
import { WayToStore } from "./grants/way-to-store.ts";
import { FORM, OPENED } from "./navigation.ts";
import { Browser, ORIGIN, openSite, type Site } from "./site.ts";

const DAY = 86_400_000;
const SIGNED_IN = Date.parse("2026-03-01T09:30:00Z");
const RENEW_BY = Date.parse("2026-09-01T09:30:00Z");

let site: Site;
afterEach(() => site.close());

/** A person who is signed in and comes by so many days before their six months are over. */
async function comesBy(daysLeft: number, over: Parameters<typeof openSite>[0] = {}): Promise<Browser> {
  site = await openSite({ sessionIdleDays: 400, sessionDays: 400, ...over });
  site.emulator.control.clock.stop();
  site.emulator.control.clock.set(SIGNED_IN);
  const browser = new Browser(site);
  await browser.signIn("ada");
  site.emulator.control.clock.set(RENEW_BY - daysLeft * DAY);
  return browser;
}

const open = (browser: Browser, path = "/", headers: Record<string, string> = OPENED) =>
  browser.request(path, { headers });
const isRedirectToSpotify = (response: Response) =>
  (response.headers.get("location") ?? "").startsWith(`${site.spotifyUrl}/authorize?`);
const sessionOf = async (browser: Browser) => (await browser.request("/session")).json();
const sessionCookie = (browser: Browser) => browser.cookies.get("stagedoor-5000");

/** Opens a page, which has to lead to Spotify. @returns the authorize page's address. */
async function sentToSpotify(browser: Browser, path = "/"): Promise<string> {
  const response = await open(browser, path);
  expect([response.status, isRedirectToSpotify(response)]).toEqual([303, true]);
  return response.headers.get("location") ?? "";
}

describe("a person who comes by in the last weeks", () => {
  it.each(["/", "/account", "/?from=a%20friend"])(
    "is renewed by one redirect from %s and back",
    async (path) => {
      const browser = await comesBy(20);
      const authorizeUrl = new URL(await sentToSpotify(browser, path));
      expect(authorizeUrl.searchParams.has("show_dialog")).toBe(false);
      expect(authorizeUrl.searchParams.get("code_challenge_method")).toBe("S256");

      const back = await browser.request(await browser.agree(authorizeUrl.href, "ada"), { headers: OPENED });
      expect([back.status, back.headers.get("location")]).toEqual([303, path]);
      expect(await sessionOf(browser)).toMatchObject({
        userId: "ada",
        authorizedAt: new Date(RENEW_BY - 20 * DAY).toISOString(),
      });
      const page = await open(browser, path);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("User ID: ada")]);
    },
  );

  it("is asked for what they had allowed, no more: more would cost a click", async () => {
    const { store } = faultyStore();
    const browser = await comesBy(20, { store });
    const scope = Scope.parse("user-read-currently-playing user-library-read");
    const stagedoor = await createStagedoor({ ...site.options, store, scope });
    const later = new Browser({ ...site, stagedoor });
    for (const [name, value] of browser.cookies) later.cookies.set(name, value);
    const asked = new URL(await sentToSpotify(later)).searchParams.get("scope");
    expect(asked).toBe("user-read-currently-playing");
    await stagedoor.close();
  });

  it("keeps this session, its id and its ends, and their other sessions", async () => {
    const { store } = faultyStore();
    const browser = await comesBy(20, { store });
    const phone = new Browser(site);
    await phone.signIn("ada");
    site.emulator.control.clock.advance(DAY * 170);
    const url = await sentToSpotify(browser);
    const cookie = sessionCookie(browser) ?? "";
    const found = () => store.readSession(hashOf(cookie), site.emulator.control.clock.now());
    const before = await found();
    const back = await browser.request(await browser.agree(url, "ada"));
    expect(back.headers.getSetCookie().join()).not.toContain("stagedoor-5000=");
    expect(sessionCookie(browser)).toBe(cookie);
    const after = await found();
    expect(after?.session).toEqual(before?.session);
    expect(after?.grant.authorizedAt).toBe(site.emulator.control.clock.now());
    expect(await sessionOf(phone)).toEqual(await sessionOf(browser));
    expect((await browser.page("/account")).split("<li>")).toHaveLength(3);
  });

  it("is the same person, where Spotify has come to tell their account_id meanwhile, and is known by it from the next sign-in", async () => {
    const { store } = faultyStore();
    const browser = await comesBy(20, { store });
    await browser.request("/logout", { method: "POST" });
    site.emulator.control.clock.set(SIGNED_IN);
    site.emulator.control.faults.add({ path: "/v1/me", times: 1, status: 200, body: { id: "ada" } });
    await browser.signIn("ada");
    site.emulator.control.clock.set(RENEW_BY - 20 * DAY);
    const url = await sentToSpotify(browser);
    await browser.request(await browser.agree(url, "ada"));
    expect(await sessionOf(browser)).toMatchObject({
      userId: "ada",
      authorizedAt: new Date(RENEW_BY - 20 * DAY).toISOString(),
    });
    expect(await browser.page()).toContain("Now playing");
    const found = () =>
      store.readSession(hashOf(sessionCookie(browser) ?? ""), site.emulator.control.clock.now());
    expect((await found())?.session.person).toBe("user:ada");
    await new Browser(site).signIn("ada");
    expect((await found())?.session.person).toMatch(/^account:/);
    expect((await browser.page("/account")).split("<li>")).toHaveLength(3);
  });

  it("is not renewed before that", async () => {
    const browser = await comesBy(21.01);
    expect((await open(browser)).status).toBe(200);
    site.emulator.control.clock.advance(0.01 * DAY);
    await sentToSpotify(browser);
  });

  it.each([
    [40, 39.9, true],
    [40, 40.1, false],
    [40, -1, true],
    [0, 0.1, false],
    [0, -1, false],
  ])("is renewed as the setting says: %s days, %s left: %s", async (renewDays, daysLeft, isRenewed) => {
    const browser = await comesBy(daysLeft, { renewDays });
    expect(isRedirectToSpotify(await open(browser))).toBe(isRenewed);
  });
});

describe("a renewal never begins", () => {
  const { "sec-fetch-mode": _mode, "sec-fetch-dest": _dest, "sec-fetch-site": _site, ...old } = OPENED;
  it.each([
    ["a script's call", "/", { ...OPENED, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }],
    ["what is no navigation", "/", { ...OPENED, "sec-fetch-mode": "no-cors" }],
    ["a frame", "/", { ...OPENED, "sec-fetch-dest": "iframe" }],
    ["a prefetch", "/", { ...OPENED, "sec-purpose": "prefetch;prerender" }],
    ["a program", "/", { accept: "*/*" }],
    ["a program that says nothing", "/", {}],
    ["the API", "/session", OPENED],
    ["the page that a form's post leads to", "/account?done=one", OPENED],
    ["a page that is not there", "/nowhere", OPENED],
    ["an old browser's prefetch", "/", { ...old, purpose: "prefetch" }],
  ])("in %s", async (_name, path, headers) => {
    const browser = await comesBy(20);
    const response = await open(browser, path, headers);
    expect(response.headers.get("location")).toBeNull();
    expect(browser.cookies.size).toBe(1);
  });

  it("in a HEAD request or a form's post", async () => {
    const browser = await comesBy(20);
    expect((await browser.request("/", { method: "HEAD", headers: OPENED })).status).toBe(200);
    const post = await browser.request("/account/sessions/end-others", { method: "POST", headers: FORM });
    expect(post.headers.get("location")).toBe("/account?done=others");
    const logout = await browser.request("/logout", { method: "POST", headers: FORM });
    expect(logout.headers.get("location")).toBe("/");
  });

  it("for a grant that has ended", async () => {
    const browser = await comesBy(20);
    site.emulator.control.grants.revoke("ada");
    expect(await browser.page()).toContain("Please sign in again");
    expect((await open(browser)).status).toBe(200);
  });

  it("for nobody", async () => {
    await comesBy(20);
    expect((await open(new Browser(site))).status).toBe(200);
  });

  it("but does in a browser that sends no Fetch Metadata and wants a page", async () => {
    const browser = await comesBy(20);
    expect(isRedirectToSpotify(await open(browser, "/", { accept: "text/html,*/*" }))).toBe(true);
  });
});

describe("a renewal that comes to nothing", () => {
  /** Whatever happened, they are where they were, signed in as before, and are not sent again. */
  async function expectUntouched(browser: Browser, back: Response, path = "/account"): Promise<void> {
    expect([back.status, back.headers.get("location")]).toEqual([303, path]);
    const page = await open(browser, path);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("User ID: ada")]);
    expect(await sessionOf(browser)).toMatchObject({
      userId: "ada",
      authorizedAt: new Date(SIGNED_IN).toISOString(),
    });
    expect([...browser.cookies.keys()].sort()).toEqual(["stagedoor-5000", "stagedoor-5000-renewal"]);
  }

  it("was cancelled", async () => {
    const browser = await comesBy(20);
    const back = await browser.request(await browser.cancel(await sentToSpotify(browser, "/account")));
    await expectUntouched(browser, back);
  });

  it("was left half-way: the next page comes", async () => {
    const browser = await comesBy(20);
    await sentToSpotify(browser);
    expect((await open(browser)).status).toBe(200);
    // A day later, which is how long the cookie lasts, they are sent once more.
    browser.cookies.delete("stagedoor-5000-renewal");
    await sentToSpotify(browser);
  });

  it("took too long", async () => {
    const browser = await comesBy(20);
    const url = await sentToSpotify(browser, "/account");
    site.emulator.control.clock.advance(601_000);
    await expectUntouched(browser, await browser.request(await browser.agree(url, "ada")));
  });

  it.each([
    ["the accounts service fails", { path: "/api/token", status: 503 }],
    ["the code is refused", { path: "/api/token", status: 400, body: { error: "invalid_grant" } }],
    ["the profile cannot be read", { path: "/v1/me", status: 500 }],
    ["the person is no longer on the list", { path: "/v1/me", status: 403, body: "User not registered" }],
  ])("found that %s", async (_name, fault) => {
    const browser = await comesBy(20);
    const callback = await browser.agree(await sentToSpotify(browser, "/account"), "ada");
    site.emulator.control.faults.add(fault);
    await expectUntouched(browser, await browser.request(callback));
  });

  it("brought another person back: nobody is switched", async () => {
    const browser = await comesBy(20);
    const former = sessionCookie(browser);
    const url = await sentToSpotify(browser, "/account");
    await expectUntouched(browser, await browser.request(await browser.agree(url, "bela")));
    expect(sessionCookie(browser)).toBe(former);
  });

  it("found the person signed out meanwhile: they stay so", async () => {
    const browser = await comesBy(20);
    const callback = await browser.agree(await sentToSpotify(browser, "/account"), "ada");
    await browser.request("/logout", { method: "POST", headers: FORM });
    const back = await browser.request(callback);
    expect([back.status, back.headers.get("location")]).toEqual([303, "/account"]);
    expect(await sessionOf(browser)).toEqual({ error: "signed_out" });
  });

  it("found another person signed in meanwhile: they stay so", async () => {
    const browser = await comesBy(20);
    const callback = await browser.agree(await sentToSpotify(browser, "/account"), "ada");
    await browser.signIn("bela");
    const back = await browser.request(callback);
    expect([back.status, back.headers.get("location")]).toEqual([303, "/account"]);
    expect(await sessionOf(browser)).toMatchObject({ userId: "bela" });
  });

  it("could not be stored", async () => {
    const faulty = faultyStore();
    const browser = await comesBy(20, { store: faulty.store });
    const callback = await browser.agree(await sentToSpotify(browser, "/account"), "ada");
    faulty.fail("refused", "replaceGrant");
    const back = await browser.request(callback);
    faulty.mend();
    await expectUntouched(browser, back);
  });

  it("found that the person had allowed more meanwhile", async () => {
    const { store } = faultyStore();
    const browser = await comesBy(20, { store });
    const callback = await browser.agree(await sentToSpotify(browser), "ada");
    const scope = Scope.parse("user-read-currently-playing user-library-read");
    const stagedoor = await createStagedoor({ ...site.options, store, scope });
    await new Browser({ ...site, stagedoor }).signIn("ada");
    expect((await browser.request(callback)).status).toBe(303);
    expect(await sessionOf(browser)).toMatchObject({ userId: "ada", scope: scope.toString() });
    await stagedoor.close();
  });
});

describe("a renewal that is being stored", () => {
  /** It is about to be written; what else happens meanwhile happens at another instance. */
  async function aboutToBeWritten() {
    const { store } = faultyStore();
    const way = new WayToStore(store);
    const browser = await comesBy(20, { store: way.store });
    const stagedoor = await createStagedoor({ ...site.options, store });
    const other = new Browser({ ...site, stagedoor });
    for (const [name, value] of browser.cookies) other.cookies.set(name, value);
    const callback = await browser.agree(await sentToSpotify(browser, "/account"), "ada");
    way.obstruct("replaceGrant", "held");
    const renewal = browser.request(callback);
    await way.reached("replaceGrant");
    const goOn = async () => {
      way.free();
      await renewal;
      await stagedoor.close();
    };
    const grant = async () =>
      (await store.readSession(hashOf(sessionCookie(browser) ?? ""), site.emulator.control.clock.now()))
        ?.grant;
    return { store, browser, other, goOn, grant };
  }

  it("does not undo that the person signed out everywhere", async () => {
    const { browser, other, goOn } = await aboutToBeWritten();
    const ended = await other.request("/account/sessions/end-all", { method: "POST", headers: FORM });
    expect(ended.status).toBe(303);
    await goOn();
    expect(await sessionOf(browser)).toEqual({ error: "signed_out" });
    const visitor = new Browser(site);
    await visitor.signIn("ada");
    expect((await visitor.page("/account")).split("<li>")).toHaveLength(2);
  });

  it("does not sign in again who signed out, nor touch their other sessions", async () => {
    const { browser, other, goOn } = await aboutToBeWritten();
    const phone = new Browser(site);
    await phone.signIn("ada");
    await other.request("/logout", { method: "POST", headers: FORM });
    await goOn();
    expect(await sessionOf(browser)).toEqual({ error: "signed_out" });
    expect(await phone.page()).toContain("Now playing");
  });

  it("comes over a refresh", async () => {
    const { browser, other, goOn, grant } = await aboutToBeWritten();
    const before = await grant();
    expect(await other.page()).toContain("User ID: ada");
    const refreshed = await grant();
    expect(refreshed?.version).not.toBe(before?.version);
    await goOn();
    const after = await grant();
    expect(after?.version).not.toBe(refreshed?.version);
    expect(after).toMatchObject({ authorizedAt: RENEW_BY - 20 * DAY, pendingRefresh: null });
    expect(await browser.page()).toContain("Now playing");
  });

  it("mends a grant that ended meanwhile", async () => {
    const { browser, other, goOn, grant } = await aboutToBeWritten();
    const body = { error: "invalid_grant", error_description: "Refresh token revoked" };
    site.emulator.control.faults.add({ path: "/api/token", times: 1, status: 400, body });
    expect(await other.page()).toContain("sign in again");
    expect((await grant())?.endedReason).toBe("revoked");
    await goOn();
    expect(await grant()).toMatchObject({ endedAt: null, endedReason: null });
    expect(await browser.page()).toContain("Now playing");
  });

  it("signs nobody out when its acknowledgement is lost", async () => {
    const faulty = faultyStore();
    const browser = await comesBy(20, { store: faulty.store });
    const callback = await browser.agree(await sentToSpotify(browser, "/account"), "ada");
    const cookie = sessionCookie(browser);
    faulty.fail("lost", "replaceGrant");
    const back = await browser.request(callback);
    expect([back.status, back.headers.get("location")]).toEqual([303, "/account"]);
    faulty.mend();
    expect(sessionCookie(browser)).toBe(cookie);
    expect(await sessionOf(browser)).toMatchObject({
      userId: "ada",
      authorizedAt: new Date(RENEW_BY - 20 * DAY).toISOString(),
    });
  });
});

describe("stagedoor.renewal", () => {
  const requestOf = ({ cookies }: Browser, headers: Record<string, string> = OPENED) =>
    new Request(`${ORIGIN}/app/page?x=1`, {
      headers: { ...headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });

  it("gives an app the redirect, which leads back to its own page", async () => {
    const browser = await comesBy(20);
    const response = await site.stagedoor.renewal(requestOf(browser));
    expect([response?.status, response && isRedirectToSpotify(response)]).toEqual([303, true]);
    for (const line of response?.headers.getSetCookie() ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      browser.cookies.set(name, value);
    }
    expect(await site.stagedoor.renewal(requestOf(browser))).toBeUndefined();
    const back = await browser.request(await browser.agree(response?.headers.get("location") ?? "", "ada"));
    expect(back.headers.get("location")).toBe("/app/page?x=1");
    expect(await sessionOf(browser)).toMatchObject({
      authorizedAt: new Date(RENEW_BY - 20 * DAY).toISOString(),
    });
  });

  it("gives nothing where none is due, for nobody, and for what is no page", async () => {
    const browser = await comesBy(30);
    expect(await site.stagedoor.renewal(requestOf(browser))).toBeUndefined();
    site.emulator.control.clock.advance(15 * DAY);
    expect(await site.stagedoor.renewal(requestOf(new Browser(site)))).toBeUndefined();
    expect(await site.stagedoor.renewal(requestOf(browser, { accept: "application/json" }))).toBeUndefined();
  });
});
