import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStagedoor, SetupError, type StagedoorOptions } from "../src/stagedoor.ts";
import { createMemoryStore } from "../src/stores/memory.ts";
import type { Store } from "../src/stores/store.ts";
import { faultyStore } from "./faulty-store.ts";
import { Browser, openSite, type Site } from "./site.ts";

const OTHER_SECRET = "another secret, which is long enough too";

let store: Store;
let site: Site;
beforeEach(async () => {
  store = createMemoryStore();
  site = await openSite({ store });
});
afterEach(() => site.close());

async function refusal(options: Partial<StagedoorOptions>): Promise<SetupError> {
  try {
    const stagedoor = await createStagedoor({ ...site.options, ...options });
    await stagedoor.close();
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error("It started.");
}

describe("a start", () => {
  it("with another secret than the store's names the grants that go with the lost one, and the mend", async () => {
    for (const person of ["ada", "bela"]) await new Browser(site).signIn(person);
    const { exitCode, message } = await refusal({ secret: [OTHER_SECRET] });
    expect(exitCode).toBe(65);
    expect(message).toMatch(/2 stored grants were sealed with another secret/);
    expect(message).toMatch(/: (ada, bela|bela, ada)\./);
    expect(message).toContain("stagedoor keys forget");
    expect(message).not.toContain(OTHER_SECRET);
  });

  it("notes in the store that a server uses it, unless the start fails", async () => {
    const fresh = createMemoryStore();
    const other = await openSite({ store: fresh });
    await new Browser(other).signIn("ada");
    await other.close();
    const used = await fresh.readMark();
    expect(used).toContain("usedSince");
    await fresh.writeMark(undefined);
    await refusal({ ...other.options, store: fresh, secret: [OTHER_SECRET] });
    expect(await fresh.readMark()).toBeUndefined();
  });

  it("passes over a store of one's own that has no mark", async () => {
    const { readMark, writeMark, ...own } = createMemoryStore();
    const stagedoor = await createStagedoor({ ...site.options, store: own });
    await stagedoor.close();
  });

  it("names ten of them at most", async () => {
    for (let n = 0; n < 12; n++) {
      site.emulator.control.people.add({ id: `person-${n}` });
      await new Browser(site).signIn(`person-${n}`);
    }
    const { message } = await refusal({ secret: [OTHER_SECRET] });
    expect(message).toContain("12 stored grants");
    expect(message).toContain("and 2 more");
    expect(message.match(/person-/g)).toHaveLength(10);
  });

  it("with the former secret beside the new one opens what both sealed", async () => {
    const browser = new Browser(site);
    await browser.signIn("ada");
    const stagedoor = await createStagedoor({
      ...site.options,
      secret: [OTHER_SECRET, ...site.options.secret],
    });
    const later = new Browser({ ...site, stagedoor });
    for (const [name, value] of browser.cookies) later.cookies.set(name, value);
    expect(await later.page()).toContain("Now playing: Weather for Two");
    await stagedoor.close();
  });

  it("says that the store is down", async () => {
    const faulty = faultyStore();
    faulty.fail("refused");
    const { exitCode, message } = await refusal({ store: faulty.store });
    expect([exitCode, message]).toEqual([
      69,
      expect.stringContaining("The store cannot be used (ECONNREFUSED)"),
    ]);
  });

  it.each([
    [{ sessionDays: 0 }, /^sessionDays: 0 cannot be/],
    [{ sessionIdleDays: Number.NaN }, /^sessionIdleDays: NaN cannot be/],
    [{ sessionLimit: 1.5 }, /^sessionLimit: 1.5 cannot be. Set a whole number/],
    [{ renewDays: -1 }, /^renewDays: -1 cannot be/],
    [{ storePool: 0 }, /^storePool: 0 cannot be/],
    [{ sessionIdleDays: "7" }, /^sessionIdleDays: "7" cannot be. Set a number/],
    [{ sessionLimit: null }, /^sessionLimit: null cannot be/],
    [{ secret: [] }, /^secret: has to be a list/],
    [{ secret: "a text that is long enough to be a secret" }, /^secret: has to be a list/],
    [{ secret: [undefined] }, /^secret: each has to be a text/],
    [{ store: {} }, /^store: has no claimAttempt, .*, grantsSealedOtherwise. A store/],
    [{ store: undefined }, /^store: has to be the URL/],
    [{ clientId: "" }, /^clientId: is no client id/],
    [{ clientId: undefined }, /^clientId: is no client id/],
    [{ clientSecret: "" }, /^clientSecret: is no client secret/],
    [{ redirectUri: undefined }, /^redirectUri: /],
    [{ apiUrl: "nowhere" }, /^apiUrl: is not an http/],
  ])("refuses %j", async (options, message) => {
    // As a program in JavaScript may call it.
    const refused = await refusal(options as Partial<StagedoorOptions>);
    expect([refused.exitCode, refused.message]).toEqual([78, expect.stringMatching(message)]);
  });
});
