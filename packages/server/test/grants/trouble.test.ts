import { describe, expect, it } from "vitest";
import { Browser } from "../site.ts";
import { eventually, PLAYING, type SignedIn, signIn } from "./signed-in.ts";
import { WayToStore } from "./way-to-store.ts";

describe("a grant", () => {
  it("goes on with what is there when a refresh ahead fails, and does not try at every view", async () => {
    await using it = await signIn();
    it.control.clock.advance(3_600_000 - 200_000);
    it.control.faults.add({ path: "/api/token", status: 503 });
    for (let n = 0; n < 5; n++) expect(await it.browser.page()).toContain(PLAYING);
    await eventually(() => expect(it.site.logged.join()).toContain("refresh failed"));
    for (let n = 0; n < 5; n++) expect(await it.browser.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(1);
  });

  it("is not refreshed over and over when Spotify refuses every token", async () => {
    await using it = await signIn();
    it.control.faults.add({
      path: "/v1/me/player/currently-playing",
      status: 401,
      body: { error: { status: 401, message: "no" } },
    });
    for (let n = 0; n < 5; n++) expect(await it.browser.page()).toContain("Error in retrieving now playing!");
    expect(it.refreshes()).toBe(1);
    it.control.faults.clear();
    it.control.clock.advance(6_000);
    expect(await it.browser.page()).toContain(PLAYING);
  });

  it.each([
    ["500", { status: 500 }],
    ["429", { status: 429, headers: { "retry-after": "2" } }],
    ["HTML", { kind: "html" }],
    ["a closed connection", { kind: "drop" }],
    ["a wrong client secret", { status: 400, body: { error: "invalid_client" } }],
    ["500 invalid_grant", { status: 500, body: { error: "invalid_grant" } }],
  ] as const)("outlives %s from the accounts service", async (_name, fault) => {
    await using it = await signIn();
    it.expire();
    it.control.faults.add({ path: "/api/token", ...fault });
    for (let n = 0; n < 3; n++) {
      const page = await it.browser.page();
      expect(page).toContain("User ID: ada");
      expect(page).toContain("Error in retrieving now playing!");
    }
    expect(it.refreshes()).toBe(1);
    it.control.faults.clear();
    it.control.clock.advance(6_000);
    expect(await it.browser.page()).toContain(PLAYING);
  });

  it("says what the accounts service said, and until when to wait", async () => {
    await using it = await signIn();
    it.expire();
    const answers = [
      [{ status: 503 }, "Spotify&#39;s accounts service answered 503"],
      [{ status: 400, body: { error: "invalid_client" } }, "does not accept this site&#39;s credentials"],
      [{ status: 429, headers: { "retry-after": "86207" } }, /asks this site to wait until \d{4}-\d\d-\d\d/],
    ] as const;
    for (const [fault, text] of answers) {
      it.control.faults.add({ path: "/api/token", ...fault });
      expect(await it.browser.page()).toMatch(text);
      expect(await it.browser.page()).toMatch(text);
      it.control.faults.clear();
      it.control.clock.advance(6_000);
    }
    expect(it.refreshes()).toBe(3);
    const other = new Browser(it.site);
    await other.signIn("ada");
    expect(await it.browser.page()).toContain(PLAYING);
  });
});

describe("a wait that Spotify asks for", () => {
  const PATH = "/v1/me/player/currently-playing";
  const calls = (it: SignedIn) => it.control.requests.count({ path: PATH });
  const asked = { status: 429, headers: { "retry-after": "3600" } };
  const WAIT = /asks this site to wait until \d{4}-\d\d-\d\d \d\d:\d\d UTC/;

  it("of its accounts service holds for everybody's refreshes at every instance, and for nothing else", async () => {
    await using it = await signIn();
    const bela = new Browser(it.site);
    await bela.signIn("bela");
    const elsewhere = await it.another();
    it.expire();
    it.control.faults.add({ path: "/api/token", times: 1, ...asked });
    expect(await it.browser.page()).toMatch(WAIT);
    elsewhere.cookies.clear();
    for (const [name, value] of bela.cookies) elsewhere.cookies.set(name, value);
    for (const browser of [bela, elsewhere, it.browser]) expect(await browser.page()).toMatch(WAIT);
    expect(it.refreshes()).toBe(1);
    await elsewhere.signIn("bela");
    expect(await elsewhere.page()).not.toContain("Error in retrieving");
    it.control.clock.advance(3_601_000);
    expect(await it.browser.page()).toContain(PLAYING);
  });

  it("of its Web API holds for everybody at every instance", async () => {
    await using it = await signIn();
    const bela = new Browser({ ...it.site, stagedoor: (await it.another()).stagedoor });
    await bela.signIn("bela");
    it.control.faults.add({ path: PATH, times: 1, ...asked });
    expect(await it.browser.page()).toMatch(WAIT);
    for (const browser of [bela, it.browser]) expect(await browser.page()).toMatch(WAIT);
    expect(calls(it)).toBe(1);
    it.control.clock.advance(3_599_000);
    expect(await bela.page()).toMatch(WAIT);
    it.control.clock.advance(2_000);
    expect(await bela.page()).not.toContain("Error in retrieving");
    expect(calls(it)).toBe(2);
  });

  it.each([
    ["Web API", PATH],
    ["accounts service", "/api/token"],
  ])("of its %s is kept to also where the store cannot note it", async (_name, path) => {
    await using it = await signIn();
    const way = new WayToStore(it.store);
    const browser = await it.another({ store: way.store });
    way.obstruct("pause", "refused");
    it.expire();
    it.control.faults.add({ path, times: 1, ...asked });
    for (let n = 0; n < 3; n++) expect(await browser.page()).toMatch(WAIT);
    expect(it.control.requests.count({ path })).toBe(path === PATH ? 1 : 2);
    expect(it.site.logged.join()).toContain("a pause could not be noted");
  });

  it("is some seconds where Spotify does not say", async () => {
    await using it = await signIn();
    it.control.faults.add({ path: PATH, times: 1, status: 429 });
    for (let n = 0; n < 2; n++) expect(await it.browser.page()).toMatch(WAIT);
    it.control.clock.advance(6_000);
    expect(await it.browser.page()).toContain(PLAYING);
  });
});
