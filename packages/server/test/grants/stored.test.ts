import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStagedoor } from "../../src/stagedoor.ts";
import { openStore } from "../../src/stores/open.ts";
import { Browser, CLIENT, openSite, type Site } from "../site.ts";
import { PLAYING } from "./signed-in.ts";

let folder: string;
let store: string;
let site: Site;
let browser: Browser;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stagedoor-grants-"));
  store = `sqlite:${join(folder, "store.sqlite")}`;
  site = await openSite({ store });
  browser = new Browser(site);
  await browser.signIn("ada");
  // Her song does not end while the clock jumps.
  site.emulator.control.playback.pause("ada");
});
afterEach(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

describe("a grant in a file", () => {
  it("is used while the store cannot be written", async () => {
    const other = new DatabaseSync(join(folder, "store.sqlite"));
    site.emulator.control.clock.advance(120_000);
    other.exec("BEGIN IMMEDIATE");
    expect(await browser.page()).toContain(PLAYING);
    other.close();
    expect(site.logged.join()).toContain("use could not be noted");
  });

  it("survives a stop and a start", async () => {
    await site.stagedoor.close();
    const again = await createStagedoor(site.options);
    expect(await browserOf({ ...site, stagedoor: again }).page()).toContain(PLAYING);
    await again.close();
  });

  it("is refreshed once, however many processes share the store", async () => {
    const others = await Promise.all([1, 2, 3].map(() => createStagedoor(site.options)));
    const browsers = [browser, ...others.map((stagedoor) => browserOf({ ...site, stagedoor }))];
    site.emulator.control.clock.advance(3_600_000);
    const pages = await Promise.all(browsers.flatMap((each) => [each.page(), each.page()]));
    expect(pages.filter((page) => page.includes(PLAYING))).toHaveLength(8);
    expect(site.emulator.control.requests.count({ path: "/api/token", grantType: "refresh_token" })).toBe(1);
    await Promise.all(others.map((other) => other.close()));
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
    const opened = await openStore(store);
    const app = `${site.spotifyUrl} ${CLIENT.clientId}`;
    const person = (id: string) =>
      `account:${site.emulator.control.people.list().find((each) => each.id === id)?.account_id}`;
    const [ada, bela] = await Promise.all(
      ["ada", "bela"].map((id) => opened.readGrant({ app, person: person(id) })),
    );
    if (!ada || !bela) throw new Error("Both are signed in.");
    await opened.replaceGrant({ ...ada, sealed: bela.sealed, version: randomUUID() }, ada.version);
    await opened.close();
    const before = site.emulator.control.requests.count({ path: "/v1/me/player/currently-playing" });
    expect(await browser.page()).toContain("sign in again");
    expect(site.emulator.control.requests.count({ path: "/v1/me/player/currently-playing" })).toBe(before);
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
