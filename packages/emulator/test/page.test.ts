import { afterEach, describe, expect, it } from "vitest";
import { defaultApp, type Emulator } from "../src/index.ts";
import { startEmulator } from "../src/server.ts";
import { call, clientId, origin, signIn, standingEmulator } from "./flow.ts";

const page = `${origin}/_emulator`;
const readers: ReadableStreamDefaultReader<Uint8Array>[] = [];
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.cancel()));
});

function get(emulator: Emulator, query = "", headers: Record<string, string> = {}): Promise<Response> {
  return emulator.fetch(new Request(page + query, { headers: { accept: "text/html", ...headers } }));
}

async function htmlOf(emulator: Emulator, query = ""): Promise<string> {
  const response = await get(emulator, query);
  expect(response.status).toBe(200);
  return response.text();
}

function press(
  emulator: Emulator,
  action: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new URLSearchParams({ do: action, ...fields });
  const form = new Request(page, { method: "POST", body, headers: { origin, ...headers } });
  return emulator.fetch(form);
}

/** Presses a button, and reads the page that one is sent to. */
async function pressed(emulator: Emulator, action: string, fields: Record<string, string> = {}) {
  const response = await press(emulator, action, fields);
  const refusal = /Not done: ([^<]+)/.exec(await response.clone().text())?.[1];
  expect(refusal).toBeUndefined();
  expect(response.status).toBe(303);
  const location = new URL(response.headers.get("location") ?? "", origin);
  expect(location.pathname).toBe("/_emulator");
  return htmlOf(emulator, location.search);
}

describe("the page", () => {
  it("comes to who asks for HTML, and the list of operations to others", async () => {
    const emulator = standingEmulator();
    const response = await get(emulator);
    expect(response.headers.get("content-type")).toBe("text/html; charset=UTF-8");
    expect(response.headers.get("vary")).toBe("Accept");
    const listing = await emulator.fetch(new Request(page, { headers: { accept: "*/*" } }));
    expect(await listing.json()).toMatchObject({ operations: expect.arrayContaining(["clock/now"]) });
  });

  it("has its script and style from here, and lets nothing else in", async () => {
    const emulator = standingEmulator();
    const response = await get(emulator);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toContain("unsafe");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const html = await response.text();
    expect(html).not.toMatch(/<script(?! src="\/_emulator\/page\.js" defer>)|<style| style=| on[a-z]+="/);
    for (const [, address = ""] of html.matchAll(/(?:src|href)="(\/_[^"]+)"/g)) {
      expect((await emulator.fetch(new Request(origin + address))).status, address).toBe(200);
    }
    const script = await (await emulator.fetch(new Request(`${page}/page.js`))).text();
    expect(() => new Function(script)).not.toThrow();
    expect(script).not.toMatch(/\bimport\b|\brequire\b|__/);
  });

  it.each([
    { host: "evil.example:5001" },
    { origin: "https://evil.example" },
    { origin: "http://127.0.0.1:3000" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
  ])("takes no form with %o", async (headers) => {
    const emulator = standingEmulator();
    const before = emulator.control.clock.now();
    const response = await press(emulator, "clock.advance 60000", {}, headers as Record<string, string>);
    expect(response.status).toBe(403);
    expect(emulator.control.clock.now()).toBe(before);
  });

  it("can be come to by a link, but not be asked for by another site's script or frame", async () => {
    const emulator = standingEmulator();
    const visit = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await get(emulator, "", { ...visit, "sec-fetch-dest": "document" })).status).toBe(200);
    expect((await get(emulator, "", { ...visit, "sec-fetch-dest": "iframe" })).status).toBe(403);
    expect((await get(emulator, "", { "sec-fetch-site": "cross-site" })).status).toBe(403);
    const events = new Request(`${page}/events`, { headers: { ...visit, "sec-fetch-dest": "document" } });
    expect((await emulator.fetch(events)).status).toBe(403);
  });

  it("is not recorded, and no fault strikes it", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "*", status: 503 });
    await pressed(emulator, "clock.advance 60000");
    expect(emulator.control.requests.count()).toBe(0);
  });

  it("shows every name as it is, and none as HTML", async () => {
    const emulator = standingEmulator();
    emulator.control.apps.update(clientId, { name: '<img src=x onerror="alert(1)">' });
    emulator.control.people.add({ id: '"><script>alert(2)</script>' });
    await call(emulator, "/<script>alert(3)</script>?q=<b>&x='\"");
    await signIn(emulator);
    const html = await htmlOf(emulator, "?path=%22%3E%3Cscript%3Ealert(4)%3C/script%3E");
    expect(html).not.toMatch(/<script>|<img src=x|<b>&/);
    expect(html).toContain("Carmen &lt;i&gt;&amp; Sons&lt;/i&gt; &quot;Ltd&quot;");
    expect(html).toContain("فرح الحسيني");
    expect(await htmlOf(emulator)).toContain("/v1/&lt;script&gt;alert(3)&lt;/script&gt;");
  });

  it("holds no token and no secret", async () => {
    const emulator = standingEmulator();
    const { access_token, refresh_token } = await signIn(emulator);
    await call(emulator, `/me?access_token=${access_token}`, access_token, {
      method: "PUT",
      body: JSON.stringify({ refresh_token }),
      headers: { "content-type": "application/json" },
    });
    const html = await htmlOf(emulator);
    expect(html).toContain("[redacted]");
    for (const secret of [access_token, refresh_token]) expect(html).not.toContain(secret);
  });
});

describe("requests", () => {
  const rowsIn = (html: string) =>
    [...html.matchAll(/<tr id="request-(\d+)">(.*?)<\/tr>/gs)].map(([, id, row = ""]) => ({
      id: Number(id),
      text: row.replace(/<[^>]+>/g, " ").replace(/\s+/g, " "),
    }));

  it("are shown newest first, with what is known of each", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    await call(emulator, "/me", access_token);
    emulator.control.faults.add({ path: "/v1/search", status: 503 });
    await call(emulator, "/search?q=lantern", access_token);
    const [search, me, token] = rowsIn(await htmlOf(emulator));
    expect(search?.text).toMatch(
      /GET \/v1\/search .*Struck by fault 1: status 503 .*q: lantern.* 503 Service Unavailable/,
    );
    expect(me?.text).toMatch(/GET \/v1\/me .* Test app .*Ada Lindqvist .* 200 OK/);
    expect(token?.text).toMatch(
      /POST \/api\/token .* Test app .*Ada Lindqvist .*authorization_code.* 200 OK/,
    );
  });

  it("are chosen by path, app, person and status", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    await call(emulator, "/me", access_token);
    await call(emulator, "/me/player", access_token);
    await call(emulator, "/me/player/devices");
    const shown = async (query: string) =>
      rowsIn(await htmlOf(emulator, query)).map(({ text }) => /\/[a-z0-9/]+/.exec(text)?.[0]);
    expect(await shown("?path=player")).toEqual(["/v1/me/player/devices", "/v1/me/player"]);
    expect(await shown("?path=/v1/*r")).toEqual(["/v1/me/player"]);
    expect(await shown("?person=ada&path=/v1/")).toEqual(["/v1/me/player", "/v1/me"]);
    expect(await shown(`?app=${clientId}&status=200&path=me`)).toEqual(["/v1/me/player", "/v1/me"]);
    expect(await shown("?status=4xx")).toEqual(["/v1/me/player/devices"]);
    expect(await htmlOf(emulator, "?status=none")).toContain("No request fits the filter.");
  });

  it("are bounded, however many came", async () => {
    const emulator = standingEmulator();
    for (let count = 0; count < 250; count++) await call(emulator, "/me");
    const html = await htmlOf(emulator);
    expect(rowsIn(html).map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, place) => 250 - place));
    expect(html).toContain("250, the newest 200 shown");
  });
});

describe("what it does", () => {
  it("moves, stops and speeds up the clock", async () => {
    const emulator = standingEmulator();
    const { clock } = emulator.control;
    const start = clock.now();
    await pressed(emulator, "clock.advance 3600000");
    expect(clock.now()).toBe(start + 3_600_000);
    expect(await pressed(emulator, "clock.set", { time: "2027-08-31 09:30" })).toContain(
      "It is 2027-08-31 09:30:00 UTC.",
    );
    await pressed(emulator, "clock.months 6");
    expect(clock.now()).toBe(Date.UTC(2028, 1, 29, 9, 30));
    await pressed(emulator, "clock.speed 60");
    expect([clock.isRunning(), clock.speed()]).toEqual([true, 60]);
    await pressed(emulator, "clock.stop");
    expect(clock.isRunning()).toBe(false);
    await pressed(emulator, "clock.real");
    expect([clock.isRunning(), clock.speed(), clock.now()]).toEqual([true, 1, start]);
  });

  it("changes people and what they play", async () => {
    const emulator = standingEmulator();
    const { playback, people } = emulator.control;
    await pressed(emulator, "people.pause", { person: "ada" });
    expect(playback.get("ada").isPlaying).toBe(false);
    await pressed(emulator, "people.play", { person: "ada" });
    await pressed(emulator, "people.next", { person: "ada" });
    expect(playback.get("ada")).toMatchObject({ isPlaying: true, name: "Half the Harbour" });
    await pressed(emulator, "people.nothing", { person: "ada" });
    expect(playback.get("ada").kind).toBe("nothing");
    await pressed(emulator, "people.play", { person: "gustav" });
    expect(playback.get("gustav")).toMatchObject({ kind: "track", isPlaying: true });
    await pressed(emulator, "people.free", { person: "ada" });
    await pressed(emulator, "people.unlist", { person: "ada" });
    expect(people.list()).toContainEqual(
      expect.objectContaining({ id: "ada", product: "free", onAllowLists: false }),
    );
    await pressed(emulator, "people.add", { id: "jo", display_name: "Jo", country: "fr", product: "free" });
    expect(people.list()).toContainEqual(
      expect.objectContaining({ id: "jo", display_name: "Jo", country: "FR", product: "free" }),
    );
  });

  it("registers an app, shows its secret once, and the secret is the app's", async () => {
    const emulator = standingEmulator();
    const response = await press(emulator, "apps.register", {
      name: "New app",
      redirectUris: "http://127.0.0.1:3000/callback\nhttps://app.example/callback",
      owner: "developer",
      mode: "extended",
      secret: "yes",
    });
    const address = new URL(response.headers.get("location") ?? "", origin).search;
    const html = await htmlOf(emulator, address);
    const secret = /id="new-secret">([0-9a-f]{32})</.exec(html)?.[1] ?? "";
    const app = emulator.control.apps.list().find(({ name }) => name === "New app");
    expect(app).toMatchObject({
      mode: "extended",
      redirectUris: ["http://127.0.0.1:3000/callback", "https://app.example/callback"],
    });
    expect(html).toContain(app?.clientId);
    expect(address).not.toContain(secret);
    expect(await htmlOf(emulator, address)).not.toContain(secret);
    const token = (password: string) =>
      emulator.fetch(
        new Request(`${origin}/api/token`, {
          method: "POST",
          headers: { authorization: `Basic ${btoa(`${app?.clientId}:${password}`)}` },
          body: new URLSearchParams({ grant_type: "client_credentials" }),
        }),
      );
    expect((await token(secret)).status).toBe(200);

    const renewed = await pressed(emulator, "apps.newSecret", { app: app?.clientId ?? "" });
    expect((await token(secret)).status).toBe(400);
    expect((await token(/id="new-secret">([0-9a-f]{32})</.exec(renewed)?.[1] ?? "")).status).toBe(200);
  });

  it("changes an app's settings, and leaves those that are not in the form", async () => {
    const emulator = standingEmulator();
    const before = emulator.control.apps.list()[0];
    const form = {
      app: clientId,
      name: "Renamed",
      owner: "someone",
      allowList: "",
      redirectUris: "https://a.example/",
    };
    await pressed(emulator, "apps.update", {
      ...form,
      ownerHasPremium: "false",
      rotateRefreshTokens: "true",
    });
    expect(emulator.control.apps.list()).toEqual([
      {
        ...before,
        name: "Renamed",
        owner: "someone",
        redirectUris: ["https://a.example/"],
        ownerHasPremium: false,
        rotateRefreshTokens: true,
        allowList: "default",
      },
    ]);
    await pressed(emulator, "apps.update", { ...form, allowList: "ada, bela" });
    expect(emulator.control.apps.list()[0]?.allowList).toEqual(["ada", "bela"]);
    await pressed(emulator, "apps.update", { ...form, allowList: "*", createdAt: "2026-03-01" });
    expect(emulator.control.apps.list()[0]).toMatchObject({
      allowList: null,
      createdAt: Date.UTC(2026, 2, 1),
    });
  });

  it("ends grants and tokens", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    const status = async () => (await call(emulator, "/me", access_token)).status;
    expect(await status()).toBe(200);
    await pressed(emulator, "grants.expireAccess", { person: "ada", app: clientId });
    expect(await status()).toBe(401);
    await pressed(emulator, "grants.expireRefresh", { person: "ada", app: clientId });
    expect(emulator.control.grants.list()[0]?.renewBy).toBe(emulator.control.clock.now());
    await pressed(emulator, "grants.revoke", { person: "ada", app: clientId });
    expect(emulator.control.grants.list()[0]?.revokedAt).toBe(emulator.control.clock.now());
    expect(await htmlOf(emulator)).toContain("revoked");
  });

  it("presses faults at a path, for a person and so many times, and clears them", async () => {
    const emulator = standingEmulator();
    const { faults } = emulator.control;
    await pressed(emulator, "faults.add rate-limit", {
      path: "/v1/me",
      person: "ada",
      app: clientId,
      times: "2",
      share: "50",
    });
    expect(faults.list()).toMatchObject([
      {
        path: "/v1/me",
        person: "ada",
        app: clientId,
        times: 2,
        share: 0.5,
        kind: "rate-limit",
        retryAfter: 30,
      },
    ]);
    await pressed(emulator, "faults.clear", { fault: String(faults.list()[0]?.id) });
    expect(faults.list()).toEqual([]);
  });

  it("has buttons only for faults that can stand", async () => {
    const emulator = standingEmulator();
    const buttons = [...(await htmlOf(emulator)).matchAll(/value="(faults\.add [^"]+)"/g)];
    expect(buttons.length).toBeGreaterThan(15);
    for (const [, action = ""] of buttons) await pressed(emulator, action, { path: "/v1/*" });
    expect(emulator.control.faults.list()).toHaveLength(buttons.length);
    await pressed(emulator, "faults.clear");
    expect(emulator.control.faults.list()).toEqual([]);
  });

  it("tells a fault in the words of its button", async () => {
    const emulator = standingEmulator();
    const buttons = [...(await htmlOf(emulator)).matchAll(/value="(faults\.add [^"]+)"[^>]*>([^<]+)</g)];
    expect(buttons.map(([, , words]) => words)).toEqual(
      expect.arrayContaining(["Truncated", "Drop, after it was done", "Status 503", "Rate limit, for 30 s"]),
    );
    for (const [, action = "", words = ""] of buttons) {
      const html = await pressed(emulator, action, { path: "/v1/*" });
      expect(html).toContain(`${words} stands at /v1/*.`);
      const listed = /id="fault-\d+-what">\d+: ([^<]+)</.exec(html)?.[1];
      expect(listed?.toLowerCase()).toBe(words.toLowerCase());
      await pressed(emulator, "faults.clear");
    }
  });

  it("removes apps and people", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    expect(await pressed(emulator, "apps.remove", { app: clientId })).toContain("Test app is removed.");
    expect(emulator.control.apps.list()).toEqual([]);
    expect((await call(emulator, "/me", access_token)).status).toBe(401);
    expect(await pressed(emulator, "people.remove", { person: "ada" })).toContain(
      "Ada Lindqvist is removed.",
    );
    expect(emulator.control.people.list().map(({ id }) => id)).not.toContain("ada");
  });

  it("registers an app of another day", async () => {
    const emulator = standingEmulator();
    await pressed(emulator, "apps.register", { name: "Old", mode: "extended", createdAt: "2025-03-01" });
    expect(emulator.control.apps.list().find(({ name }) => name === "Old")?.createdAt).toBe(
      Date.UTC(2025, 2, 1),
    );
  });

  async function load(emulator: Emulator, file: string, headers: Record<string, string> = {}) {
    const body = new FormData();
    body.set("do", "world.load");
    body.set("form", "world.load");
    body.set("file", new File([file], "world.json", { type: "application/json" }));
    return emulator.fetch(
      new Request(`${page}/?status=401`, { method: "POST", body, headers: { origin, ...headers } }),
    );
  }

  it("loads a world from a file", async () => {
    const saved = JSON.stringify(standingEmulator({ seed: "autumn" }).control.world.save());
    const emulator = standingEmulator();
    await pressed(emulator, "people.add", { id: "jo" });
    expect(await htmlOf(emulator)).toMatch(
      /action="\/_emulator\/#world"[^>]* enctype="multipart\/form-data".*?<input type="file"/s,
    );
    const response = await load(emulator, saved);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toMatch(/^\/_emulator\?status=401&notice=/);
    expect(JSON.parse(JSON.stringify(emulator.control.world.save()))).toEqual(JSON.parse(saved));
    expect((await load(emulator, saved, { origin: "https://evil.example" })).status).toBe(403);
  });

  it.each([
    ["", "The file must not be empty."],
    ['{\n  "clientSecret": "hush" x', "The file is not JSON, from line 2 column 26 on."],
    ["[]", "world: must be an object, not a list"],
    ['{"format":"stagedoor-world","version":1,"people":[{"id":"ada","age":3}]}', "people[0]"],
  ])("takes no file with %o for a world, and changes nothing", async (file, message) => {
    const emulator = standingEmulator();
    await pressed(emulator, "people.add", { id: "jo" });
    const response = await load(emulator, file);
    expect(response.status).toBe(400);
    const html = await response.text();
    expect(html).toMatch(/<input type="file"[^>]* aria-invalid="true"|role="alert" id="refusal-world.load"/);
    expect(/id="refusal-world.load">([^<]+)/.exec(html)?.[1]).toContain(message);
    expect(html).not.toContain("hush");
    expect(emulator.control.people.list().map(({ id }) => id)).toContain("jo");
  });

  it("gives the world as a file, and starts over", async () => {
    const emulator = standingEmulator();
    await pressed(emulator, "people.add", { id: "jo" });
    const save = new Request(`${page}/world/save`);
    expect(JSON.stringify(await (await emulator.fetch(save)).json())).toContain('"jo"');
    await signIn(emulator);
    await pressed(emulator, "world.reset");
    expect(emulator.control.people.list().map(({ id }) => id)).not.toContain("jo");
    expect(emulator.control.grants.list()).toEqual([]);
  });

  it("sets limits and uses them up", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    const { limits } = emulator.control;
    await pressed(emulator, "limits.set", { rateLimit: "100", developmentRateLimit: "", quota: "as-seen" });
    expect(limits.get()).toMatchObject({ rateLimit: 100, developmentRateLimit: null });
    const groups = limits.get().quota.length;
    expect(groups).toBeGreaterThan(0);
    await pressed(emulator, "limits.set", { rateLimit: "50", developmentRateLimit: "", quota: "keep" });
    expect(limits.get().quota).toHaveLength(groups);
    expect(await pressed(emulator, "limits.exhaustRate", { app: clientId })).toContain("Answered 429");
    expect((await call(emulator, "/me", access_token)).status).toBe(429);
    await pressed(emulator, "limits.clear");
    await pressed(emulator, "limits.exhaustQuota", { app: clientId });
    expect((await call(emulator, "/search?q=a&type=track", access_token)).status).toBe(429);
    await pressed(emulator, "limits.clear");
    expect((await call(emulator, "/me", access_token)).status).toBe(200);
  });

  it.each([
    ["clock.set", { time: "tomorrow" }, "Go to must be a day and a time, as in 2027-01-31 09:30."],
    ["clock.set", { time: "2027-02-31" }, "Go to must be a day and a time"],
    ["clock.advance soon", {}, "clock.advance: must be a number"],
    ["people.add", { id: "", country: "DE" }, "User id must not be empty."],
    ["people.add", { id: "ada" }, "There is somebody called &quot;ada&quot; already."],
    ["people.add", { id: "jo", country: "Francia" }, "Country must be two letters, as in DE."],
    ["people.pause", { person: "nobody" }, "there is no person &quot;nobody&quot;"],
    ["apps.register", { name: "x", redirectUris: "http://localhost:3000" }, "A redirect URI is plain http"],
    ["apps.update", { app: "no-app", name: "x", owner: "y" }, "there is no app &quot;no-app&quot;"],
    ["faults.add 503", { path: "v1/me" }, "Path must begin with"],
    [
      "faults.add insufficient-scope",
      { path: "/v1/markets" },
      ">Path must lead to an operation under /v1 that",
    ],
    ["faults.add premium-required", { path: "/v1/tracks/x" }, ">Path must lead to the player commands"],
    ["apps.register", { name: "x", createdAt: "March" }, ">Created at must be a time: Unix milliseconds"],
    ["apps.remove", { app: "no-app" }, "there is no app &quot;no-app&quot;"],
    ["people.remove", { person: "nobody" }, "there is no person &quot;nobody&quot;"],
    ["faults.add 503", { path: "/v1/me", share: "0" }, "Share must be a number from 0.01 to 100."],
    ["faults.add 503", { path: "/v1/me", times: "1.5" }, "How many must be a whole number from 1 to"],
    ["faults.add nonsense", { path: "/v1/me" }, "Choose a fault by its button."],
    ["limits.set", { rateLimit: "-1" }, "Calls of an app in 30 s must be a whole number"],
    ["constructor", {}, "There is no action &quot;constructor&quot; on this page."],
  ])("says what is wrong with %s %o", async (action, fields, message) => {
    const emulator = standingEmulator();
    const response = await press(emulator, action, { form: action.split(" ")[0] ?? "", ...fields });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
    expect(emulator.control.faults.list()).toEqual([]);
  });

  it("keeps what was typed where a form is refused, and marks the field", async () => {
    const emulator = standingEmulator();
    const typed = {
      form: "people.add",
      id: "jo<b>",
      display_name: "Jo & Co",
      country: "Francia",
      product: "free",
    };
    const html = await (await press(emulator, "people.add", typed)).text();
    const form = /<details class="add" open>.*?<\/details>/s.exec(html)?.[0] ?? "";
    expect(form).toMatch(/value="Francia"[^>]*aria-describedby="refusal-people.add[^>]*aria-invalid="true"/);
    expect(form).toContain('value="jo&lt;b&gt;"');
    expect(form).toContain('value="Jo &amp; Co"');
    expect(form).toMatch(/<option value="free" selected/);
  });

  it("names the settings of the app that is there", async () => {
    const html = await htmlOf(standingEmulator({ apps: [defaultApp] }));
    expect(html).toContain(`SPOTIFY_ACCOUNTS_URL=${origin}\n`);
    expect(html).toContain(`SPOTIFY_CLIENT_ID=${defaultApp.clientId}\n`);
    const other = await htmlOf(standingEmulator());
    expect(other).toContain(`SPOTIFY_CLIENT_ID=${clientId}\n`);
    expect(other).not.toContain("SPOTIFY_CLIENT_SECRET=");
  });

  it("names the settings of the app that is chosen, and keeps the choice", async () => {
    const emulator = standingEmulator({ apps: [defaultApp] });
    expect(await htmlOf(emulator)).not.toContain('id="choose-app"');
    const redirectUris = ["https://app.example/callback"];
    emulator.control.apps.register({ clientId: "mine", clientSecret: "x", name: "Mine", redirectUris });
    expect(await htmlOf(emulator)).toContain(`href="/_emulator?connect=mine#connect"`);
    const html = await htmlOf(emulator, "?connect=mine&status=401");
    expect(html).toContain("SPOTIFY_CLIENT_ID=mine\nSPOTIFY_REDIRECT_URI=https://app.example/callback<");
    expect(html).toContain('<option value="mine" selected>Mine</option>');
    expect(html).toContain('action="/_emulator?status=401&amp;connect=mine#people"');
    expect(html).toContain('<input type="hidden" form="filter" name="connect" value="mine">');
    expect(await htmlOf(emulator, "?connect=gone")).toContain(`SPOTIFY_CLIENT_ID=${defaultApp.clientId}\n`);
  });

  it("shows the default app's secret as long as everybody knows it", async () => {
    const emulator = standingEmulator({ apps: [defaultApp] });
    const html = await htmlOf(emulator);
    expect(html).toContain(`no secret, everybody has it: <code>${defaultApp.clientSecret}</code>`);
    expect(html).not.toContain("never shown");
    await pressed(emulator, "apps.newSecret", { app: defaultApp.clientId });
    const changed = await htmlOf(emulator);
    expect(changed).not.toContain(defaultApp.clientSecret);
    expect(changed).toContain("kept as a hash, never shown");
  });
});

describe("events", () => {
  const changed = "retry: 1000\ndata: changed\n\n";

  async function listen(emulator: Pick<Emulator, "fetch">, url = page) {
    const response = await emulator.fetch(new Request(`${url}/events`));
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    readers.push(reader);
    const next = async () => {
      const { value, done } = await reader.read();
      return done ? undefined : new TextDecoder().decode(value);
    };
    // The first one says that anything may have changed.
    expect(await next()).toBe(changed);
    return { reader, next };
  }

  it("tell of requests, and of what was done by form and by the control API", async () => {
    const emulator = standingEmulator();
    const { next } = await listen(emulator);
    await call(emulator, "/me");
    expect(await next()).toBe(changed);
    await press(emulator, "clock.advance 60000");
    expect(await next()).toBe(changed);
    await emulator.fetch(
      new Request(`${page}/clock/stop`, { method: "POST", headers: { "content-type": "application/json" } }),
    );
    expect(await next()).toBe(changed);
  });

  it("wait for a slow reader in one piece, however much happens", async () => {
    const emulator = standingEmulator();
    const { next } = await listen(emulator);
    for (let count = 0; count < 50; count++) await call(emulator, "/me");
    expect(await next()).toBe(changed);
    await press(emulator, "clock.advance 60000");
    expect(await next()).toBe(changed);
  });

  it("end when the emulator closes, and there are no others then", async () => {
    const emulator = standingEmulator();
    const { next } = await listen(emulator);
    emulator.close();
    expect(await next()).toBeUndefined();
    expect((await emulator.fetch(new Request(`${page}/events`))).status).toBe(503);
  });

  it("are for so many pages at once, and those that leave make room", async () => {
    const emulator = standingEmulator();
    const open = () => emulator.fetch(new Request(`${page}/events`));
    const responses = await Promise.all(Array.from({ length: 64 }, open));
    expect((await open()).status).toBe(503);
    await responses[0]?.body?.cancel();
    expect((await open()).status).toBe(200);
    emulator.close();
  });

  it("end with the server, which does not wait for them", async () => {
    const { url, close } = await startEmulator({ port: 0 });
    const { reader } = await listen({ fetch }, `${url}/_emulator`);
    readers.length = 0;
    const ended = reader.closed.then(
      () => "ended",
      () => "broken off",
    );
    const rest = reader.read().catch(() => undefined);
    await close();
    await rest;
    expect(await ended).toMatch(/ended|broken off/);
  });

  it("make room when a browser's connection goes", async () => {
    const { url, close } = await startEmulator({ port: 0 });
    const leaving = new AbortController();
    const opened = await Promise.all(
      Array.from({ length: 64 }, () => fetch(`${url}/_emulator/events`, { signal: leaving.signal })),
    );
    expect(new Set(opened.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await fetch(`${url}/_emulator/events`)).status).toBe(503);
    leaving.abort();
    await expect
      .poll(async () => {
        const response = await fetch(`${url}/_emulator/events`);
        await response.body?.cancel();
        return response.status;
      })
      .toBe(200);
    await close();
  });
});
