import { describe, expect, it } from "vitest";
import { arityOf } from "../src/control/arity.ts";
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  InputError,
  scopeMeanings,
} from "../src/index.ts";
import {
  askForToken,
  authorizeUrl,
  basic,
  call,
  clientId,
  clientSecret,
  origin,
  signIn,
  signInPublicly,
  standingEmulator,
} from "./flow.ts";

function post(emulator: Emulator, operation: string, args?: unknown, headers: Record<string, string> = {}) {
  return emulator.fetch(
    new Request(`${origin}/_emulator/${operation}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: args === undefined ? "" : JSON.stringify(args),
    }),
  );
}

const refreshing = (token: string) => ({
  grant_type: "refresh_token",
  refresh_token: token,
  client_id: clientId,
});

describe("signing in at once", () => {
  it("gives what the whole flow gives", async () => {
    const emulator = standingEmulator();
    const whole = await signIn(emulator, "ada", { scope: "user-read-private user-top-read" });
    const scope = ["user-read-private", "user-top-read"] as const;
    const tokens = emulator.control.signIn("ada", { clientId, scope });
    expect(Object.keys(tokens).sort()).toEqual(Object.keys(whole).sort());
    expect(tokens.scope).toBe(whole.scope);
    expect(await (await call(emulator, "/me", tokens.access_token)).json()).toMatchObject({ id: "ada" });
    const refreshed = await askForToken(
      emulator,
      { grant_type: "refresh_token", refresh_token: tokens.refresh_token ?? "" },
      basic(),
    );
    expect(refreshed.status).toBe(200);
    expect(emulator.control.grants.list({ personId: "ada" })).toMatchObject([{ clientId }, { clientId }]);
  });

  it("answers over HTTP, for the app that is there, with every scope", async () => {
    const emulator = createEmulator();
    const answer = await post(emulator, "signIn", ["bela"]);
    const tokens = (await answer.json()) as { access_token: string; scope: string };
    expect(tokens.scope.split(" ")).toEqual(Object.keys(scopeMeanings));
    const me = await call(emulator, "/me", tokens.access_token);
    expect(await me.json()).toMatchObject({ id: "bela" });
  });

  it("is to the only app there is, and asks which where there are several", () => {
    const emulator = createEmulator({ apps: [{ clientId: "mine" }] });
    emulator.control.signIn("ada");
    expect(emulator.control.grants.list()).toMatchObject([{ clientId: "mine" }]);
    emulator.control.apps.register({ clientId: "another" });
    expect(() => emulator.control.signIn("ada")).toThrow(
      "signIn: clientId: must say which app: mine, another",
    );
  });

  it.each([
    ["a person that is not there", ["nobody"], 'signIn: there is no person "nobody"'],
    ["an app that is not there", ["ada", { clientId: "no such" }], 'signIn: there is no app "no such"'],
    [
      "a scope that is none",
      ["ada", { clientId, scope: ["everything"] }],
      'signIn: scope: has no "everything"',
    ],
    ["a misspelt setting", ["ada", { scopes: [] }], 'signIn: has no setting "scopes"'],
  ])("refuses %s", async (_, args, message) => {
    const answer = await post(standingEmulator(), "signIn", args);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining(message) } });
  });
});

describe("an emulator", () => {
  it("is not made with an option that there is not", () => {
    const make = () => createEmulator({ sead: "x" } as EmulatorOptions);
    expect(make).toThrow(InputError);
    expect(make).toThrow(
      'createEmulator: has no setting "sead"; it knows file, origin, clock, apps, people, seed, world',
    );
  });
});

describe("control over HTTP", () => {
  it("does what the typed one does", async () => {
    const emulator = standingEmulator();
    const before = emulator.control.clock.now();
    await post(emulator, "clock/advance", [5000]);
    expect(emulator.control.clock.now()).toBe(before + 5000);
    expect(await (await post(emulator, "playback/set", ["ada", { kind: "ad" }])).json()).toMatchObject({
      kind: "ad",
    });
    expect(emulator.control.playback.get("ada").kind).toBe("ad");
    const phone = [{ id: "phone", name: "Phone", isActive: true }];
    expect(await (await post(emulator, "devices/set", ["ada", phone])).json()).toMatchObject(phone);
    expect(emulator.control.devices.list("ada")).toMatchObject(phone);
    const [track] = emulator.control.library
      .list("ada")
      .filter(({ uri }) => uri.startsWith("spotify:track:"));
    const played = [{ id: track?.uri, playedAt: 7 }];
    expect(await (await post(emulator, "plays/add", ["bela", played])).json()).toMatchObject([
      { playedAt: 7 },
    ]);
    expect(await (await post(emulator, "plays/clear", ["bela"])).json()).toBeNull();
    expect(emulator.control.plays.list("bela")).toEqual([]);
    const location = await (await post(emulator, "authorize", ["ada", authorizeUrl()])).json();
    expect(new URL(String(location)).searchParams.has("code")).toBe(true);
    expect(await (await post(emulator, "people/remove", ["ada"])).json()).toBeNull();
  });

  it("answers reads to GET, with a filter in the query", async () => {
    const emulator = standingEmulator();
    await call(emulator, "/me");
    await call(emulator, "/me/player");
    const get = (path: string) => emulator.fetch(new Request(`${origin}/_emulator/${path}`));
    expect(await (await get("requests/list?path=/v1/me")).json()).toMatchObject([
      { path: "/v1/me", status: 401 },
    ]);
    expect(await (await get("requests/count?since=1")).json()).toBe(1);
    expect(await (await get("playback/get?args=ada")).json()).toMatchObject({ name: "Weather for Two" });
    expect((await get("clock/stop")).status).toBe(405);
    expect((await get("no/such")).status).toBe(404);
    expect((await get("clock/constructor")).status).toBe(404);
    expect(await (await get("")).json()).toMatchObject({
      operations: expect.arrayContaining(["faults/add"]),
    });
  });

  it("says what is wrong with what it was sent", async () => {
    const emulator = standingEmulator();
    const message = async (response: Response) => {
      expect(response.status).toBe(400);
      return ((await response.json()) as { error: { message: string } }).error.message;
    };
    expect(await message(await post(emulator, "clock/advance", ["soon"]))).toContain(
      "must be a number, not a string",
    );
    expect(await message(await post(emulator, "clock/advance", { ms: 1 }))).toContain(
      "must be a list of the arguments",
    );
    expect(await message(await post(emulator, "playback/get", ["nobody"]))).toContain(
      'there is no person "nobody"',
    );
    expect(await message(await post(emulator, "clock/advance", [1, 2, 3]))).toBe(
      "clock.advance: takes one argument, not 3",
    );
    expect(await message(await post(emulator, "clock/stop", [true]))).toBe(
      "clock.stop: takes no arguments, not 1",
    );
    expect(await message(await post(emulator, "library/save", ["ada", [], {}, 4]))).toBe(
      "library.save: takes at most 3 arguments, not 4",
    );
    // How the wait ends is the connection's to say.
    expect(await message(await post(emulator, "requests/waitFor", [{}, { timeoutMs: 1 }, {}]))).toBe(
      "requests.waitFor: takes at most 2 arguments, not 3",
    );
    const form = await post(emulator, "clock/stop", [], { "content-type": "text/plain" });
    expect(await message(form)).toContain("application/json");
  });

  it("takes as many arguments as an operation has, and null for those left out", async () => {
    const emulator = standingEmulator();
    expect((await post(emulator, "grants/revoke", ["ada", clientId])).status).toBe(200);
    expect((await post(emulator, "clock/stop", [null])).status).toBe(200);
    const { operations } = (await (await emulator.fetch(new Request(`${origin}/_emulator`))).json()) as {
      operations: string[];
    };
    expect([...arityOf.keys()].sort()).toEqual(operations.sort());
  });

  it("ends each answer as a line ends", async () => {
    const emulator = standingEmulator();
    for (const operation of ["clock/now", "no/such"]) {
      const answer = await post(emulator, operation);
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(await answer.text()).toMatch(/[\d}]\n$/);
    }
  });

  it.each([
    { host: "evil.example" },
    { host: "evil.example:5001" },
    { host: "127.0.0.1.evil.example:5001" },
    { origin: "https://evil.example" },
    { origin: "http://127.0.0.1:3000" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ])("refuses a request with %o, and changes nothing", async (headers) => {
    const emulator = standingEmulator();
    const before = emulator.control.clock.now();
    const response = await post(emulator, "clock/advance", [5000], headers as Record<string, string>);
    expect(response.status).toBe(403);
    expect(emulator.control.clock.now()).toBe(before);
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });

  it.each(["localhost:5001", "127.0.0.1:5001", "[::1]:5001"])("answers to %s", async (host) => {
    expect((await post(standingEmulator(), "clock/now", [], { host })).status).toBe(200);
  });

  it("gives no CORS headers and is not recorded", async () => {
    const emulator = standingEmulator();
    const response = await post(emulator, "clock/now");
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(emulator.control.requests.count()).toBe(0);
  });
});

describe("apps", () => {
  it("are registered once, merged and never shown with their secret", () => {
    const { apps } = standingEmulator().control;
    const uri = "https://app.example/cb";
    const record = apps.register({ clientId, redirectUris: [uri, uri] });
    expect(apps.register({ clientId, redirectUris: [uri] })).toEqual(record);
    expect(record.redirectUris).toHaveLength(2);
    expect(apps.update(clientId, { redirectUris: [uri] }).redirectUris).toEqual([uri]);
    expect(JSON.stringify(apps.list())).not.toContain(clientSecret);
    expect(record).not.toHaveProperty("secretHash");
  });

  it.each([
    [{ clientId: "" }, "apps.register: clientId"],
    [{ clientId: "x", redirectUris: ["/callback"] }, "must be an absolute URI"],
    [{ clientId: "x", mode: "dev" }, "must be one of development"],
    [{ clientId: "x", secret: "y" }, 'has no setting "secret"'],
  ])("that cannot be read are refused: %o", (input, message) => {
    const { apps } = standingEmulator().control;
    expect(() => apps.register(input as never)).toThrow(InputError);
    expect(() => apps.register(input as never)).toThrow(message);
    expect(apps.list()).toHaveLength(1);
  });
});

describe("people", () => {
  it("are added, changed and removed", async () => {
    const emulator = standingEmulator();
    const { people } = emulator.control;
    const id = "name with / & #";
    people.add({ id, display_name: null });
    people.update(id, { product: "free" });
    const { access_token } = await signIn(emulator, id);
    const profile = await (await call(emulator, "/me", access_token)).json();
    expect(profile).toMatchObject({
      id,
      display_name: null,
      uri: "spotify:user:name%20with%20%2F%20%26%20%23",
    });
    people.remove(id);
    expect(people.list().map((person) => person.id)).not.toContain(id);
    expect(() => people.update(id, {})).toThrow("there is no person");
  });

  it("have the pictures they are given, or one that is drawn, or none", async () => {
    const emulator = standingEmulator();
    const images = [{ url: "https://img.example/zoe.jpg", height: null, width: 64 }];
    emulator.control.people.add({ id: "zoe", images });
    const pictures = async (id: string) => {
      const { access_token } = await signIn(emulator, id);
      return ((await (await call(emulator, "/me", access_token)).json()) as { images: { url: string }[] })
        .images;
    };
    expect(await pictures("zoe")).toEqual(images);
    expect(await pictures("gustav")).toEqual([]);
    const [portrait] = await pictures("ada");
    expect((await emulator.fetch(new Request(portrait?.url ?? ""))).headers.get("content-type")).toBe(
      "image/svg+xml",
    );
    expect(() => emulator.control.people.add({ id: "zoe", images: [{ url: "" }] as never })).toThrow(
      "images[0]: url",
    );
  });

  it("keep their account id when they are added again", () => {
    const { people } = standingEmulator().control;
    const { account_id } = people.add({ id: "zoe" });
    expect(people.add({ id: "zoe", display_name: "Zoë" })).toMatchObject({ account_id, display_name: "Zoë" });
  });
});

describe("recorded requests", () => {
  it("tell method, path, app, person, grant type, status and time", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator, "bela");
    await call(emulator, "/me/player?market=SE", access_token);
    expect(emulator.control.requests.list()).toMatchObject([
      {
        id: 1,
        method: "POST",
        path: "/api/token",
        grantType: "authorization_code",
        clientId,
        personId: "bela",
        status: 200,
      },
      {
        id: 2,
        method: "GET",
        path: "/v1/me/player",
        query: { market: "SE" },
        clientId,
        personId: "bela",
        status: 200,
      },
    ]);
    expect(emulator.control.requests.count({ path: "/v1/me/player", personId: "bela" })).toBe(1);
    expect(emulator.control.requests.count({ personId: "ada" })).toBe(0);
  });

  it("hold no token, code, verifier, secret or state", async () => {
    const emulator = standingEmulator();
    const { access_token, refresh_token } = await signIn(emulator);
    const state = "a-state-that-is-secret";
    const location = new URL(await emulator.control.authorize("ada", authorizeUrl({ state })));
    const code = location.searchParams.get("code") ?? "";
    const query = new URLSearchParams({
      code,
      state,
      access_token,
      client_secret: clientSecret,
      note: refresh_token,
    });
    await emulator.fetch(new Request(`${origin}/authorize?${query}`));
    await call(emulator, `/me?${query}`, access_token);
    await call(emulator, `/${access_token}/${code}`, access_token);
    await askForToken(emulator, { grant_type: refresh_token, client_id: access_token }, undefined);
    const written = JSON.stringify(emulator.control.requests.list());
    for (const secret of [access_token, refresh_token, code, state, clientSecret]) {
      expect(written).not.toContain(secret);
    }
    expect(written).toContain("[redacted]");
  });

  it("are kept up to a bound, their ids going on", async () => {
    const emulator = standingEmulator();
    for (let count = 0; count < 2500; count++) await call(emulator, "/me");
    const list = emulator.control.requests.list();
    expect(list.length).toBeLessThanOrEqual(2000);
    expect(list.at(-1)?.id).toBe(2500);
    emulator.control.requests.clear();
    await call(emulator, "/me");
    expect(emulator.control.requests.list()).toMatchObject([{ id: 2501 }]);
  });

  it("tell refreshes of one grant at one time from refreshes of several", async () => {
    const emulator = standingEmulator();
    const { control } = emulator;
    const ada = await signInPublicly(emulator, "ada");
    const bela = await signInPublicly(emulator, "bela");
    control.faults.add({ path: "/api/token", delayMs: 20 });
    await Promise.all(
      [ada, bela].map(({ refresh_token }) => askForToken(emulator, refreshing(refresh_token))),
    );
    expect(control.requests.statistics().token).toEqual({
      requests: 4,
      refreshes: 2,
      maxConcurrentRefreshes: 2,
      maxConcurrentRefreshesOfOneGrant: 1,
    });
    const confidential = await signIn(emulator, "ada");
    const form = refreshing(confidential.refresh_token);
    await Promise.all([1, 2, 3].map(() => askForToken(emulator, form, basic())));
    expect(control.requests.statistics().token.maxConcurrentRefreshesOfOneGrant).toBe(3);
    expect(control.requests.inFlight("/api/token")).toEqual({ now: 0, max: 3 });
    control.requests.clear();
    expect(control.requests.statistics().token.maxConcurrentRefreshesOfOneGrant).toBe(0);
  });
});

describe("the clock", () => {
  it("stops, jumps and runs", () => {
    let real = 1000;
    const { clock } = standingEmulator({ clock: () => real }).control;
    real = 9000;
    expect(clock.now()).toBe(1000);
    clock.advance(500);
    clock.run();
    real += 10;
    expect([clock.now(), clock.isRunning()]).toEqual([1510, true]);
    clock.set(77);
    real += 3;
    expect(clock.now()).toBe(80);
  });
});
