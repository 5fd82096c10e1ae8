import { describe, expect, it } from "vitest";
import { createRemoteControl, type Emulator, type QuotaMode } from "../src/index.ts";
import { startEmulator } from "../src/server.ts";
import {
  askForToken,
  authorizeUrl,
  basic,
  call,
  clientId,
  redirectUri,
  signIn,
  standingEmulator,
} from "./flow.ts";

const otherId = "5ec0nd5ec0nd5ec0nd5ec0nd5ec0nd00";
const otherSecret = "another";
const july = Date.UTC(2026, 6, 23);
const albums = "/artists/0000000000000000000000/albums";

/** Two apps, each with a person signed in, at a time of today's rules. */
async function withTwoApps(settings: { mode?: QuotaMode; owner?: string } = {}) {
  const emulator = standingEmulator();
  const { control } = emulator;
  control.clock.set(Date.UTC(2026, 10, 24));
  const redirectUris = [redirectUri];
  control.apps.register({ clientId: otherId, clientSecret: otherSecret, redirectUris, ...settings });
  const ada = await signIn(emulator, "ada");
  const bela = await signIn(emulator, "bela");
  const code = new URL(await control.authorize("ada", authorizeUrl({ client_id: otherId }))).searchParams;
  const form = { grant_type: "authorization_code", code: code.get("code") ?? "", redirect_uri: redirectUri };
  const answer = await askForToken(emulator, form, basic(otherId, otherSecret));
  const other = (await answer.json()) as { access_token: string };
  return { emulator, control, ada: ada.access_token, bela: bela.access_token, other: other.access_token };
}

async function statuses(emulator: Pick<Emulator, "fetch">, token: string, count: number, path = "/me") {
  const list: number[] = [];
  for (let nth = 0; nth < count; nth++) list.push((await call(emulator, path, token)).status);
  return list;
}

describe("the rate limit", () => {
  it("is none, until it is set", async () => {
    const { emulator, control, ada } = await withTwoApps();
    expect(control.limits.get()).toEqual({
      rateLimit: null,
      developmentRateLimit: null,
      appRateLimits: {},
      quota: [],
    });
    expect(new Set(await statuses(emulator, ada, 200))).toEqual(new Set([200]));
  });

  it("counts an app's calls of 30 seconds, whoever is signed in, refused ones not", async () => {
    const { emulator, control, ada, bela, other } = await withTwoApps();
    control.limits.set({ rateLimit: 3 });
    expect(await statuses(emulator, ada, 2)).toEqual([200, 200]);
    control.clock.advance(10_500);
    expect(await statuses(emulator, bela, 2)).toEqual([200, 429]);
    const refused = await call(emulator, "/me", ada);
    expect(await refused.json()).toEqual({ error: { status: 429, message: "API rate limit exceeded" } });
    expect(refused.headers.get("retry-after")).toBe("20");
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
    expect([...refused.headers.keys()].filter((name) => name.includes("ratelimit"))).toEqual([]);
    expect(await statuses(emulator, other, 1)).toEqual([200]);
    expect(control.limits.exhausted()).toEqual([
      { limit: "rate-limit", clientId, owner: null, group: null, until: control.clock.now() + 19_500 },
    ]);
    control.clock.advance(20_000);
    expect(await statuses(emulator, ada, 3)).toEqual([200, 200, 429]);
    control.clock.advance(10_000);
    expect(await statuses(emulator, ada, 2)).toEqual([200, 429]);
  });

  it("goes by the speed of the clock", async () => {
    const real = { now: Date.UTC(2026, 10, 24) };
    const emulator = standingEmulator({ clock: () => real.now });
    const { clock, limits } = emulator.control;
    const { access_token } = await signIn(emulator);
    limits.set({ rateLimit: 1 });
    clock.run();
    clock.setSpeed(30);
    expect(await statuses(emulator, access_token, 2)).toEqual([200, 429]);
    real.now += 1000;
    expect(await statuses(emulator, access_token, 1)).toEqual([200]);
  });

  it("forgets what was called later than now when the clock goes back", async () => {
    const { emulator, control, ada } = await withTwoApps();
    control.limits.set({ rateLimit: 1 });
    expect(await statuses(emulator, ada, 2)).toEqual([200, 429]);
    control.clock.advance(-60_000);
    expect(await statuses(emulator, ada, 2)).toEqual([200, 429]);
  });

  it("has numbers of its own for Development Mode and for single apps", async () => {
    const { emulator, control, ada, other } = await withTwoApps({ mode: "extended" });
    control.limits.set({ rateLimit: 3, developmentRateLimit: 1 });
    expect(await statuses(emulator, ada, 2)).toEqual([200, 429]);
    expect(await statuses(emulator, other, 4)).toEqual([200, 200, 200, 429]);
    control.limits.set({ appRateLimits: { [clientId]: null, [otherId]: 4 } });
    expect(await statuses(emulator, ada, 3)).toEqual([200, 200, 200]);
    expect(await statuses(emulator, other, 2)).toEqual([200, 429]);
    control.limits.set({ appRateLimits: {}, developmentRateLimit: null });
    control.clock.advance(30_000);
    expect(await statuses(emulator, ada, 4)).toEqual([200, 200, 200, 429]);
  });

  it("counts calls that are refused for another reason, and none without a token that counts", async () => {
    const { emulator, control, ada } = await withTwoApps();
    control.limits.set({ rateLimit: 2 });
    expect((await call(emulator, "/me", "nonsense")).status).toBe(401);
    expect((await call(emulator, "/markets", ada)).status).toBe(403);
    expect(await statuses(emulator, ada, 2)).toEqual([200, 429]);
  });
});

describe("the quota", () => {
  const small = { name: "albums", paths: ["/v1/artists/{any}/albums"], calls: 2, perSeconds: 86_400 };

  it("is counted for a developer's apps together, a group at a time, for a day from the first call", async () => {
    const { emulator, control, ada, other } = await withTwoApps();
    control.limits.set({ quota: [small] });
    expect(await statuses(emulator, ada, 1, albums)).toEqual([404]);
    control.clock.advance(193_000);
    expect(await statuses(emulator, other, 2, albums)).toEqual([404, 429]);
    const refused = await call(emulator, albums, ada);
    expect(await refused.json()).toEqual({
      error: { status: 429, message: "Too many requests", reason: "QUOTA_EXCEEDED" },
    });
    expect(refused.headers.get("retry-after")).toBe("86207");
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
    expect(await statuses(emulator, ada, 1)).toEqual([200]);
    expect(control.limits.exhausted()).toMatchObject([
      { limit: "quota", clientId: null, owner: "developer", group: "albums" },
    ]);
    control.clock.advance(86_207_000);
    const { access_token } = await signIn(emulator);
    expect(await statuses(emulator, access_token, 3, albums)).toEqual([404, 404, 429]);
  });

  it("refuses calls that the rate limit does not count either", async () => {
    const { emulator, control, ada } = await withTwoApps();
    control.limits.set({ rateLimit: 3, quota: [small] });
    expect(await statuses(emulator, ada, 5, albums)).toEqual([404, 404, 429, 429, 429]);
    expect(await statuses(emulator, ada, 2)).toEqual([200, 429]);
    expect(
      control.requests
        .list()
        .map(({ limit }) => limit)
        .filter(Boolean),
    ).toEqual([...["quota: albums", "quota: albums", "quota: albums"], "rate-limit"]);
  });

  it("leaves other developers alone", async () => {
    const { emulator, control, ada, other } = await withTwoApps({ owner: "someone else" });
    control.limits.set({ quota: [small] });
    expect(await statuses(emulator, ada, 3, albums)).toEqual([404, 404, 429]);
    expect(await statuses(emulator, other, 3, albums)).toEqual([404, 404, 429]);
  });

  it("forgets what was called later than now when the clock goes back", async () => {
    const { emulator, control, ada } = await withTwoApps();
    control.limits.set({ quota: [small] });
    expect(await statuses(emulator, ada, 3, albums)).toEqual([404, 404, 429]);
    control.clock.advance(-1000);
    expect(await statuses(emulator, ada, 3, albums)).toEqual([404, 404, 429]);
  });

  it("is none in extended mode", async () => {
    const { emulator, control, other } = await withTwoApps({ mode: "extended" });
    control.limits.set({ quota: [{ ...small, paths: ["*"] }] });
    expect(await statuses(emulator, other, 3)).toEqual([200, 200, 200]);
    expect(() => control.limits.exhaust({ clientId: otherId, group: "albums" })).toThrow(
      "the app has no quota: its mode is extended",
    );
  });

  it("was counted for each app, without a reason, before 23 July 2026", async () => {
    const { emulator, control } = await withTwoApps();
    for (const id of [clientId, otherId]) control.apps.update(id, { createdAt: july - 86_400_000 });
    control.clock.set(july - 3_600_000);
    const { access_token } = await signIn(emulator);
    const other = new URLSearchParams({ grant_type: "client_credentials" });
    const answer = await askForToken(emulator, Object.fromEntries(other), basic(otherId, otherSecret));
    const otherToken = ((await answer.json()) as { access_token: string }).access_token;
    control.limits.set({ quota: [small] });
    expect(await statuses(emulator, access_token, 2, albums)).toEqual([404, 404]);
    const refused = await call(emulator, albums, access_token);
    expect(await refused.json()).toEqual({ error: { status: 429, message: "Too many requests" } });
    expect(await statuses(emulator, otherToken, 1, albums)).toEqual([404]);
    expect(control.limits.exhausted()).toMatchObject([{ clientId, owner: null, group: "albums" }]);
  });

  it("has ready-made groups by one word", async () => {
    const { emulator, control, ada } = await withTwoApps();
    expect(control.limits.set({ quota: "as-seen" }).quota.map(({ name }) => name)).toEqual([
      "artist-albums",
      "playlist-items",
      "search",
    ]);
    const answers = await statuses(emulator, ada, 101, albums);
    expect(answers.indexOf(429)).toBe(100);
    expect(control.limits.set({ quota: ["search", small] }).quota.map(({ name }) => name)).toEqual([
      "search",
      "albums",
    ]);
    expect(control.limits.set(control.limits.get())).toEqual(control.limits.get());
  });
});

describe("using a limit up at once", () => {
  it("stops a developer's group until the wait is over", async () => {
    const { emulator, control, ada, other } = await withTwoApps();
    const now = control.clock.now();
    expect(control.limits.exhaust({ owner: "developer", group: "search", retryAfter: 61_389 })).toEqual([
      { limit: "quota", clientId: null, owner: "developer", group: "search", until: now + 61_389_000 },
    ]);
    control.clock.advance(1500);
    for (const token of [ada, other]) {
      const refused = await call(emulator, "/search?q=a&type=track", token);
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "61388"]);
      expect(await statuses(emulator, token, 1)).toEqual([200]);
    }
    control.clock.advance(61_388_000);
    const { access_token } = await signIn(emulator);
    expect(await statuses(emulator, access_token, 1, "/search?q=a&type=track")).toEqual([200]);
    expect(control.limits.exhausted()).toEqual([]);
  });

  it("stops all groups of an owner, those that are set or the ready-made ones", async () => {
    const { control } = await withTwoApps();
    const groups = () => control.limits.exhaust({ owner: "developer" }).map(({ group }) => group);
    expect(groups()).toEqual(["artist-albums", "playlist-items", "search"]);
    control.limits.set({ quota: [{ name: "all", paths: ["*"], calls: 5, perSeconds: 60 }] });
    expect(groups()).toEqual(["all"]);
    expect(control.limits.exhaust({ clientId, group: "all" })).toMatchObject([{ owner: "developer" }]);
  });

  it("stops one app's rate limit, and everything when the limits are cleared", async () => {
    const { emulator, control, ada, other } = await withTwoApps();
    control.limits.exhaust({ clientId });
    const refused = await call(emulator, "/me", ada);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "30"]);
    expect(await refused.json()).toMatchObject({ error: { message: "API rate limit exceeded" } });
    expect(await statuses(emulator, other, 1)).toEqual([200]);
    expect(control.requests.list({ status: 429 })).toMatchObject([{ limit: "rate-limit", fault: null }]);
    control.limits.set({ quota: "as-seen" });
    control.limits.clear();
    expect(await statuses(emulator, ada, 1)).toEqual([200]);
    expect(control.limits.get().quota).toEqual([]);
  });

  it("is not there before it was", async () => {
    const { emulator, control, ada } = await withTwoApps();
    control.limits.exhaust({ clientId, retryAfter: 100 });
    control.clock.advance(-1000);
    expect(await statuses(emulator, ada, 1)).toEqual([200]);
  });
});

describe("limits that cannot be read", () => {
  it.each([
    [{ rateLimit: 0 }, "limits.set: rateLimit: must be 1 or more"],
    [{ rateLimit: 1.5 }, "limits.set: rateLimit: must be a whole number"],
    [{ rateLimits: 3 }, 'has no setting "rateLimits"'],
    [{ appRateLimits: [3] }, "limits.set: appRateLimits: must be an object"],
    [{ appRateLimits: { x: "3" } }, "limits.set: appRateLimits: x: must be a number"],
    [{ quota: "seen" }, 'limits.set: quota: must be "as-seen" or a list'],
    [{ quota: ["serach"] }, 'limits.set: quota[0]: there is no group "serach"; ready-made are artist-albums'],
    [{ quota: ["search", "search"] }, 'quota[1].name: there is another group "search"'],
    [{ quota: [{ name: "x", paths: [], calls: 1, perSeconds: 1 }] }, "quota[0].paths: must name a path"],
    [{ quota: [{ name: "x", paths: ["me"], calls: 1, perSeconds: 1 }] }, "quota[0].paths[0]: must begin"],
    [
      { quota: [{ name: "x", paths: ["/me"], calls: 0, perSeconds: 1 }] },
      "quota[0].calls: must be 1 or more",
    ],
    [{ quota: [{ name: "x", paths: ["/me"], calls: 1, perSeconds: 1e9 }] }, "quota[0].perSeconds: must be"],
  ])("change nothing: %o", (given, message) => {
    const { limits } = standingEmulator().control;
    expect(() => limits.set(given as never)).toThrow(message);
    expect(limits.get().rateLimit).toBeNull();
  });

  it.each([
    [{}, "needs a clientId or an owner"],
    [{ clientId, owner: "developer" }, "and not both"],
    [{ clientId: "nobody" }, 'there is no app "nobody"'],
    [{ owner: "nobody" }, 'limits.exhaust: owner: has no app; the apps are owned by "developer"'],
    [{ owner: "developer", group: "x" }, 'limits.exhaust: group: there is no group "x"'],
    [{ clientId, retryAfter: 0 }, "limits.exhaust: retryAfter: must be 1 or more"],
  ])("nor do they use anything up: %o", (what, message) => {
    const { limits } = standingEmulator().control;
    expect(() => limits.exhaust(what)).toThrow(message);
    expect(limits.exhausted()).toEqual([]);
  });
});

describe("limits over HTTP", () => {
  it("are the same", async () => {
    const server = await startEmulator({ port: 0 });
    const { limits } = createRemoteControl(server.url);
    await limits.set({ rateLimit: 5, quota: ["search"] });
    expect((await limits.get()).quota).toMatchObject([{ name: "search" }]);
    await limits.exhaust({ owner: "developer", group: "search" });
    const listed = await fetch(`${server.url}/_emulator/limits/exhausted`);
    expect(await listed.json()).toMatchObject([{ group: "search" }]);
    await limits.clear();
    expect(await limits.exhausted()).toEqual([]);
    await server.close();
  });
});
