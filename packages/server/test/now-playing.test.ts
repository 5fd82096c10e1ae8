import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Browser, openSite, type Site } from "./site.ts";

let site: Site;
let browser: Browser;
beforeEach(async () => {
  site = await openSite();
  browser = new Browser(site);
});
afterEach(() => site.close());

const PATH = "/v1/me/player/currently-playing";
const control = () => site.emulator.control;

async function pageOf(person: string): Promise<string> {
  await browser.signIn(person);
  return browser.page();
}

describe("what is playing", () => {
  it.each([
    ["music", "ada", "track", /Now playing: Weather for Two<\/p>\s*<p>The Paper Lanterns/],
    [
      "a podcast episode, with its show",
      "ada",
      "episode",
      /Now playing: [^<]+<\/p>\s*<p>[^<]+<[\s\S]*Podcast episode/,
    ],
    ["an advert", "ada", "ad", /Now playing: an advert/],
    ["a local file", "ada", "local", /Now playing: [^<]+<\/p>[\s\S]*A file of your own/],
    ["a private session", "ada", "private", /Now playing: something private/],
    ["something unknown", "ada", "unknown", /Now playing: something private/],
    ["nothing", "ada", "nothing", /Now playing: None[\s\S]*Nothing is playing/],
  ] as const)("reads well: %s", async (_name, person, kind, text) => {
    if (kind !== "track") control().playback.set(person, { kind });
    const page = await pageOf(person);
    expect(page).toMatch(text);
    expect(page).not.toMatch(/undefined|\[object|NaN|>null/);
  });

  it("says when it is paused", async () => {
    control().playback.pause("ada");
    expect(await pageOf("ada")).toContain("Paused");
  });

  it("escapes names and titles", async () => {
    control().playback.set("ada", { kind: "local", name: `<script>"'&`, artist: "<b>x</b>" });
    const page = await pageOf("ada");
    expect(page).toContain("Now playing: &lt;script&gt;&quot;&#39;&amp;");
    expect(page).not.toContain("<b>x</b>");
  });

  it.each([
    [
      "500",
      { status: 500, body: { error: { status: 500, message: "Server error" } } },
      /Spotify answered 500/,
    ],
    ["502 in plain text", { status: 502, body: "upstream request timeout" }, /Spotify answered 502/],
    [
      "403",
      { status: 403, body: { error: { status: 403, message: "Insufficient client scope" } } },
      /does not allow it/,
    ],
    ["HTML", { kind: "html" }, /makes no sense/],
    ["garbage", { kind: "garbage" }, /makes no sense/],
    ["a closed connection", { kind: "drop" }, /cannot be reached/],
    ["silence", { kind: "hang" }, /did not answer in time/],
    ["an answer of another kind", { status: 200, body: [1] }, /Error in retrieving|Now playing: None/],
  ] as const)("still gives a page when Spotify gives %s", async (_name, fault, reason) => {
    await browser.signIn("ada");
    control().faults.add({ path: PATH, ...fault });
    const response = await browser.request("/");
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain("User ID: ada");
    expect(page).toMatch(reason);
  });

  it.each(["99999999999999", "9".repeat(400)])("takes a Retry-After of %s for a week", async (retryAfter) => {
    await browser.signIn("ada");
    control().faults.add({ path: PATH, times: 1, status: 429, headers: { "retry-after": retryAfter } });
    for (let n = 0; n < 2; n++) expect(await browser.page()).toContain("asks this site to wait until");
    control().clock.advance(8 * 86_400_000);
    await browser.page();
    expect(await browser.page()).not.toContain("asks this site to wait");
  });

  it.each([[{ toString: 1 }], [{ isEscaped: true, callbacks: [1] }], [["x"]], [7]] as [unknown][])(
    "shows no name that is not text: %j",
    async (name) => {
      await browser.signIn("ada");
      const item = { type: "track", name, artists: [{ name }], album: { name, images: [{ url: name }] } };
      const body = { is_playing: true, currently_playing_type: "track", item };
      control().faults.add({ path: PATH, status: 200, body });
      expect(await browser.page()).toContain("Now playing: Untitled");
    },
  );

  it("asks Spotify once for all who look at the same person at the same moment, and again for the next", async () => {
    await browser.signIn("ada");
    const phone = new Browser(site);
    await phone.signIn("ada");
    const bela = new Browser(site);
    await bela.signIn("bela");
    control().requests.clear();
    control().faults.add({ path: PATH, delayMs: 200 });
    const pages = await Promise.all([browser, phone, browser, phone, bela].map((who) => who.page()));
    for (const page of pages) expect(page).toContain("Now playing: ");
    expect(pages.map((page) => /User ID: (\w+)/.exec(page)?.[1])).toEqual([
      "ada",
      "ada",
      "ada",
      "ada",
      "bela",
    ]);
    expect(control().requests.count({ path: PATH, personId: "ada" })).toBe(1);
    expect(control().requests.count({ path: PATH, personId: "bela" })).toBe(1);
    await browser.page();
    expect(control().requests.count({ path: PATH, personId: "ada" })).toBe(2);
  });

  it("asks nobody to wait for a day: says when it may go on, and does not call until then", async () => {
    await browser.signIn("ada");
    control().faults.add({
      path: PATH,
      status: 429,
      headers: { "retry-after": "86207" },
      body: { error: { status: 429, message: "Too many requests" } },
    });
    for (let n = 0; n < 3; n++) {
      expect(await browser.page()).toMatch(/asks this site to wait until \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    }
    expect(control().requests.count({ path: PATH })).toBe(1);
    control().faults.clear();
    control().clock.advance(86_208_000);
    expect(await browser.page()).not.toContain("asks this site to wait");
  });
});
