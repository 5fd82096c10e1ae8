import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStagedoor } from "../src/stagedoor.ts";
import { openStore } from "../src/stores/open.ts";
import { Browser, CLIENT, openSite, type Site } from "./site.ts";

let folder: string;
let site: Site;
let browser: Browser;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stagedoor-grants-"));
  await open();
});
afterEach(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

async function open(over: Parameters<typeof openSite>[0] = {}) {
  site = await openSite({ store: `sqlite:${join(folder, "store.sqlite")}`, ...over });
  browser = new Browser(site);
  await browser.signIn("ada");
}

/** The same with a public client, whose refresh tokens serve once. */
async function reopenWithoutSecret() {
  await site.close();
  await open({ clientSecret: undefined as never, store: `sqlite:${join(folder, "public.sqlite")}` });
}

const control = () => site.emulator.control;
const refreshes = () => control().requests.count({ path: "/api/token", grantType: "refresh_token" });
const expire = () => control().clock.advance(3_600_000);
const PLAYING = "Now playing: Weather for Two";

/** Keeps the song from ending while the clock jumps. */
const holdTheSong = () => control().playback.pause("ada");

describe("a grant", () => {
  beforeEach(() => holdTheSong());

  it("is used as it is while it is good", async () => {
    for (let n = 0; n < 3; n++) expect(await browser.page()).toContain(PLAYING);
    expect(refreshes()).toBe(0);
  });

  it.each([
    ["refresh tokens that serve again", false],
    ["refresh tokens that serve once", true],
  ])("that expired is refreshed once for 50 views at once, with %s", async (_name, serveOnce) => {
    if (serveOnce) await reopenWithoutSecret();
    holdTheSong();
    for (let round = 1; round <= 3; round++) {
      expire();
      const pages = await Promise.all(Array.from({ length: 50 }, () => browser.page()));
      expect(pages.filter((page) => page.includes(PLAYING))).toHaveLength(50);
      expect(refreshes()).toBe(round);
    }
  });

  it("is refreshed once, however many processes share the store", async () => {
    const others = await Promise.all([1, 2, 3].map(() => createStagedoor(site.options)));
    const browsers = [browser, ...others.map((stagedoor) => browserOf({ ...site, stagedoor }))];
    expire();
    const pages = await Promise.all(browsers.flatMap((each) => [each.page(), each.page()]));
    expect(pages.filter((page) => page.includes(PLAYING))).toHaveLength(8);
    expect(refreshes()).toBe(1);
    await Promise.all(others.map((other) => other.close()));
  });

  it("is refreshed ahead of its end while views go on with what is there", async () => {
    control().clock.advance(3_600_000 - 200_000);
    control().faults.add({ path: "/api/token", delayMs: 400, times: 1 });
    expect(await browser.page()).toContain(PLAYING);
    expect(site.logged.join()).not.toContain("token refreshed");
    await vi.waitFor(() => expect(site.logged.join()).toContain("token refreshed"));
    expect(refreshes()).toBe(1);
    expire();
    control().clock.advance(-200_000);
    expect(await browser.page()).toContain(PLAYING);
  });

  it("goes on with what is there when a refresh ahead fails, and does not try at every view", async () => {
    control().clock.advance(3_600_000 - 200_000);
    control().faults.add({ path: "/api/token", status: 503 });
    for (let n = 0; n < 5; n++) expect(await browser.page()).toContain(PLAYING);
    await vi.waitFor(() => expect(site.logged.join()).toContain("refresh failed"));
    for (let n = 0; n < 5; n++) expect(await browser.page()).toContain(PLAYING);
    expect(refreshes()).toBe(1);
  });

  it("that Spotify refuses though it should be good is refreshed once, by force", async () => {
    control().grants.expireAccessTokens("ada");
    const pages = await Promise.all([browser.page(), browser.page(), browser.page()]);
    expect(pages.filter((page) => page.includes(PLAYING))).toHaveLength(3);
    expect(refreshes()).toBe(1);
  });

  it("is not refreshed over and over when Spotify refuses every token", async () => {
    control().faults.add({
      path: "/v1/me/player/currently-playing",
      status: 401,
      body: { error: { status: 401, message: "no" } },
    });
    for (let n = 0; n < 5; n++) expect(await browser.page()).toContain("Error in retrieving now playing!");
    expect(refreshes()).toBe(1);
    control().faults.clear();
    control().clock.advance(6_000);
    expect(await browser.page()).toContain(PLAYING);
  });

  it.each([
    ["500", { status: 500 }],
    ["429", { status: 429, headers: { "retry-after": "2" } }],
    ["HTML", { kind: "html" }],
    ["a closed connection", { kind: "drop" }],
    ["a wrong client secret", { status: 400, body: { error: "invalid_client" } }],
    ["500 invalid_grant", { status: 500, body: { error: "invalid_grant" } }],
  ] as const)("outlives %s from the accounts service", async (_name, fault) => {
    expire();
    control().faults.add({ path: "/api/token", ...fault });
    for (let n = 0; n < 3; n++) {
      const page = await browser.page();
      expect(page).toContain("User ID: ada");
      expect(page).toContain("Error in retrieving now playing!");
    }
    expect(refreshes()).toBe(1);
    control().faults.clear();
    control().clock.advance(6_000);
    expect(await browser.page()).toContain(PLAYING);
  });

  it("keeps a page waiting for two seconds at most, and the refresh goes on for the next", async () => {
    expire();
    control().faults.add({ path: "/api/token", delayMs: 2_600, times: 1 });
    const page = await browser.page();
    expect(page).toContain("Error in retrieving now playing!");
    expect(page).toContain("did not answer in time");
    await vi.waitFor(() => expect(site.logged.join()).toContain("token refreshed"), 3_000);
    expect(await browser.page()).toContain(PLAYING);
    expect(refreshes()).toBe(1);
  });

  it("says what the accounts service said, and until when to wait", async () => {
    expire();
    const answers = [
      [{ status: 503 }, "Spotify&#39;s accounts service answered 503"],
      [{ status: 400, body: { error: "invalid_client" } }, "does not accept this site&#39;s credentials"],
      [{ status: 429, headers: { "retry-after": "86207" } }, /asks this site to wait until \d{4}-\d\d-\d\d/],
    ] as const;
    for (const [fault, text] of answers) {
      control().faults.add({ path: "/api/token", ...fault });
      expect(await browser.page()).toMatch(text);
      expect(await browser.page()).toMatch(text);
      control().faults.clear();
      control().clock.advance(6_000);
    }
    expect(refreshes()).toBe(3);
    const other = new Browser(site);
    await other.signIn("ada");
    expect(await browser.page()).toContain(PLAYING);
  });

  it("is not lost when the store cannot take a refresh token that served once", async () => {
    await reopenWithoutSecret();
    holdTheSong();
    expire();
    control().faults.add({ path: "/api/token", delayMs: 300, times: 1, when: "after" });
    const late = browser.page();
    await vi.waitFor(() => expect(control().requests.inFlight("/api/token").now).toBe(1));
    const other = new DatabaseSync(join(folder, "public.sqlite"));
    other.exec("BEGIN IMMEDIATE");
    await late;
    await vi.waitFor(() => expect(site.logged.join()).toContain("could not be stored"), 5_000);
    other.exec("ROLLBACK");
    other.close();
    expect(await browser.page()).toContain(PLAYING);
    expect(site.logged.join()).toContain("token refreshed");
    expect(refreshes()).toBe(1);
  });

  it("is used while the store cannot be written", async () => {
    const other = new DatabaseSync(join(folder, "store.sqlite"));
    control().clock.advance(120_000);
    other.exec("BEGIN IMMEDIATE");
    expect(await browser.page()).toContain(PLAYING);
    other.close();
    expect(site.logged.join()).toContain("use could not be noted");
  });

  it("ends with invalid_grant: sign in again, and the dead token is never sent again", async () => {
    control().grants.revoke("ada");
    for (let n = 0; n < 3; n++) {
      const response = await browser.request("/");
      const page = await response.text();
      expect([response.status, page]).toEqual([200, expect.stringContaining("sign in again")]);
      expect(page).toContain("User ID: ada");
      expect(page).toContain('href="/login"');
    }
    expect(refreshes()).toBe(1);
    await browser.signIn("ada");
    expect(await browser.page()).toContain(PLAYING);
  });

  it("ends after six months", async () => {
    control().grants.expireRefreshTokens("ada");
    expire();
    expect(await browser.page()).toContain("sign in again");
  });

  it("renewed elsewhere is not ended by an invalid_grant that came of it", async () => {
    await reopenWithoutSecret();
    holdTheSong();
    expire();
    // The refresh reaches Spotify and is lost on the way back; meanwhile the person signs in again.
    control().faults.add({
      path: "/api/token",
      delayMs: 500,
      times: 1,
      status: 400,
      body: { error: "invalid_grant" },
    });
    const late = browser.page();
    await vi.waitFor(() => expect(control().requests.inFlight("/api/token").now).toBe(1));
    const other = new Browser(site);
    await other.signIn("ada");
    expect(await late).toContain(PLAYING);
    expect(await browser.page()).toContain(PLAYING);
    expect(await other.page()).toContain(PLAYING);
  });

  it("of a newer sign-in is not overwritten by a refresh that began earlier", async () => {
    expire();
    control().faults.add({ path: "/api/token", delayMs: 500, times: 1, when: "after" });
    const late = browser.page();
    await vi.waitFor(() => expect(control().requests.inFlight("/api/token").now).toBe(1));
    const other = new Browser(site);
    await other.signIn("ada");
    const version = await storedVersion();
    expect(await late).toContain(PLAYING);
    expect(await storedVersion()).toBe(version);
  });

  it("is not made again by a refresh when the person signs out meanwhile", async () => {
    expire();
    control().faults.add({ path: "/api/token", delayMs: 400, times: 1, when: "after" });
    const late = browser.page();
    await vi.waitFor(() => expect(control().requests.inFlight("/api/token").now).toBe(1));
    const cookies = new Map(browser.cookies);
    await browser.request("/logout", { method: "POST" });
    await late;
    await vi.waitFor(() => expect(control().requests.inFlight("/api/token").now).toBe(0));
    expect(await storedVersion()).toBeUndefined();
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect(await browser.page()).toContain("User ID: None");
  });

  it("survives a stop and a start", async () => {
    await site.stagedoor.close();
    const again = await createStagedoor(site.options);
    expect(await browserOf({ ...site, stagedoor: again }).page()).toContain(PLAYING);
    await again.close();
  });

  it("is carried over when Spotify first tells a person's account_id", async () => {
    await browser.request("/logout", { method: "POST" });
    control().faults.add({ path: "/v1/me", times: 1, status: 200, body: { id: "ada", type: "user" } });
    await browser.signIn("ada");
    const other = new Browser(site);
    await other.signIn("ada");
    expect(await browser.page()).toContain(PLAYING);
    await other.request("/logout", { method: "POST" });
    expect(await browser.page()).toContain(PLAYING);
  });
});

describe("what is stored", () => {
  it("holds no token and no session id", async () => {
    const sent: string[] = [];
    const original = globalThis.fetch;
    const spy = vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
      const authorization = new Request(input, init).headers.get("authorization");
      if (authorization?.startsWith("Bearer ")) sent.push(authorization.slice("Bearer ".length));
      return original(input, init);
    });
    await browser.page();
    spy.mockRestore();
    const secrets = [...sent, ...browser.cookies.values()];
    expect(secrets.length).toBeGreaterThan(1);
    for (const file of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, file), "latin1");
      for (const secret of secrets) expect(bytes).not.toContain(secret);
    }
  });

  it("signs nobody in at another app, or at another Spotify, and sends it no token", async () => {
    const elsewhere = await openSite({ store: "memory:" });
    const before = elsewhere.emulator.control.requests.count();
    for (const over of [
      { clientId: "ffffffffffffffffffffffffffffffff" },
      { accountsUrl: elsewhere.spotifyUrl, apiUrl: `${elsewhere.spotifyUrl}/v1` },
    ]) {
      const other = await createStagedoor({ ...site.options, ...over });
      const visitor = browserOf({ ...site, stagedoor: other });
      expect(await visitor.page()).toContain("User ID: None");
      await other.close();
    }
    expect(elsewhere.emulator.control.requests.count()).toBe(before);
    expect(await browser.page()).toContain("User ID: ada");
    await elsewhere.close();
  });

  it("does not open in another person's place", async () => {
    await new Browser(site).signIn("bela");
    const store = await openStore(site.options.store);
    const app = `${site.spotifyUrl} ${CLIENT.clientId}`;
    const person = (id: string) =>
      `account:${
        control()
          .people.list()
          .find((each) => each.id === id)?.account_id
      }`;
    const [ada, bela] = await Promise.all(
      ["ada", "bela"].map((id) => store.readGrant({ app, person: person(id) })),
    );
    if (!ada || !bela) throw new Error("Both are signed in.");
    await store.replaceGrant({ ...ada, sealed: bela.sealed, version: randomUUID() }, ada.version);
    await store.close();
    const before = control().requests.count({ path: "/v1/me/player/currently-playing" });
    expect(await browser.page()).toContain("sign in again");
    expect(control().requests.count({ path: "/v1/me/player/currently-playing" })).toBe(before);
  });

  it("that another secret sealed keeps the server from starting, and a second secret mends it", async () => {
    const other = "another secret of 32 characters or more";
    await expect(createStagedoor({ ...site.options, secret: [other] })).rejects.toThrow(
      /STAGEDOOR_SECRET does not fit the store: 1 stored grant was sealed with another secret/,
    );
    const both = await createStagedoor({ ...site.options, secret: [other, ...site.options.secret] });
    expect(await browserOf({ ...site, stagedoor: both }).page()).toContain("User ID: ada");
    await both.close();
  });
});

/** The same browser, at another server. */
function browserOf(elsewhere: Site): Browser {
  const copy = new Browser(elsewhere);
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  return copy;
}

async function storedVersion(): Promise<string | undefined> {
  const store = await openStore(site.options.store);
  const [person] = control()
    .people.list()
    .filter(({ id }) => id === "ada");
  const grant = await store.readGrant({
    app: `${site.spotifyUrl} ${CLIENT.clientId}`,
    person: `account:${person?.account_id}`,
  });
  await store.close();
  return grant?.version;
}
