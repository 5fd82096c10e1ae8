import { describe, expect, it } from "vitest";
import { eventually, PLAYING, type SignedIn, signIn } from "./signed-in.ts";
import { WayToStore } from "./way-to-store.ts";

/** Milliseconds: a lease that runs out while its holder stands still. */
const SHORT = 200;

/** A first instance whose leases are short and which stands still at a call of a refresh. */
async function standStill(it: SignedIn, method: "noteRefresh" | "replaceGrant", what: "held" | "held-after") {
  const way = new WayToStore(it.store, SHORT);
  const paused = await it.another({ store: way.store });
  it.expire();
  way.standStillAt(method, what);
  const view = paused.page();
  await way.reached(method);
  const name = `refresh ${JSON.stringify([it.owner.app, it.owner.person])}`;
  await eventually(async () => {
    const lease = await it.store.acquireLease(name, SHORT);
    expect(lease).toBeDefined();
    if (lease) await it.store.releaseLease(lease);
  });
  return { way, paused, view };
}

describe("a grant that several instances use", () => {
  it("is refreshed once for views at all of them", async () => {
    await using it = await signIn({ servesOnce: true });
    const browsers = [it.browser, ...(await Promise.all([1, 2, 3].map(() => it.another())))];
    for (let round = 1; round <= 3; round++) {
      it.expire();
      const pages = await Promise.all(
        browsers.flatMap((browser) => Array.from({ length: 6 }, () => browser.page())),
      );
      expect(pages.filter((page) => page.includes(PLAYING))).toHaveLength(24);
      expect(it.refreshes()).toBe(round);
    }
  });

  it("waits for the one who refreshes, however long the answer takes", async () => {
    await using it = await signIn({ servesOnce: true });
    const other = await it.another();
    it.expire();
    // Longer than a lease lasts that is not renewed.
    it.control.faults.add({ path: "/api/token", delayMs: 5_000, times: 1 });
    await Promise.all([it.browser.page(), other.page()]);
    await eventually(() => expect(it.site.logged.join()).toContain("token refreshed"));
    expect(await other.page()).toContain(PLAYING);
    expect(await it.browser.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(1);
  });

  it("is taken over within seconds from one that was killed before it sent the refresh token", async () => {
    await using it = await signIn({ servesOnce: true });
    const way = new WayToStore(it.store);
    const killed = await it.another({ store: way.store });
    it.expire();
    way.standStillAt("noteRefresh", "held-after");
    const view = killed.page();
    await way.reached("noteRefresh");
    await eventually(async () => expect(await it.browser.page()).toContain(PLAYING));
    expect(it.refreshes()).toBe(1);
    way.free();
    await view;
  });

  it("has the token of one that stood still past its lease, where nobody took over", async () => {
    await using it = await signIn({ servesOnce: true });
    const { way, paused, view } = await standStill(it, "replaceGrant", "held");
    way.free();
    await view;
    await eventually(() => expect(it.site.logged.join()).toContain("token refreshed"));
    expect(await it.browser.page()).toContain(PLAYING);
    expect(await paused.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(1);
  });

  it("keeps the newer token when one that stood still past its lease comes with another", async () => {
    await using it = await signIn();
    const { way, paused, view } = await standStill(it, "replaceGrant", "held");
    expect(await it.browser.page()).toContain(PLAYING);
    const grant = await it.grant();
    way.free();
    await view;
    expect(await paused.page()).toContain(PLAYING);
    expect(await it.grant()).toEqual(grant);
    expect(it.refreshes()).toBe(2);
  });

  it("does not end by the refusal of what one sent that stood still past its lease", async () => {
    await using it = await signIn({ servesOnce: true });
    const { way, paused, view } = await standStill(it, "noteRefresh", "held-after");
    expect(await it.browser.page()).toContain(PLAYING);
    const grant = await it.grant();
    way.free();
    await view;
    await eventually(() => expect(it.refreshes()).toBe(2));
    expect(await paused.page()).toContain(PLAYING);
    expect(await it.grant()).toEqual(grant);
  });

  it("ends as lost when a refresh token that serves once went with one that was killed, and comes back if that one does", async () => {
    await using it = await signIn({ servesOnce: true });
    const { way, paused, view } = await standStill(it, "replaceGrant", "held");
    expect(await it.browser.page()).toContain("sign in again");
    expect(await it.grant()).toMatchObject({ endedReason: "refresh_lost", sealed: null });
    expect(await it.browser.page()).toContain("sign in again");
    expect(it.refreshes()).toBe(2);
    way.free();
    await view;
    await eventually(() => expect(it.site.logged.join()).toContain("token refreshed"));
    expect(await it.browser.page()).toContain(PLAYING);
    expect(await paused.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(2);
  });

  it.each([
    ["503", { status: 503 }],
    ["429", { status: 429 }],
    ["silence", { kind: "drop" }],
  ] as const)(
    "comes back with one that stood still, also where the next to send was answered by %s first",
    async (_name, fault) => {
      await using it = await signIn({ servesOnce: true });
      const { way, paused, view } = await standStill(it, "replaceGrant", "held");
      it.control.faults.add({ path: "/api/token", times: 1, ...fault });
      expect(await it.browser.page()).toContain("Error in retrieving now playing!");
      it.control.clock.advance(6_000);
      expect(await it.browser.page()).toContain("sign in again");
      way.free();
      await view;
      await eventually(() => expect(it.site.logged.join()).toContain("token refreshed"));
      for (const browser of [it.browser, paused]) expect(await browser.page()).toContain(PLAYING);
    },
  );

  it("comes back with one that stood still, also where Spotify called what it had used expired", async () => {
    await using it = await signIn({ servesOnce: true });
    const { way, paused, view } = await standStill(it, "replaceGrant", "held");
    const refusal = { error: "invalid_grant", error_description: "Refresh token expired" };
    it.control.faults.add({ path: "/api/token", times: 1, status: 400, body: refusal });
    expect(await it.browser.page()).toContain("sign in again");
    expect((await it.grant())?.endedReason).toBe("expired");
    way.free();
    await view;
    await eventually(() => expect(it.site.logged.join()).toContain("token refreshed"));
    for (const browser of [it.browser, paused]) expect(await browser.page()).toContain(PLAYING);
  });

  it("stands when the person signed in again after it ended as lost", async () => {
    await using it = await signIn({ servesOnce: true });
    const { way, view } = await standStill(it, "replaceGrant", "held");
    expect(await it.browser.page()).toContain("sign in again");
    await it.browser.signIn("ada");
    const grant = await it.grant();
    way.free();
    await view;
    await eventually(() => expect(it.site.logged.join()).toContain("of no use any more"));
    expect(await it.grant()).toEqual(grant);
  });

  it("is not refreshed over and over at all of them when Spotify refuses every token", async () => {
    await using it = await signIn();
    const browsers = [it.browser, ...(await Promise.all([1, 2].map(() => it.another())))];
    const refused = { status: 401, body: { error: { status: 401, message: "no" } } };
    it.control.faults.add({ path: "/v1/me/player/currently-playing", ...refused });
    for (let n = 0; n < 3; n++) {
      for (const browser of browsers)
        expect(await browser.page()).toContain("Error in retrieving now playing!");
    }
    expect(it.refreshes()).toBe(1);
    it.control.faults.clear();
    it.control.clock.advance(6_000);
    for (const browser of browsers) expect(await browser.page()).toContain(PLAYING);
  });
});
