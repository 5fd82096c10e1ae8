import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStagedoor, StoreUnavailable } from "../src/stagedoor.ts";
import { type FaultyStore, faultyStore } from "./faulty-store.ts";
import { FORM } from "./navigation.ts";
import { Browser, ORIGIN, openSite, type Site } from "./site.ts";

let faulty: FaultyStore;
let site: Site;
let browser: Browser;
beforeEach(async () => {
  faulty = faultyStore();
  site = await openSite({ store: faulty.store });
  browser = new Browser(site);
  await browser.signIn("ada");
});
afterEach(async () => {
  faulty.mend();
  await site.close();
});

const sessionOf = async (of: Browser) => (await of.request("/session")).json();
const readiness = async () => {
  const response = await browser.request("/readyz");
  return [response.status, await response.json()];
};

describe("while the store is down", () => {
  it.each(["/", "/account", "/login", "/account?done=one"])(
    "%s says so at once, and keeps everybody signed in",
    async (path) => {
      const cookies = new Map(browser.cookies);
      faulty.fail("refused");
      const response = await browser.request(path);
      expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(response.headers.get("content-type")).toContain("text/html");
      expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      const page = await response.text();
      expect(page).toContain("cannot look up who is signed in just now");
      expect(page).toContain("Nobody is signed out");
      expect(page).toContain(`href="${path}"`);
      expect(browser.cookies).toEqual(cookies);

      faulty.mend();
      expect((await browser.request("/account")).status).toBe(200);
      expect(await browser.page()).toContain("User ID: ada");
    },
  );

  it.each([
    ["/logout", "/logout"],
    ["/account/sessions/end-all", "/account"],
    ["/account/sessions/end-others", "/account"],
  ])("a form to %s is told that it may have been done or not", async (path, again) => {
    faulty.fail("refused");
    const response = await browser.request(path, { method: "POST", headers: FORM });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    const page = await response.text();
    expect(page).toContain("may have been done or not");
    expect(page).toContain(`href="${again}"`);
    expect(browser.cookies.size).toBe(1);
  });

  it("tells programs in JSON, and apps by an error of its own", async () => {
    faulty.fail("refused");
    const response = await browser.request("/session");
    expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
      503,
      "5",
      { error: "store_unavailable" },
    ]);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const request = new Request(ORIGIN, { headers: { cookie } });
    await expect(site.stagedoor.session(request)).rejects.toThrow(StoreUnavailable);
    await expect(site.stagedoor.renewal(request)).rejects.toThrow(StoreUnavailable);
  });

  it("is alive but not ready, and ready again with it", async () => {
    expect(await readiness()).toEqual([200, { status: "ready" }]);
    faulty.fail("refused");
    expect(await readiness()).toEqual([503, { status: "store unavailable" }]);
    expect((await browser.request("/healthz")).status).toBe(200);
    faulty.mend();
    expect(await readiness()).toEqual([200, { status: "ready" }]);
  });

  it("says so in the log once, however many ask", async () => {
    faulty.fail("refused");
    await Promise.all(Array.from({ length: 50 }, () => browser.page()));
    const lines = site.logged.filter((line) => line.startsWith("the store cannot be used"));
    expect(lines).toEqual([expect.stringContaining('"code":"ECONNREFUSED"')]);
    expect(site.logged.join("\n")).not.toContain("request failed");
  });

  it("says so in the log also where only a load balancer noticed", async () => {
    faulty.fail("refused");
    for (let round = 0; round < 3; round += 1) await browser.request("/readyz");
    const lines = site.logged.filter((line) => line.startsWith("the store cannot be used"));
    expect(lines).toHaveLength(1);
  });
});

describe("a sign-in that the store does not take", () => {
  const half = async (of: Browser, path = "/login") => of.agree(await of.login(path), "ada");

  it.each([
    ["claimAttempt", "refused"],
    ["claimAttempt", "lost"],
    ["readGrant", "refused"],
    ["signIn", "refused"],
  ] as const)("because %s is %s, gives no cookie, and says that nothing is kept", async (method, how) => {
    const other = new Browser(site);
    const callback = await half(other, "/login?returnTo=/account");
    faulty.fail(how, method);
    const response = await other.request(callback);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    const page = await response.text();
    expect(page).toContain("Nothing of this sign-in is kept");
    expect(page).toContain('href="/login?returnTo=%2Faccount"');
    expect(other.cookies.size).toBe(0);

    faulty.mend();
    expect(await sessionOf(other)).toEqual({ error: "signed_out" });
    expect((await other.signIn("ada", "/login?returnTo=/account")).headers.get("location")).toBe("/account");
    expect(await sessionOf(other)).toMatchObject({ userId: "ada" });
  });

  it("because its acknowledgement was lost, is found there: the person is signed in", async () => {
    const callback = await half(browser, "/login?returnTo=/account");
    const former = browser.cookies.get("stagedoor-5000");
    faulty.fail("lost", "signIn");
    const response = await browser.request(callback);
    expect([response.status, response.headers.get("location")]).toEqual([303, "/account"]);
    faulty.mend();
    expect(browser.cookies.get("stagedoor-5000")).not.toBe(former);
    expect(await sessionOf(browser)).toMatchObject({ userId: "ada" });
    expect((await browser.page("/account")).split("<li>")).toHaveLength(2);
  });

  it("and does not answer for either, gives no cookie, and says that nothing is kept", async () => {
    const other = new Browser(site);
    const callback = await half(other);
    faulty.fail("lost", "signIn", "readSession");
    const response = await other.request(callback);
    expect([response.status, await response.text()]).toEqual([
      503,
      expect.stringContaining("Nothing of this sign-in is kept"),
    ]);
    expect(other.cookies.size).toBe(0);
  });

  it("leaves no session behind once the store answers again", async () => {
    const callback = await half(new Browser(site));
    const other = new Browser(site);
    const url = await other.login();
    faulty.fail("lost", "signIn", "readSession");
    await other.request(await other.agree(url, "ada"));
    expect(callback).toContain("/callback");
    faulty.fail("refused");
    expect((await browser.request("/account")).status).toBe(503);
    faulty.mend();
    await expect
      .poll(async () => (await browser.page("/account")).split("<li>").length, { timeout: 5_000 })
      .toBe(2);
    expect(await browser.page()).toContain("User ID: ada");
  });

  it("leaves no grant behind either, where it was the person's first", async () => {
    const other = new Browser(site);
    const url = await other.login();
    const before = faulty.calls.get("endSession") ?? 0;
    faulty.fail("lost", "signIn", "readSession");
    await other.request(await other.agree(url, "bela"));
    faulty.mend();
    await expect.poll(() => faulty.calls.get("endSession") ?? 0, { timeout: 5_000 }).toBeGreaterThan(before);
    const bela = site.emulator.control.people.list().find(({ id }) => id === "bela");
    const app = `${site.spotifyUrl} ${site.options.clientId}`;
    expect(await faulty.store.readGrant({ app, person: `account:${bela?.account_id}` })).toBeUndefined();
  });

  it("is ended at a planned stop too", async () => {
    const stagedoor = await createStagedoor({ ...site.options, store: faulty.store });
    const other = new Browser({ ...site, stagedoor });
    const url = await other.login();
    faulty.fail("lost", "signIn", "readSession");
    await other.request(await other.agree(url, "ada"));
    faulty.mend();
    await stagedoor.close();
    expect((await browser.page("/account")).split("<li>")).toHaveLength(2);
  });
});

describe("a store of one's own", () => {
  it("is under guard: any error of it is its trouble, not a fault of the site", async () => {
    const broken = { ...faulty.store };
    const own = new Proxy(broken, {
      get: (_target, name) =>
        name === "readSession"
          ? async () => {
              throw new TypeError("Cannot read properties of undefined");
            }
          : Reflect.get(faulty.store, name),
    });
    const stagedoor = await createStagedoor({ ...site.options, store: own });
    const other = new Browser({ ...site, stagedoor });
    for (const [name, value] of browser.cookies) other.cookies.set(name, value);
    expect((await other.request("/")).status).toBe(503);
    await stagedoor.close();
  });

  it("is left open at the end, for whoever opened it", async () => {
    const stagedoor = await createStagedoor({ ...site.options, store: faulty.store });
    await stagedoor.close();
    expect(faulty.calls.get("close")).toBeUndefined();
  });

  it("is not ready once the end has begun", async () => {
    const stagedoor = await createStagedoor({ ...site.options, store: faulty.store });
    const closing = stagedoor.close();
    const response = await stagedoor.fetch(new Request(`${ORIGIN}/readyz`));
    expect([response.status, await response.json()]).toEqual([503, { status: "closing" }]);
    await closing;
  });

  it("says at the start, and to whoever asks, what is amiss with it", async () => {
    const warning = "This store forgets everything at full moon. Mend it.";
    const own = new Proxy(faulty.store, {
      get: (target, name) => (name === "warnings" ? [warning] : Reflect.get(target, name)),
    });
    const stagedoor = await createStagedoor({ ...site.options, store: own });
    expect(stagedoor.warnings).toEqual([warning]);
    expect(site.logged.join("\n")).toContain(warning);
    await stagedoor.close();
  });
});
