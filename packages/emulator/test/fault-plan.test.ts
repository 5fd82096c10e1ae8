import { describe, expect, it } from "vitest";
import type { Emulator, Fault } from "../src/index.ts";
import {
  askForToken,
  basic,
  call,
  clientId,
  clientSecret,
  origin,
  redirectUri,
  signIn,
  signInPublicly,
  standingEmulator,
} from "./flow.ts";
import { emulatorIn, member } from "./member.ts";

/** Whether each of so many calls was struck. */
async function run(emulator: Emulator, count: number, path = "/me"): Promise<string> {
  let struck = "";
  for (let nth = 0; nth < count; nth++) struck += (await call(emulator, path)).status === 503 ? "x" : ".";
  return struck;
}

const half = { path: "/v1/me", status: 503, share: 0.5 };

describe("a fault's share", () => {
  it("is about that part of the requests", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "/v1/me", status: 503, share: 0.2 });
    const struck = (await run(emulator, 500)).split("x").length - 1;
    expect(struck).toBeGreaterThan(60);
    expect(struck).toBeLessThan(140);
    expect(emulator.control.faults.list()).toMatchObject([{ struck }]);
  });

  it("strikes the same requests with the same seed, others with another", async () => {
    const [one, other] = [standingEmulator(), standingEmulator()];
    for (const emulator of [one, other]) emulator.control.faults.load({ seed: "monday", faults: [half] });
    const struck = await run(one, 64);
    expect(await run(other, 64)).toBe(struck);
    other.control.faults.load({ seed: "monday", faults: [half] });
    expect(await run(other, 64)).toBe(struck);
    other.control.faults.load({ seed: "tuesday", faults: [half] });
    expect(await run(other, 64)).not.toBe(struck);
  });

  it("hangs neither on other faults and requests nor on time", async () => {
    const [one, other] = [standingEmulator(), standingEmulator()];
    const elsewhere = { path: "/v1/markets", status: 500, share: 0.3 };
    one.control.faults.load({ faults: [elsewhere, half] });
    const struck = await run(one, 64);
    other.control.faults.load({ faults: [{ ...elsewhere, share: 1, times: 3 }, half] });
    let mixed = "";
    for (let nth = 0; nth < 64; nth++) {
      await call(other, "/markets");
      other.control.clock.advance(1000);
      mixed += await run(other, 1);
    }
    expect(mixed).toBe(struck);
  });

  it("is another for two faults of one plan", async () => {
    const emulator = standingEmulator();
    const { faults } = emulator.control;
    faults.load({ faults: [half, { ...half, path: "/v1/markets" }] });
    expect(await run(emulator, 64)).not.toBe(await run(emulator, 64, "/markets"));
  });
});

describe("a fault with after", () => {
  it("lets so many fitting requests pass, then strikes as often as told", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "/v1/me", status: 503, after: 2, times: 2 });
    await call(emulator, "/markets");
    expect(await run(emulator, 6)).toBe("..xx..");
    expect(emulator.control.faults.list()).toEqual([]);
  });

  it("counts requests that another fault strikes", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "*", status: 503, times: 1 });
    emulator.control.faults.add({ path: "/v1/me", status: 503, after: 2, times: 1 });
    expect(await run(emulator, 5)).toBe("x.x..");
  });
});

describe("a plan", () => {
  it("is given back as it was loaded, used up or not, and runs again", async () => {
    const emulator = standingEmulator();
    const { faults } = emulator.control;
    const plan = {
      seed: "7",
      faults: [
        { path: "/v1/me", status: 503, times: 1 },
        { path: "/v1/*", kind: "rate-limit", retryAfter: null, share: 0.25 },
      ] satisfies Fault[],
    };
    const loaded = faults.load(plan);
    expect(await run(emulator, 1)).toBe("x");
    const held = [{ path: "/v1/me", kind: "status", status: 503, times: 1 }, plan.faults[1]];
    expect(faults.plan()).toEqual({ seed: "7", faults: held });
    expect(JSON.parse(JSON.stringify(faults.plan()))).toEqual(faults.plan());
    const again = faults.load(faults.plan());
    expect(again.map(({ id }) => id)).not.toEqual(loaded.map(({ id }) => id));
    expect(await run(emulator, 1)).toBe("x");
    faults.clear(again[0]?.id);
    expect(faults.plan().faults).toEqual([plan.faults[1]]);
    faults.clear();
    expect(faults.plan()).toEqual({ seed: "faults", faults: [] });
  });

  it("loaded without a fault that was cleared is as one written so: those behind it move up", async () => {
    const [one, other] = [standingEmulator(), standingEmulator()];
    const [first] = one.control.faults.load({ faults: [{ path: "/v1/markets", status: 500 }, half] });
    one.control.faults.clear(first?.id);
    const before = await run(one, 64);
    one.control.faults.load(one.control.faults.plan());
    other.control.faults.load({ faults: [half] });
    const after = await run(one, 64);
    expect(after).toBe(await run(other, 64));
    expect(after).not.toBe(before);
  });

  it.each([
    [null, "faults.load: must be an object"],
    [{ seed: "x" }, "faults.load: faults: must be a list"],
    [{ faults: [], speed: 1 }, 'has no setting "speed"'],
    [{ seed: 7, faults: [] }, "faults.load: seed: must be a text"],
    [{ faults: [half, half, { ...half, share: 0 }] }, "faults[2].share: must be more than 0"],
    [{ faults: [{ ...half, share: 1.5 }] }, "faults[0].share: must be more than 0 and at most 1, not 1.5"],
    [{ faults: [{ ...half, after: 1.5 }] }, "faults[0].after: must be a whole number"],
    [{ faults: [{ ...half, times: 1.5 }] }, "faults[0].times: must be a whole number"],
    [{ faults: [{ path: "/v1", delayMs: 3e9 }] }, "faults[0].delayMs: must be at most"],
    [{ faults: [{ ...half, retryAfter: 3 }] }, "faults[0].retryAfter: is only for kind rate-limit and quota"],
    [
      { faults: [{ path: "/v1", kind: "drop", status: 500 }] },
      'faults[0].status: is of no use with kind "drop"',
    ],
    [
      { faults: [{ path: "/authorize", kind: "quota" }] },
      "faults[0].path: must lead to an operation under /v1",
    ],
    [
      { faults: [{ path: "/v1/me/player", method: "get", kind: "no-active-device" }] },
      "must lead to the player commands",
    ],
    [{ faults: [{ path: "/v1/me", kind: "insufficient-scope" }] }, "that needs a scope"],
    [{ faults: [{ path: "/v1/search*", kind: "insufficient-scope" }] }, "that needs a scope"],
    [{ faults: [{ path: "/v1/me/player/nonsense", kind: "no-active-device" }] }, "the player commands"],
    [{ faults: [{ path: "/v1/me/player*", method: "GET", kind: "premium-required" }] }, "player commands"],
    [{ faults: [{ path: "/v1/nonsense", kind: "expired-token" }] }, "an operation under /v1"],
    [{ faults: [{ path: "/api/tokensomething", kind: "rate-limit" }] }, "/v1 and /api/token"],
    [{ faults: [half, "all"] }, "faults[1]: must be an object"],
  ])("that cannot be read changes nothing: %o", (plan, message) => {
    const { faults } = standingEmulator().control;
    faults.add(half);
    expect(() => faults.load(plan as never)).toThrow(message);
    expect(faults.list()).toHaveLength(1);
  });

  it("leaves preflights alone, unless they are meant", async () => {
    const emulator = standingEmulator();
    const preflight = () => emulator.fetch(new Request(`${origin}/v1/me`, { method: "OPTIONS" }));
    emulator.control.faults.add({ path: "*", status: 503 });
    expect((await preflight()).status).toBe(204);
    emulator.control.faults.add({ path: "*", method: "OPTIONS", status: 503 });
    expect((await preflight()).status).toBe(503);
  });
});

describe("a fault in Spotify's words", () => {
  it.each([
    ["rate-limit", 429, { message: "API rate limit exceeded" }, { "retry-after": "5" }],
    ["quota", 429, { message: "Too many requests", reason: "QUOTA_EXCEEDED" }, { "retry-after": "86207" }],
    [
      "expired-token",
      401,
      { message: "The access token expired" },
      {
        "www-authenticate":
          'Bearer realm="spotify", error="invalid_token", error_description="The access token expired"',
      },
    ],
    ["revoked-token", 401, { message: "Invalid access token" }, {}],
    ["insufficient-scope", 403, { message: "Insufficient client scope" }, {}],
    [
      "premium-required",
      403,
      { message: "Player command failed: Premium required", reason: "PREMIUM_REQUIRED" },
      {},
    ],
    [
      "no-active-device",
      404,
      { message: "Player command failed: No active device found", reason: "NO_ACTIVE_DEVICE" },
      {},
    ],
  ] as const)("%s", async (kind, status, error, headers) => {
    const emulator = emulatorIn();
    const ada = await member(emulator);
    emulator.control.faults.add({ path: "*", kind, times: 1 });
    const response = await ada.ask("PUT", "/me/player/pause");
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: { status, ...error } });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value);
    expect((await ada.ask("PUT", "/me/player/pause")).status).toBe(204);
  });

  it.each([
    ["not-registered", "User not registered in the Developer Dashboard"],
    ["owner-without-premium", "Active premium subscription required for the owner of the app"],
  ] as const)("%s, as text or as JSON, by the app", async (kind, text) => {
    const emulator = emulatorIn();
    const ada = await member(emulator);
    emulator.control.faults.add({ path: "/v1/me", kind });
    const plain = await ada.ask("GET", "/me");
    expect([plain.status, await plain.text()]).toEqual([403, text]);
    emulator.control.apps.update(clientId, { plainTextRefusals: false });
    expect(await (await ada.ask("GET", "/me")).json()).toEqual({ error: { status: 403, message: text } });
  });

  it("tells of tokens as the app is set to be told", async () => {
    const emulator = emulatorIn();
    const ada = await member(emulator);
    emulator.control.apps.update(clientId, { unauthorizedTexts: "2026" });
    emulator.control.faults.add({ path: "/v1/me", kind: "expired-token" });
    const response = await ada.ask("GET", "/me");
    expect(await response.json()).toMatchObject({
      error: { message: "Missing/invalid/expired access token" },
    });
  });

  it.each([
    ["expired-token", "Refresh token expired"],
    ["revoked-token", "Refresh token revoked"],
  ] as const)("%s ends a refresh, and no other token request", async (kind, error_description) => {
    const emulator = standingEmulator();
    const { refresh_token } = await signInPublicly(emulator);
    emulator.control.faults.add({ path: "/api/token", kind });
    const form = { grant_type: "refresh_token", refresh_token, client_id: clientId };
    const response = await askForToken(emulator, form);
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: "invalid_grant", error_description },
    ]);
    expect((await signIn(emulator)).token_type).toBe("Bearer");
    emulator.control.faults.clear();
    expect((await askForToken(emulator, form)).status).toBe(200);
  });

  it("strikes where Spotify could say so, and counts nowhere else", async () => {
    const emulator = emulatorIn();
    const ada = await member(emulator);
    emulator.control.faults.add({ path: "*", kind: "no-active-device", times: 1 });
    expect((await ada.ask("GET", "/me/player")).status).toBe(200);
    expect((await askForToken(emulator, { grant_type: "client_credentials" }, basic())).status).toBe(200);
    expect((await ada.ask("PUT", "/me/player/pause")).status).toBe(404);
  });

  it.each([
    ["insufficient-scope", "GET", "/me"],
    ["insufficient-scope", "GET", "/search?q=x&type=track"],
    ["no-active-device", "PUT", "/me/player/nonsense"],
    ["premium-required", "GET", "/me/player/queue"],
    ["quota", "GET", "/nonsense"],
    ["quota", "POST", "/me"],
  ] as const)("%s is not said to %s %s", async (kind, method, path) => {
    const emulator = emulatorIn();
    const ada = await member(emulator);
    const { status } = await ada.ask(method, path);
    emulator.control.faults.add({ path: "*", kind });
    expect((await ada.ask(method, path)).status).toBe(status);
    expect(emulator.control.faults.list()).toMatchObject([{ struck: 0 }]);
  });

  it.each([
    ["GET", "/me/tracks"],
    ["HEAD", "/me/tracks/"],
    ["PUT", "/me/library?uris=x"],
    ["GET", `/playlists/${"0".repeat(22)}/items`],
  ])("a missing scope is said to %s %s", async (method, path) => {
    const emulator = emulatorIn();
    const ada = await member(emulator);
    emulator.control.faults.add({ path: "/v1*", kind: "insufficient-scope" });
    expect((await ada.ask(method, path)).status).toBe(403);
  });

  it.each([
    "quota",
    "expired-token",
    "revoked-token",
    "insufficient-scope",
    "no-active-device",
    "not-registered",
    "owner-without-premium",
  ] as const)("%s is said of a token alone", async (kind) => {
    const emulator = emulatorIn();
    emulator.control.faults.add({ path: "*", kind });
    for (const token of [undefined, "unknown"]) {
      expect((await call(emulator, "/me/player/pause", token, { method: "PUT" })).status).toBe(401);
    }
    expect(emulator.control.faults.list()).toMatchObject([{ struck: 0 }]);
  });

  it.each(["not-registered", "premium-required"] as const)("%s is said of a person alone", async (kind) => {
    const emulator = emulatorIn();
    const answer = await askForToken(emulator, { grant_type: "client_credentials" }, basic());
    const { access_token } = (await answer.json()) as { access_token: string };
    emulator.control.faults.add({ path: "*", kind });
    expect((await call(emulator, "/markets", access_token)).status).toBe(200);
    expect((await call(emulator, "/me/player/pause", access_token, { method: "PUT" })).status).toBe(401);
  });

  it("a rate limit is said at the token endpoint, and at nothing that only begins so", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "/api/token*", kind: "rate-limit" });
    const ask = (path: string) => emulator.fetch(new Request(origin + path, { method: "POST" }));
    expect((await ask("/api/tokensomething")).status).toBe(404);
    expect((await ask("/api/token/")).status).toBe(429);
  });

  it("a limit may leave out how long to wait", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "/v1/me", kind: "rate-limit", retryAfter: null });
    const api = await call(emulator, "/me");
    expect([api.status, api.headers.get("retry-after")]).toEqual([429, null]);
    emulator.control.faults.add({ path: "/api/token", kind: "rate-limit", retryAfter: 2 });
    const token = await askForToken(emulator, { grant_type: "client_credentials" }, basic());
    expect([token.status, token.headers.get("retry-after")]).toEqual([429, "2"]);
    expect(await token.text()).not.toContain("{");
  });

  it("with when after is told though the service did what was asked", async () => {
    const emulator = emulatorIn();
    const ada = await member(emulator);
    emulator.control.faults.add({ path: "/v1/me/player/pause", kind: "rate-limit", when: "after" });
    expect((await ada.ask("PUT", "/me/player/pause")).status).toBe(429);
    expect(emulator.control.playback.get("ada").isPlaying).toBe(false);
  });
});

describe("the true answer with a wrong content type", () => {
  it("is called a page", async () => {
    const emulator = emulatorIn();
    const ada = await member(emulator);
    emulator.control.faults.add({ path: "/v1/*", kind: "content-type" });
    const response = await ada.ask("GET", "/me");
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "text/html; charset=utf-8",
    ]);
    expect(await response.json()).toMatchObject({ id: "ada" });
    expect((await ada.ask("PUT", "/me/player/pause")).status).toBe(204);
  });
});

describe("a struck request", () => {
  it("names its fault in the record", async () => {
    const emulator = standingEmulator({ apps: [{ clientId, clientSecret, redirectUris: [redirectUri] }] });
    const { id } = emulator.control.faults.add({ path: "/v1/me", status: 503, times: 1 });
    await call(emulator, "/me");
    await call(emulator, "/me");
    expect(emulator.control.requests.list().map(({ fault }) => fault)).toEqual([id, null]);
  });
});
