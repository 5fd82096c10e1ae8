import { Credentials, Token } from "@stagedoor/spotify";
import { describe, expect, it } from "vitest";
import { Outcomes } from "../../src/grants/outcomes.ts";
import { takeLease } from "../../src/grants/refresh-lease.ts";
import { Refresher } from "../../src/grants/refresher.ts";
import { silentLog } from "../../src/ops/log.ts";
import { Keyring } from "../../src/sealing.ts";
import { DEFAULT_SCOPE } from "../../src/stagedoor.ts";
import { createMemoryStore } from "../../src/stores/memory.ts";
import { grantOf } from "./grant-of.ts";
import { eventually, PLAYING, type SignedIn, signIn } from "./signed-in.ts";
import { WayToStore } from "./way-to-store.ts";

/** An instance that the store fails when it writes what came of a refresh, and one that it does not fail. */
async function failAtWriting(
  what: "refused" | "unanswered",
): Promise<{ it: SignedIn; way: WayToStore } & AsyncDisposable> {
  const signedIn = await signIn({ servesOnce: true });
  const way = new WayToStore(signedIn.store);
  way.obstruct("replaceGrant", what);
  return { it: signedIn, way, [Symbol.asyncDispose]: () => signedIn[Symbol.asyncDispose]() };
}

const logged = ({ site }: SignedIn, text: string) =>
  eventually(() => expect(site.logged.join()).toContain(text));

describe("a renewed token that the store does not take", () => {
  it("serves meanwhile, and is written as soon as the store takes it", async () => {
    await using failing = await failAtWriting("refused");
    const { it, way } = failing;
    const browser = await it.another({ store: way.store });
    it.expire();
    for (let n = 0; n < 3; n++) expect(await browser.page()).toContain(PLAYING);
    expect(it.site.logged.join()).toContain("refreshed token could not be stored");
    way.free();
    await logged(it, "token refreshed");
    expect(await browser.page()).toContain(PLAYING);
    expect(await it.browser.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(1);
  });

  it("is waited for by other instances, which do not send the old one again", async () => {
    await using failing = await failAtWriting("refused");
    const { it, way } = failing;
    const browser = await it.another({ store: way.store });
    it.expire();
    expect(await browser.page()).toContain(PLAYING);
    const other = it.browser.page();
    await eventually(() => expect(it.site.logged.join()).toContain("could not be stored"));
    way.free();
    expect(await other).toContain(PLAYING);
    expect(it.refreshes()).toBe(1);
  });

  it("is known to be there where the store took it and did not say so", async () => {
    await using failing = await failAtWriting("unanswered");
    const { it, way } = failing;
    const browser = await it.another({ store: way.store });
    it.expire();
    expect(await browser.page()).toContain(PLAYING);
    expect(it.site.logged.join()).toContain("could not be stored");
    way.free();
    await logged(it, "token refreshed");
    expect(await browser.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(1);
  });

  it("is not lost at a planned end", async () => {
    await using failing = await failAtWriting("refused");
    const { it, way } = failing;
    const first = await it.another({ store: way.store });
    it.expire();
    expect(await first.page()).toContain(PLAYING);
    const closing = first.stagedoor.close();
    way.free();
    await closing;
    // What is not written by now never is.
    way.standStillAt("replaceGrant", "held");
    expect(await it.browser.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(1);
  });

  it("keeps a planned end waiting for a while only", async () => {
    const store = createMemoryStore();
    const way = new WayToStore(store);
    way.obstruct("replaceGrant", "refused");
    const logged: string[] = [];
    const log = { ...silentLog, error: (_fields: object, message: string) => logged.push(message) };
    const outcomes = new Outcomes({ store: way.store, keyring: new Keyring(["a".repeat(32)]), log });
    const taken = await takeLease(way.store, grantOf(), async () => undefined);
    if (!("held" in taken)) throw new Error("Nobody else has it.");
    const token = new Token({ accessToken: "t", expiresAt: 0 });
    const next = grantOf({ version: "2" });
    const { fence } = taken.held.lease;
    expect(await outcomes.write({ from: "1", pending: fence, next, token }, taken.held)).toEqual({
      version: "2",
      token,
    });
    await outcomes.close(200);
    expect(logged).toEqual([
      "refreshed token could not be stored",
      "what came of a refresh could not be stored before the end",
    ]);
  });

  it("gives way to a newer sign-in", async () => {
    await using failing = await failAtWriting("refused");
    const { it, way } = failing;
    const browser = await it.another({ store: way.store });
    it.expire();
    expect(await browser.page()).toContain(PLAYING);
    await it.browser.signIn("ada");
    const grant = await it.grant();
    way.free();
    await logged(it, "of no use any more");
    expect(await it.grant()).toEqual(grant);
    expect(await it.browser.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(1);
  });
});

describe("a refusal that the store does not take", () => {
  it("is not asked for again, and ends the grant as soon as the store takes it", async () => {
    await using failing = await failAtWriting("refused");
    const { it, way } = failing;
    const browser = await it.another({ store: way.store });
    it.control.grants.revoke("ada");
    for (let n = 0; n < 3; n++) expect(await browser.page()).toContain("This site cannot use its store");
    way.free();
    await logged(it, "grant ended");
    expect(await browser.page()).toContain("sign in again");
    expect(it.refreshes()).toBe(1);
  });
});

/** What refreshes Ada's grant, with a log of its own. */
function refresherOf({ site, store, control }: SignedIn): { refresher: Refresher; logged: string[] } {
  const { clientId, redirectUri, secret } = site.options;
  const now = () => control.clock.now();
  const credentials = new Credentials({ clientId, redirectUri, accountsUrl: site.spotifyUrl, now });
  const logged: string[] = [];
  const log = {
    ...silentLog,
    error: (fields: object, message: string) => logged.push(`${message} ${JSON.stringify(fields)}`),
  };
  const rooms = { store, keyring: new Keyring(secret), credentials, scope: DEFAULT_SCOPE, log, now };
  return { refresher: new Refresher(rooms), logged };
}

describe("a refresh", () => {
  it("without an answer at a planned end is named in the log", async () => {
    await using it = await signIn({ servesOnce: true });
    const { refresher, logged } = refresherOf(it);
    it.control.faults.add({ path: "/api/token", delayMs: 600, times: 1, when: "after" });
    const flight = refresher.refresh(it.owner, (await it.grant())?.version ?? "");
    await eventually(() => expect(it.control.requests.inFlight("/api/token").now).toBe(1));
    await refresher.close(50);
    expect(logged).toEqual(['no answer to a refresh came before the end: it may be lost {"person":"ada"}']);
    await flight;
  });

  it("with an answer before a planned end is not", async () => {
    await using it = await signIn({ servesOnce: true });
    const { refresher, logged } = refresherOf(it);
    await refresher.refresh(it.owner, (await it.grant())?.version ?? "");
    await refresher.close(50);
    expect(logged).toEqual([]);
  });

  it("is not sent after a planned end", async () => {
    await using it = await signIn({ servesOnce: true });
    const { refresher } = refresherOf(it);
    await refresher.close(0);
    const flight = refresher.refresh(it.owner, (await it.grant())?.version ?? "");
    await expect(flight).rejects.toThrow("come to its end");
    expect(it.refreshes()).toBe(0);
    expect(await it.browser.page()).toContain(PLAYING);
  });

  it("is not sent where the store cannot note it", async () => {
    await using it = await signIn({ servesOnce: true });
    const way = new WayToStore(it.store);
    const browser = await it.another({ store: way.store });
    it.expire();
    way.obstruct("noteRefresh", "refused");
    expect(await browser.page()).toContain("This site cannot use its store");
    expect(it.refreshes()).toBe(0);
    way.free();
    expect(await browser.page()).toContain(PLAYING);
  });

  it("under way at a planned end is waited for", async () => {
    await using it = await signIn({ servesOnce: true });
    const other = await it.another();
    it.expire();
    it.control.faults.add({ path: "/api/token", delayMs: 300, times: 1 });
    const view = other.page();
    await eventually(() => expect(it.control.requests.inFlight("/api/token").now).toBe(1));
    await other.stagedoor.close();
    expect(it.site.logged.join()).toContain("token refreshed");
    await view;
    expect(await it.browser.page()).toContain(PLAYING);
    expect(it.refreshes()).toBe(1);
  });
});
