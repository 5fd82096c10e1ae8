import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Browser } from "../site.ts";
import { eventually, PLAYING, signIn } from "./signed-in.ts";

describe("a grant", () => {
  it("is used as it is while it is good", async () => {
    await using it = await signIn();
    for (let n = 0; n < 3; n++) expect(await it.browser.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(0);
  });

  it.each([
    ["refresh tokens that serve again", false],
    ["refresh tokens that serve once", true],
  ])("that expired is refreshed once for 50 views at once, with %s", async (_name, servesOnce) => {
    await using it = await signIn({ servesOnce });
    for (let round = 1; round <= 3; round++) {
      it.expire();
      const pages = await Promise.all(Array.from({ length: 50 }, () => it.browser.page()));
      expect(pages.filter((page) => page.includes(PLAYING))).toHaveLength(50);
      expect(it.refreshes()).toBe(round);
    }
  });

  it("is refreshed ahead of its end while views go on with what is there", async () => {
    await using it = await signIn();
    it.control.clock.advance(3_600_000 - 200_000);
    it.control.faults.add({ path: "/api/token", delayMs: 200, times: 1 });
    expect(await it.browser.page()).toContain(PLAYING);
    expect(it.site.logged.join()).not.toContain("token refreshed");
    await eventually(() => expect(it.site.logged.join()).toContain("token refreshed"));
    expect(it.refreshes()).toBe(1);
    it.expire();
    it.control.clock.advance(-200_000);
    expect(await it.browser.page()).toContain(PLAYING);
  });

  it("that Spotify refuses though it should be good is refreshed once, by force", async () => {
    await using it = await signIn();
    it.control.grants.expireAccessTokens("ada");
    const pages = await Promise.all([it.browser.page(), it.browser.page(), it.browser.page()]);
    expect(pages.filter((page) => page.includes(PLAYING))).toHaveLength(3);
    expect(it.refreshes()).toBe(1);
  });

  it("keeps a page waiting for two seconds at most, and the refresh goes on for the next", async () => {
    await using it = await signIn();
    it.expire();
    it.control.faults.add({ path: "/api/token", delayMs: 2_600, times: 1 });
    const page = await it.browser.page();
    expect(page).toContain("Error in retrieving now playing!");
    expect(page).toContain("did not answer in time");
    await eventually(() => expect(it.site.logged.join()).toContain("token refreshed"));
    expect(await it.browser.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(1);
  });

  it("of a newer sign-in is not overwritten by a refresh that began earlier", async () => {
    await using it = await signIn();
    it.expire();
    it.control.faults.add({ path: "/api/token", delayMs: 200, times: 1, when: "after" });
    const late = it.browser.page();
    await eventually(() => expect(it.control.requests.inFlight("/api/token").now).toBe(1));
    const other = new Browser(it.site);
    await other.signIn("ada");
    const grant = await it.grant();
    expect(await late).toContain(PLAYING);
    expect(await it.grant()).toEqual(grant);
  });

  it("is not made again by a refresh when the person signs out meanwhile", async () => {
    await using it = await signIn();
    it.expire();
    it.control.faults.add({ path: "/api/token", delayMs: 200, times: 1, when: "after" });
    const late = it.browser.page();
    await eventually(() => expect(it.control.requests.inFlight("/api/token").now).toBe(1));
    const cookies = new Map(it.browser.cookies);
    await it.browser.request("/logout", { method: "POST" });
    await late;
    await eventually(() => expect(it.control.requests.inFlight("/api/token").now).toBe(0));
    expect(await it.grant()).toBeUndefined();
    for (const [name, value] of cookies) it.browser.cookies.set(name, value);
    expect(await it.browser.page()).toContain("User ID: None");
  });

  it("is carried over when Spotify first tells a person's account_id", async () => {
    await using it = await signIn();
    await it.browser.request("/logout", { method: "POST" });
    it.control.faults.add({ path: "/v1/me", times: 1, status: 200, body: { id: "ada", type: "user" } });
    await it.browser.signIn("ada");
    const other = new Browser(it.site);
    await other.signIn("ada");
    expect(await it.browser.page()).toContain(PLAYING);
    await other.request("/logout", { method: "POST" });
    expect(await it.browser.page()).toContain(PLAYING);
  });
});

describe("the answer to a refresh", () => {
  // The refresh's own limit goes by intervals, and so does its lease; everything else goes on as ever.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
  afterEach(() => void vi.useRealTimers());

  it("is waited for up to a minute: where refresh tokens serve once, it is all there is of the grant", async () => {
    await using it = await signIn({ servesOnce: true });
    it.expire();
    it.control.faults.add({ path: "/api/token", delayMs: 400, times: 1, when: "after" });
    const view = it.browser.page();
    await eventually(() => expect(it.control.requests.inFlight("/api/token").now).toBe(1));
    vi.advanceTimersByTime(53_000);
    expect(await view).toContain(PLAYING);
    expect((await it.grant())?.pendingRefresh).toBeNull();
  });

  it("is not waited for any longer", async () => {
    await using it = await signIn({ servesOnce: true });
    it.expire();
    it.control.faults.add({ path: "/api/token", kind: "hang", times: 1 });
    const view = it.browser.page();
    await eventually(() => expect(it.control.requests.inFlight("/api/token").now).toBe(1));
    vi.advanceTimersByTime(60_000);
    expect(await view).toContain("Error in retrieving now playing!");
    expect(it.site.logged.join()).toContain("refresh failed");
    it.control.clock.advance(6_000);
    expect(await it.browser.page()).toContain(PLAYING);
  });
});
