import { afterEach, describe, expect, it } from "vitest";
import { deviceOf } from "../src/sessions/device.ts";
import { createMemoryStore } from "../src/stores/memory.ts";
import { faultyStore } from "./faulty-store.ts";
import { FIREFOX, SAFARI } from "./navigation.ts";
import { parseSetCookie } from "./set-cookie.ts";
import { Browser, openSite, type Site } from "./site.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;

let site: Site;
afterEach(() => site.close());

const isSignedIn = async (browser: Browser) => (await browser.page()).includes("User ID: ada");

async function signedIn(over: Parameters<typeof openSite>[0] = {}): Promise<Browser> {
  site = await openSite(over);
  const browser = new Browser(site);
  await browser.signIn("ada");
  return browser;
}

describe("how long a session lasts", () => {
  it("ends thirty days after its last use, each of which begins them anew", async () => {
    const browser = await signedIn();
    for (let n = 0; n < 3; n++) {
      site.emulator.control.clock.advance(29 * DAY);
      expect(await isSignedIn(browser)).toBe(true);
    }
    site.emulator.control.clock.advance(30 * DAY);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it("ends after half a year however much it is used", async () => {
    const browser = await signedIn();
    for (let n = 0; n < 8; n++) {
      site.emulator.control.clock.advance(20 * DAY);
      expect(await isSignedIn(browser)).toBe(true);
    }
    site.emulator.control.clock.advance(20 * DAY);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it("is as long as the settings say, the cookie too", async () => {
    site = await openSite({ sessionIdleDays: 2, sessionDays: 3.5 });
    const browser = new Browser(site);
    const cookies = (await browser.signIn("ada")).headers.getSetCookie().map(parseSetCookie);
    expect(cookies.find(({ name }) => name === "stagedoor-5000")?.maxAge).toBe((3.5 * DAY) / 1_000);
    site.emulator.control.clock.advance(1.9 * DAY);
    expect(await isSignedIn(browser)).toBe(true);
    site.emulator.control.clock.advance(1.5 * DAY);
    expect(await isSignedIn(browser)).toBe(true);
    site.emulator.control.clock.advance(0.2 * DAY);
    expect(await isSignedIn(browser)).toBe(false);

    await browser.signIn("ada");
    site.emulator.control.clock.advance(2 * DAY);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it("may be a part of a day that makes no whole number of milliseconds", async () => {
    const store = createMemoryStore();
    await signedIn({ store, sessionIdleDays: 0.041667, sessionDays: 0.083333 });
    const { holdings } = await store.holdings(undefined, 1);
    const [{ createdAt = 0, expiresAt = 0, endsAt = 0 } = {}] = holdings[0]?.sessions ?? [];
    expect([expiresAt - createdAt, endsAt - createdAt]).toEqual([3_600_029, 7_199_971]);
  });
});

describe("when a session was last seen", () => {
  it("is written once a minute at most, however many requests come at once", async () => {
    const faulty = faultyStore();
    const browser = await signedIn({ store: faulty.store });
    site.emulator.control.clock.stop();
    const views = () => Promise.all(Array.from({ length: 20 }, () => browser.page()));
    await views();
    expect(faulty.calls.get("touchSession")).toBeUndefined();
    site.emulator.control.clock.advance(MINUTE);
    await views();
    expect(faulty.calls.get("touchSession")).toBe(1);
    site.emulator.control.clock.advance(MINUTE - 1);
    await views();
    expect(faulty.calls.get("touchSession")).toBe(1);
    site.emulator.control.clock.advance(1);
    await views();
    expect(faulty.calls.get("touchSession")).toBe(2);
  });

  it("keeps nobody out where it cannot be written, and is said once", async () => {
    const faulty = faultyStore();
    const browser = await signedIn({ store: faulty.store });
    faulty.fail("refused", "touchSession");
    for (let n = 0; n < 3; n++) {
      site.emulator.control.clock.advance(MINUTE);
      expect(await isSignedIn(browser)).toBe(true);
    }
    expect(faulty.calls.get("touchSession")).toBe(3);
    expect(site.logged.filter((line) => line.includes("use could not be noted"))).toHaveLength(1);
  });
});

describe("how many sessions a person may have", () => {
  it("is limited: the oldest goes, and nobody else's", async () => {
    site = await openSite({ sessionLimit: 2 });
    const [first, second, third, other] = [1, 2, 3, 4].map(() => new Browser(site));
    if (!first || !second || !third || !other) throw new Error("Too few.");
    await other.signIn("bela");
    for (const browser of [first, second, third]) {
      await browser.signIn("ada");
      site.emulator.control.clock.advance(1_000);
    }
    expect(await Promise.all([first, second, third].map(isSignedIn))).toEqual([false, true, true]);
    expect(await other.page()).toContain("User ID: bela");

    // Signing in again in the same browser takes no other's place.
    await third.signIn("ada");
    expect(await Promise.all([second, third].map(isSignedIn))).toEqual([true, true]);
  });
});

describe("the device", () => {
  it.each([
    [FIREFOX, "Firefox on Linux"],
    [SAFARI, "Safari on iOS"],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
      "Microsoft Edge on Windows",
    ],
    [
      "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
      "Chrome on Android",
    ],
    ["<script>alert(1)</script>/1.0 (Linux)", "Linux"],
    ["\u009b31mred\u009b0m/1.0 (Linux)", "Linux"],
    [`${"x".repeat(400)}/1.0 (Linux)`, "Linux"],
    [`${"x".repeat(600)} Gecko/20100101 Firefox/142.0 (Linux)`, ""],
    ["x", ""],
    ["", ""],
    [null, ""],
  ])("of %j is %j", (userAgent, device) => {
    expect(deviceOf(userAgent)).toBe(device);
  });

  it.each([
    ["a megabyte", "a".repeat(1_000_000)],
    ["a megabyte of brackets", "(".repeat(1_000_000)],
    ["a megabyte of versions", "Chrome/1.0 Safari/1.0 Version/1.0 ".repeat(30_000)],
    ["a megabyte of blanks", `Mozilla/5.0 (${" ".repeat(1_000_000)}) Gecko`],
  ])("of %s is short and harmless", (_name, userAgent) => {
    expect(deviceOf(userAgent).length).toBeLessThan(70);
  });
});
