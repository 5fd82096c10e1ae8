import { describe, expect, it } from "vitest";
import { agreeAs, browser, locationOf } from "./browser.ts";
import { authorizeUrl, clientId, origin, redirectUri, standingEmulator } from "./flow.ts";

describe("the authorize page", () => {
  it("shows people, the app and its scopes in words", async () => {
    const page = await (await standingEmulator().fetch(new Request(authorizeUrl()))).text();
    expect(page).toContain("Test app");
    expect(page).toMatch(/<input type="radio" name="person" value="ada" [^>]*checked>/);
    expect(page).toMatch(/<label for="person-1" dir="auto">Béla Okonkwo<\/label>/);
    expect(page).toContain("See what you are playing right now");
    expect(page).toMatch(/<button[^>]*name="decision" value="agree">Agree<\/button>/);
    expect(page).toMatch(/<button[^>]*name="decision" value="cancel">Cancel<\/button>/);
    expect(page).toContain("Nobody's real account");
  });

  it("escapes names", async () => {
    const emulator = standingEmulator();
    emulator.control.apps.register({ clientId, name: "<script>alert(1)</script>" });
    const page = await (await emulator.fetch(new Request(authorizeUrl({ state: '"><img src=x>' })))).text();
    expect(page).not.toContain("<script>");
    expect(page).not.toContain("<img src=x");
    expect(page).toContain("Carmen &lt;i&gt;&amp; Sons&lt;/i&gt; &quot;Ltd&quot;");
  });

  it("has a strict policy and is not kept", async () => {
    const { headers } = await standingEmulator().fetch(new Request(authorizeUrl()));
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-inline");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("sends the browser back with a code when the person agrees", async () => {
    const visit = browser(standingEmulator());
    await visit(authorizeUrl());
    const response = await visit(authorizeUrl(), agreeAs("bela"));
    expect(response.status).toBe(303);
    const location = locationOf(response);
    expect(location.searchParams.get("state")).toBe("st/at+e");
    expect(location.searchParams.get("code")?.length).toBeGreaterThan(100);
  });

  it("sends it back with access_denied and no code when the person cancels", async () => {
    const emulator = standingEmulator();
    const response = await browser(emulator)(authorizeUrl(), { person: "ada", decision: "cancel" });
    expect([...locationOf(response).searchParams]).toEqual([
      ["error", "access_denied"],
      ["state", "st/at+e"],
    ]);
    expect(await emulator.control.cancel(authorizeUrl())).toBe(response.headers.get("location"));
  });

  it("keeps the query that a redirect URI has of its own", async () => {
    const emulator = standingEmulator();
    const uri = "https://app.example/cb?tenant=7&to=a%20b&plain";
    emulator.control.apps.register({ clientId, redirectUris: [uri] });
    const location = await emulator.control.authorize("ada", authorizeUrl({ redirect_uri: uri }));
    expect(location.startsWith(`${uri}&code=`)).toBe(true);
  });
});

describe("consent that stands", () => {
  it("sends the same person back at once, for the same or fewer scopes", async () => {
    const visit = browser(standingEmulator());
    await visit(authorizeUrl(), agreeAs("ada"));
    const again = await visit(authorizeUrl({ scope: "user-read-email" }));
    expect(again.status).toBe(302);
    expect(locationOf(again).searchParams.has("code")).toBe(true);
  });

  it("asks again for more scopes, and then has both", async () => {
    const visit = browser(standingEmulator());
    await visit(authorizeUrl({ scope: "user-read-email" }), agreeAs("ada"));
    expect((await visit(authorizeUrl({ scope: "user-top-read" }))).status).toBe(200);
    await visit(authorizeUrl({ scope: "user-top-read" }), agreeAs("ada"));
    expect((await visit(authorizeUrl({ scope: "user-top-read user-read-email" }))).status).toBe(302);
  });

  it("does not speak for another browser, another person or after revocation", async () => {
    const emulator = standingEmulator();
    const visit = browser(emulator);
    await visit(authorizeUrl(), agreeAs("ada"));
    expect((await browser(emulator)(authorizeUrl())).status).toBe(200);
    emulator.control.grants.revoke("ada", clientId);
    expect((await visit(authorizeUrl())).status).toBe(200);
  });

  it("shows the page with show_dialog, with the person chosen and others to choose", async () => {
    const visit = browser(standingEmulator());
    await visit(authorizeUrl(), agreeAs("bela"));
    const url = authorizeUrl({ show_dialog: "true" });
    const page = await (await visit(url)).text();
    expect(page).toMatch(/value="bela" [^>]*checked>/);
    expect(page).not.toMatch(/value="ada" [^>]*checked>/);
    expect(page).toContain("Not you?");
    await visit(url, agreeAs("ada"));
    const next = await (await visit(url)).text();
    expect(next).toMatch(/value="ada" [^>]*checked>/);
  });

  it("means Agree when Enter is pressed: the first button of the form with the people", async () => {
    const visit = browser(standingEmulator());
    await visit(authorizeUrl(), agreeAs("bela"));
    const page = await (await visit(authorizeUrl({ show_dialog: "true" }))).text();
    const form = page.split("<form").find((part) => part.includes('name="person"')) ?? "";
    expect(/<button[^>]*value="(\w+)"/.exec(form)?.[1]).toBe("agree");
  });

  it("lets a person go with Not you?", async () => {
    const visit = browser(standingEmulator());
    await visit(authorizeUrl(), agreeAs("ada"));
    const response = await visit(authorizeUrl(), { decision: "switch" });
    expect(response.status).toBe(303);
    const page = await visit(origin + response.headers.get("location"));
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain("Not you?");
  });
});

describe("a request that is not in order", () => {
  it.each([
    ["INVALID_CLIENT: Invalid client", { client_id: "nobody" }],
    ["INVALID_CLIENT: Invalid client", { client_id: undefined }],
    ["INVALID_CLIENT: Invalid redirect URI", { redirect_uri: `${redirectUri}/` }],
    ["INVALID_CLIENT: Invalid redirect URI", { redirect_uri: undefined }],
    ["INVALID_CLIENT: Invalid redirect URI", { redirect_uri: "https://evil.example/callback" }],
    ["INVALID_CLIENT: Insecure redirect URI", { redirect_uri: "http://localhost:5000/callback" }],
    ["INVALID_CLIENT: Insecure redirect URI", { redirect_uri: "http://app.example/callback" }],
    ["response_type must be code or token", { response_type: "token" }],
    ["Illegal scope", { scope: "user-read-email playlist-read" }],
  ])("shows %s and tells the app nothing", async (text, changes) => {
    const emulator = standingEmulator();
    const visit = browser(emulator);
    await visit(`${origin}/account/login`, { person: "ada" });
    const response = await visit(authorizeUrl(changes));
    expect(response.status).toBe(400);
    expect(response.headers.has("location")).toBe(false);
    expect(await response.text()).toContain(text);
    const posted = await browser(emulator)(authorizeUrl(changes), agreeAs("ada"));
    expect(posted.status).toBe(400);
    await expect(emulator.control.authorize("ada", authorizeUrl(changes))).rejects.toThrow(text);
  });

  it.each([
    ["No app is registered here", { client_id: "nobody" }],
    [`Letter for letter it must be ${redirectUri}.`, { redirect_uri: "https://a.example/" }],
    ["localhost and other hosts ended on 27 November 2025", { redirect_uri: "http://localhost/" }],
    ["No app can have playlist-read or &lt;b&gt;.", { scope: "playlist-read streaming <b>" }],
    ["Ask for response_type=code.", { response_type: "token" }],
  ])("has the mend beside it: %s", async (hint, changes) => {
    const response = await browser(standingEmulator())(authorizeUrl(changes), agreeAs("ada"));
    expect(await response.text()).toContain(hint);
  });

  it("is told after login alone, as at Spotify", async () => {
    const visit = browser(standingEmulator());
    const url = authorizeUrl({ client_id: "nobody" });
    const sent = await visit(url);
    expect(sent.status).toBe(303);
    const login = locationOf(sent);
    expect(login.pathname).toBe("/en/login");
    expect(new URL(login.searchParams.get("continue") ?? "", origin).href).toBe(url);
    const page = await visit(login.href);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(`action="${login.pathname}${login.search.replaceAll("&", "&amp;")}"`);
    const back = await visit(login.href, { person: "ada" });
    expect(locationOf(back).href).toBe(url);
    expect((await visit(url)).status).toBe(400);
  });

  it.each([
    "https://evil.example/",
    "//evil.example/",
    "http://127.0.0.1:5001//evil.example",
    "http://[",
    "javascript:1",
  ])("never goes on from login to %s", async (address) => {
    const login = `${origin}/en/login?${new URLSearchParams({ continue: address })}`;
    const response = await browser(standingEmulator())(login, { person: "ada" });
    expect(response.headers.get("location")).toBe("/account/apps");
  });

  it("tells the app of a parameter that is there twice", async () => {
    const response = await standingEmulator().fetch(new Request(`${authorizeUrl()}&state=another`));
    expect(locationOf(response).searchParams.get("error")).toBe("invalid_request");
  });

  it.each([{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }])(
    "refuses a form posted from another site: %o",
    async (headers) => {
      const emulator = standingEmulator();
      const response = await browser(emulator)(
        authorizeUrl(),
        agreeAs("ada"),
        headers as Record<string, string>,
      );
      expect(response.status).toBe(403);
      expect(response.headers.has("location")).toBe(false);
    },
  );

  it("takes the form from its own page", async () => {
    const headers = { origin, "sec-fetch-site": "same-origin" };
    const response = await browser(standingEmulator())(authorizeUrl(), agreeAs("ada"), headers);
    expect(response.status).toBe(303);
  });

  it("takes it under the address that links have, where a proxy is in front", async () => {
    const emulator = standingEmulator({ origin: "https://spotify.test:5001" });
    const post = (from: string) => browser(emulator)(authorizeUrl(), agreeAs("ada"), { origin: from });
    expect((await post("https://spotify.test:5001")).status).toBe(303);
    expect((await post(origin)).status).toBe(303);
    expect((await post("https://evil.example")).status).toBe(403);
  });

  it("asks again when nobody was chosen", async () => {
    const response = await browser(standingEmulator())(authorizeUrl(), agreeAs("no-such-person"));
    expect(response.status).toBe(400);
  });
});
