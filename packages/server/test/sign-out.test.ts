import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Browser, ORIGIN, openSite, type Site } from "./site.ts";

let site: Site;
let browser: Browser;
beforeEach(async () => {
  site = await openSite();
  browser = new Browser(site);
  await browser.signIn("ada");
});
afterEach(() => site.close());

const fromHere = {
  "sec-fetch-site": "same-origin",
  "sec-fetch-dest": "document",
  "sec-fetch-mode": "navigate",
};
const signedIn = async () => (await browser.page()).includes("User ID: ada");

describe("signing out", () => {
  it.each([
    ["a form of this site", "POST", { "sec-fetch-site": "same-origin", origin: ORIGIN }],
    ["a form, in a browser that sends Origin alone", "POST", { origin: ORIGIN }],
    ["a program that is no browser", "POST", {}],
    ["a link of this site", "GET", fromHere],
    ["a typed address", "GET", { ...fromHere, "sec-fetch-site": "none" }],
  ])("is done at once by %s", async (_name, method, headers) => {
    const response = await browser.request("/logout", { method, headers });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
    expect(browser.cookies.size).toBe(0);
    expect(await signedIn()).toBe(false);
  });

  it.each([
    ["another site's link", "GET", { ...fromHere, "sec-fetch-site": "cross-site" }, 200],
    ["a sibling host's link", "GET", { ...fromHere, "sec-fetch-site": "same-site" }, 200],
    ["an image", "GET", { ...fromHere, "sec-fetch-dest": "image" }, 200],
    ["a frame", "GET", { ...fromHere, "sec-fetch-dest": "iframe" }, 200],
    ["a prefetch", "GET", { ...fromHere, "sec-purpose": "prefetch;prerender" }, 200],
    ["an old prefetch", "GET", { ...fromHere, purpose: "Prefetch" }, 200],
    ["a browser that does not say", "GET", {}, 200],
    ["a HEAD request", "HEAD", fromHere, 200],
    ["another site's form", "POST", { "sec-fetch-site": "cross-site" }, 403],
    ["a sibling host's form", "POST", { "sec-fetch-site": "same-site", origin: "http://b.example" }, 403],
    ["another site's form without Fetch Metadata", "POST", { origin: "https://evil.example" }, 403],
    ["a form from nowhere", "POST", { origin: "null" }, 403],
  ])("is not done by %s, which gets a question", async (_name, method, headers, status) => {
    const response = await browser.request("/logout", { method, headers });
    expect(response.status).toBe(status);
    if (method !== "HEAD") expect(await response.text()).toContain('<form method="post" action="/logout">');
    expect(await signedIn()).toBe(true);
  });

  it("ends the session in the store, not only in the browser", async () => {
    const cookies = new Map(browser.cookies);
    await browser.request("/logout", { method: "POST" });
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect(await signedIn()).toBe(false);
  });

  it("is harmless twice", async () => {
    for (let n = 0; n < 2; n++)
      expect((await browser.request("/logout", { method: "POST" })).status).toBe(303);
  });

  it("leaves the same person's other browser and other people signed in", async () => {
    const [same, other] = [new Browser(site), new Browser(site)];
    await same.signIn("ada");
    await other.signIn("bela");
    await browser.request("/logout", { method: "POST" });
    expect(await same.page()).toContain("Now playing: Weather for Two");
    expect(await other.page()).toContain("User ID: bela");
  });
});
