import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type { QuotaMode, SpotifyScope } from "../src/index.ts";
import { type RunningEmulator, startEmulator } from "../src/server.ts";
import { closingOf } from "../src/webapi/closings.ts";
import { operations } from "../src/webapi/routes.ts";
import {
  askForToken,
  authorizeUrl,
  basic,
  clientId,
  clientSecret,
  codeFor,
  createVerifier,
  origin,
  readTokens,
  redirectUri,
  signIn,
  signInPublicly,
  standingEmulator,
} from "./flow.ts";
import { strangeId } from "./member.ts";

const now = Date.UTC(2026, 10, 24, 12);
const iso = (ms: number) => new Date(ms).toISOString();

let running: RunningEmulator | undefined;
afterEach(() => running?.close());

/** A local Spotify on a port, with one app. */
async function serve(mode: QuotaMode = "development") {
  const apps = [{ clientId, clientSecret, redirectUris: [redirectUri], mode }];
  running = await startEmulator({ port: 0, clock: () => now, apps });
  const { control } = running.emulator;
  control.clock.stop();
  return { ...running, control, headers: {} as Record<string, string>, method: "GET" };
}

type Scene = Awaited<ReturnType<typeof serve>>;

function holding(scene: Scene, scope?: SpotifyScope[], person = "ada") {
  const settings = scope === undefined ? { clientId } : { clientId, scope };
  scene.headers.authorization = `Bearer ${scene.control.signIn(person, settings).access_token}`;
}

const withApp =
  (settings: object, scope?: SpotifyScope[]) =>
  (scene: Scene): void => {
    holding(scene, scope);
    scene.control.apps.update(clientId, settings);
  };

const ownToken = async (scene: Scene) => {
  const form = { grant_type: "client_credentials" };
  const { access_token } = await readTokens(await askForToken(scene.emulator, form, basic()));
  scene.headers.authorization = `Bearer ${access_token}`;
};

interface Case {
  path: string;
  method?: string;
  mode?: QuotaMode;
  /** Default: Ada's token with every scope. */
  given?: (scene: Scene) => unknown;
  status: number;
  reason: string | null | RegExp;
}

const cases: Record<string, Case> = {
  "no token": {
    path: "/me",
    given: () => undefined,
    status: 401,
    reason: "no token came",
  },
  "another scheme": {
    path: "/me",
    given: ({ headers }) => Object.assign(headers, { authorization: basic() }),
    status: 400,
    reason: "Authorization is not Bearer, and so holds no token",
  },
  "a made-up token": {
    path: "/me",
    given: ({ headers }) => Object.assign(headers, { authorization: "Bearer made-up" }),
    status: 401,
    reason: /^no such token here/,
  },
  "a revoked token": {
    path: "/me",
    given: (scene) => {
      holding(scene);
      scene.control.grants.revoke("ada");
    },
    status: 401,
    reason: /^no such token here; one that was revoked/,
  },
  "an expired token, where the answer says the same of all": {
    path: "/me",
    given: (scene) => {
      withApp({ unauthorizedTexts: "2026" })(scene);
      scene.control.clock.advance(3_700_000);
    },
    status: 401,
    reason: `the token expired at ${iso(now + 3_600_000)}`,
  },
  "an app's own token": {
    path: "/me",
    given: ownToken,
    status: 401,
    reason: "needs a person's token; this one is the app's own (client credentials)",
  },
  "a person not on the list": {
    path: "/me",
    given: withApp({ allowList: ["bela"] }),
    status: 403,
    reason: "ada is not on the app's allow list",
  },
  "an owner without Premium": {
    path: "/me",
    given: withApp({ ownerHasPremium: false }),
    status: 403,
    reason: "the app's owner has no Premium",
  },
  "an operation removed": {
    path: "/users/ada/playlists",
    method: "POST",
    status: 403,
    reason: "removed from Development Mode on 11 Feb 2026: POST /me/playlists instead",
  },
  "an operation removed, without another": {
    path: "/markets",
    status: 403,
    reason: "removed from Development Mode on 11 Feb 2026",
  },
  "an operation closed": {
    path: `/audio-features/${strangeId}`,
    status: 403,
    reason: "closed since 27 Nov 2024 to new apps and those in development",
  },
  "a playlist of the editors": {
    path: "/playlists/EDITORIAL",
    status: 404,
    reason: "a playlist of Spotify's editors, closed since 27 Nov 2024",
  },
  "a scope missing": {
    path: "/me/player",
    given: (scene) => holding(scene, ["user-read-private", "user-read-email"]),
    status: 403,
    reason: "needs user-read-playback-state; the token has user-read-private, user-read-email",
  },
  "every scope missing where one would do": {
    path: "/me/player/currently-playing",
    given: (scene) => holding(scene, []),
    status: 403,
    reason: "needs user-read-currently-playing or user-read-playback-state; the token has none",
  },
  "the second of two scopes missing": {
    path: "/playlists/OWN/images",
    method: "PUT",
    given: (scene) => holding(scene, ["ugc-image-upload"]),
    status: 403,
    reason:
      "needs ugc-image-upload, and playlist-modify-public or playlist-modify-private; the token has ugc-image-upload",
  },
  "Premium missing": {
    path: "/me/player/pause",
    method: "PUT",
    mode: "extended",
    given: (scene) => holding(scene, undefined, "hana"),
    status: 403,
    reason: "needs Premium; the person has free",
  },
  "no device": {
    path: "/me/player/pause",
    method: "PUT",
    given: (scene) => {
      holding(scene);
      scene.control.devices.set("ada", []);
    },
    status: 404,
    reason: "No active device found",
  },
  "a bad parameter": { path: "/me/playlists?limit=0", status: 400, reason: "Invalid limit" },
  "an unknown path": { path: "/me/nothing", status: 404, reason: "the Web API has nothing at this path" },
  "another method": { path: "/me", method: "PUT", status: 405, reason: "this path takes GET" },
  "a slash at the end": {
    path: "/me/",
    given: withApp({ trailingSlash: "refused" }),
    status: 404,
    reason: "the path ends with a slash, and the app's trailingSlash is refused",
  },
  "the rate limit": {
    path: "/me",
    given: (scene) => {
      holding(scene);
      scene.control.limits.exhaust({ clientId, retryAfter: 12 });
    },
    status: 429,
    reason: "the app's rate limit is used up for 12 s",
  },
  "a quota": {
    path: "/me",
    given: async (scene) => {
      holding(scene);
      scene.control.limits.set({ quota: [{ name: "me", paths: ["/me"], calls: 1, perSeconds: 60 }] });
      await fetch(`${scene.url}/v1/me`, { headers: scene.headers });
    },
    status: 429,
    reason: 'the quota "me" of owner developer is used up for 60 s',
  },
  "a read": { path: "/me", status: 200, reason: null },
  "a command": { path: "/me/player/pause", method: "PUT", status: 204, reason: null },
};

async function recorded(scene: Scene, { path, method = "GET" }: Pick<Case, "path" | "method">) {
  const { requests } = scene.control;
  requests.clear();
  const { headers } = scene;
  const response = await fetch(`${scene.url}/v1${path}`, { method, headers });
  const text = await response.text();
  const [request] = await requests.waitFor();
  return { request, text };
}

describe("the record of a call says why it was refused:", () => {
  // While a fault stands, nothing is answered straight from the connection.
  const ways = [
    ["at once", () => undefined],
    ["the long way", ({ control }: Scene) => control.faults.add({ path: "/v1/elsewhere", status: 500 })],
  ] as const;
  it.each(
    Object.entries(cases).flatMap(([name, each]) => ways.map(([way, go]) => [name, way, each, go] as const)),
  )("%s, %s", async (_, __, { given = holding, ...asked }, go) => {
    const scene = await serve(asked.mode);
    await given(scene);
    go(scene);
    const playlistOf = (owner: string) =>
      scene.control.playlists.list().find(({ ownerId }) => ownerId === owner)?.id ?? "";
    const path = asked.path.replace("EDITORIAL", playlistOf("spotify")).replace("OWN", playlistOf("ada"));
    const { request } = await recorded(scene, { ...asked, path });
    expect(request?.status).toBe(asked.status);
    if (asked.reason instanceof RegExp) expect(request?.reason).toMatch(asked.reason);
    else expect(request?.reason).toBe(asked.reason);
  });

  it("and the answer goes on saying as little as Spotify's", async () => {
    const scene = await serve();
    holding(scene);
    const { text } = await recorded(scene, { path: "/markets" });
    expect(JSON.parse(text)).toEqual({ error: { status: 403, message: "Forbidden" } });
  });

  it("a token whose app or person is gone", async () => {
    const scene = await serve();
    holding(scene);
    scene.control.people.remove("ada");
    expect((await recorded(scene, { path: "/me" })).request?.reason).toMatch(/^no such token/);
    holding(scene, undefined, "bela");
    scene.control.apps.remove(clientId);
    expect((await recorded(scene, { path: "/me" })).request?.reason).toMatch(/^no such token/);
  });

  it("entries of another's playlist, and a private one", async () => {
    const scene = await serve();
    holding(scene);
    const { playlists } = scene.control;
    const { id } = playlists.create({ ownerId: "bela", name: "B", public: true });
    expect((await recorded(scene, { path: `/playlists/${id}/items` })).request?.reason).toBe(
      "in Development Mode the entries are for the owner and collaborators",
    );
    playlists.update(id, { public: false });
    expect((await recorded(scene, { path: `/playlists/${id}` })).request?.reason).toBe(
      "a private playlist of somebody else",
    );
  });
});

describe("a fault", () => {
  it.each([
    [{ kind: "garbage" }, 200, "struck by fault 1: garbage"],
    [{ kind: "rate-limit" }, 429, "struck by fault 1: rate-limit"],
    [{ delayMs: 1 }, 200, null],
    [{ kind: "drop" }, 0, "struck by fault 1: drop"],
  ] as const)("%o is told as the reason", async (fault, status, reason) => {
    const scene = await serve();
    holding(scene);
    scene.control.faults.add({ path: "/v1/me", ...fault });
    await fetch(`${scene.url}/v1/me`, { headers: scene.headers }).catch(() => undefined);
    expect(await scene.control.requests.waitFor()).toMatchObject([{ status, reason }]);
  });

  it("is told beside the reason of the service itself", async () => {
    const scene = await serve();
    scene.control.faults.add({ path: "/v1/me", kind: "content-type" });
    const { request } = await recorded(scene, { path: "/me" });
    expect(request?.reason).toBe("no token came; struck by fault 1: content-type");
  });
});

const emulator = standingEmulator({ clock: () => now });
const { control } = emulator;
control.apps.register({ clientId: "other", clientSecret: "other-secret", redirectUris: [redirectUri] });
control.apps.register({ clientId: "public", redirectUris: [redirectUri] });
const other = basic("other", "other-secret");

const exchange = (code: string, more: object = {}) => ({
  grant_type: "authorization_code",
  code,
  redirect_uri: redirectUri,
  ...more,
});
const refreshing = (token: string, more: object = {}) => ({
  grant_type: "refresh_token",
  refresh_token: token,
  ...more,
});
const own = { grant_type: "client_credentials" };
const withChallenge = async () => {
  const { verifier, query } = createVerifier();
  return { verifier, code: await codeFor(emulator, "ada", query) };
};
const send = (contentType: string | undefined, body: string) =>
  emulator.fetch(
    new Request(`${origin}/api/token`, {
      method: "POST",
      body: new TextEncoder().encode(body),
      headers: contentType === undefined ? {} : { "content-type": contentType },
    }),
  );

const atTheTokenEndpoint: Record<string, [() => Promise<Response>, string | null]> = {
  "no client": [
    () => askForToken(emulator, own),
    "no client authentication: neither Basic nor client_id came",
  ],
  "an unknown client": [
    () => askForToken(emulator, own, basic("nobody")),
    "no app is registered here with this client id",
  ],
  "two clients": [
    () => askForToken(emulator, { ...own, client_id: "other" }, basic()),
    "no client id came, or another one in Basic than in the form",
  ],
  "a wrong secret": [() => askForToken(emulator, own, basic(clientId, "wrong")), "wrong client secret"],
  "a secret of an app without one": [
    () => askForToken(emulator, own, basic("public", "some")),
    "a client secret came, and the app has none",
  ],
  "client credentials without the secret": [
    () => askForToken(emulator, { ...own, client_id: clientId }),
    "no client secret came, and client credentials need it",
  ],
  "a body of JSON": [
    () => send("application/json", JSON.stringify(own)),
    "the body is JSON; a form is needed (application/x-www-form-urlencoded)",
  ],
  "a body of another type": [
    () => send("text/plain; charset=utf-8", "grant_type=client_credentials"),
    "the body is text/plain; a form is needed (application/x-www-form-urlencoded)",
  ],
  "a body of no type": [
    () => send(undefined, "grant_type=client_credentials"),
    "the body is of no content type; a form is needed (application/x-www-form-urlencoded)",
  ],
  "another method": [() => emulator.fetch(new Request(`${origin}/api/token`)), "this path takes POST"],
  "an unknown grant type": [
    () => askForToken(emulator, { grant_type: "password" }, basic()),
    "grant_type is none of authorization_code, refresh_token, client_credentials",
  ],
  "no grant type": [() => askForToken(emulator, {}, basic()), "grant_type parameter is missing"],
  "a parameter missing": [
    () => askForToken(emulator, { grant_type: "refresh_token" }, basic()),
    "refresh_token must be supplied",
  ],
  "an unknown code": [
    () => askForToken(emulator, exchange("made-up"), basic()),
    "the code is not known here",
  ],
  "a used code": [
    async () => {
      const code = await codeFor(emulator);
      await askForToken(emulator, exchange(code), basic());
      return askForToken(emulator, exchange(code, { redirect_uri: `${redirectUri}/` }), basic());
    },
    "the code was used already",
  ],
  "another app's code": [
    async () => askForToken(emulator, exchange(await codeFor(emulator)), other),
    "the code is of another app",
  ],
  "a late code": [
    async () => {
      const code = await codeFor(emulator);
      control.clock.advance(600_000);
      const answer = await askForToken(emulator, exchange(code), basic());
      control.clock.set(now);
      return answer;
    },
    `the code expired at ${iso(now + 600_000)}`,
  ],
  "another redirect URI": [
    async () =>
      askForToken(emulator, exchange(await codeFor(emulator), { redirect_uri: `${redirectUri}/` }), basic()),
    `redirect_uri differs from the one at /authorize, ${redirectUri}`,
  ],
  "a code without secret or challenge": [
    async () => askForToken(emulator, exchange(await codeFor(emulator), { client_id: clientId })),
    "no client secret came, nor was there a code_challenge at /authorize",
  ],
  "no verifier": [
    async () => askForToken(emulator, exchange((await withChallenge()).code), basic()),
    "no code_verifier came, and there was a code_challenge at /authorize",
  ],
  "a wrong verifier": [
    async () => {
      const { code } = await withChallenge();
      return askForToken(emulator, exchange(code, { code_verifier: createVerifier().verifier }), basic());
    },
    "code_verifier does not match the code_challenge at /authorize",
  ],
  "a verifier of another form": [
    async () =>
      askForToken(emulator, exchange((await withChallenge()).code, { code_verifier: "a" }), basic()),
    "code_verifier must be 43 to 128 letters, digits or any of - . _ ~",
  ],
  "a verifier without a challenge": [
    async () => {
      const { verifier } = createVerifier();
      return askForToken(emulator, exchange(await codeFor(emulator), { code_verifier: verifier }), basic());
    },
    "a code_verifier came, and there was no code_challenge at /authorize",
  ],
  "an unknown refresh token": [
    () => askForToken(emulator, refreshing("made-up"), basic()),
    "the refresh token is not known here",
  ],
  "another app's refresh token": [
    async () => askForToken(emulator, refreshing((await signIn(emulator)).refresh_token), other),
    "the refresh token is of another app",
  ],
  "a refresh without the secret": [
    async () => {
      const { refresh_token } = await signIn(emulator);
      return askForToken(emulator, refreshing(refresh_token, { client_id: clientId }));
    },
    "no client secret came, and the refresh token was got with one",
  ],
  "a rotated refresh token": [
    async () => {
      const { refresh_token } = await signInPublicly(emulator);
      const form = refreshing(refresh_token, { client_id: clientId });
      await askForToken(emulator, form);
      return askForToken(emulator, form);
    },
    "the refresh token was rotated: a later one took its place",
  ],
  "a revoked refresh token": [
    async () => {
      const { refresh_token } = await signIn(emulator, "bela");
      control.grants.revoke("bela");
      return askForToken(emulator, refreshing(refresh_token), basic());
    },
    `the refresh token was revoked at ${iso(now)}`,
  ],
  "a refresh token that ended": [
    async () => {
      const { refresh_token } = await signIn(emulator, "bela");
      control.grants.expireRefreshTokens("bela");
      return askForToken(emulator, refreshing(refresh_token), basic());
    },
    `the refresh token ended at ${iso(now)}`,
  ],
  "a refresh": [
    async () => askForToken(emulator, refreshing((await signIn(emulator)).refresh_token), basic()),
    null,
  ],
};

describe("the record of a token request says why it was refused:", () => {
  it.each(Object.entries(atTheTokenEndpoint))("%s", async (_, [ask, reason]) => {
    const response = await ask();
    expect(response.ok).toBe(reason === null);
    expect(control.requests.list().at(-1)).toMatchObject({ status: response.status, reason });
  });

  it("the person of the code is gone", async () => {
    const own = standingEmulator();
    const code = await codeFor(own);
    own.control.people.remove("ada");
    await askForToken(own, exchange(code), basic());
    expect(own.control.requests.list().at(-1)?.reason).toBe("the person of the code is not there any more");
  });
});

describe("the record of the authorize page says why it was refused:", () => {
  it.each([
    [{ client_id: "nobody" }, "No app is registered here with this client_id."],
    [{ redirect_uri: `${redirectUri}/` }, `Letter for letter it must be ${redirectUri}.`],
    [{ scope: "made-up" }, "No app can have made-up."],
    [{ code_challenge_method: "S256" }, "code_challenge must be supplied"],
    [{}, null],
  ])("%o", async (changes, reason) => {
    await emulator.fetch(new Request(authorizeUrl(changes)));
    expect(control.requests.list().at(-1)?.reason).toBe(reason);
  });

  it("a form of another site's page", async () => {
    const headers = { origin: "https://example.com" };
    await emulator.fetch(new Request(authorizeUrl(), { method: "POST", headers }));
    expect(control.requests.list().at(-1)?.reason).toBe("the form was sent from another site's page");
  });

  it("the person said no", async () => {
    const body = new URLSearchParams({ decision: "cancel" });
    await emulator.fetch(new Request(authorizeUrl(), { method: "POST", body }));
    expect(control.requests.list().at(-1)?.reason).toBe("the person said no");
  });

  it("nothing is there", async () => {
    await emulator.fetch(new Request(`${origin}/nothing`));
    expect(control.requests.list().at(-1)).toMatchObject({ status: 404, reason: "Not Found" });
  });
});

describe("a reason", () => {
  it("is on the page, in the row of what was refused alone", async () => {
    const own = standingEmulator();
    const { access_token } = await signIn(own);
    const headers = { authorization: `Bearer ${access_token}` };
    for (const path of ["me", "markets"]) {
      await own.fetch(new Request(`${origin}/v1/${path}`, { headers }));
    }
    const accept = { headers: { accept: "text/html" } };
    const html = await (await own.fetch(new Request(`${origin}/_emulator`, accept))).text();
    const [markets, me] = [...html.matchAll(/<tr id="request-.*?<\/tr>/gs)].map(([row]) => row);
    const reason = "removed from Development Mode on 11 Feb 2026";
    expect(markets).toMatch(new RegExp(`<summary>.*${reason}</span></summary>`));
    expect(markets).toMatch(new RegExp(`<dt>Status</dt><dd>.*403 .* – ${reason}</dd>`));
    expect(markets).toContain(`<td title="${reason}">`);
    expect(me).not.toMatch(/<td title=|<dt>Status/);
  });

  it("holds nothing of a token, code or verifier, wherever it was sent", async () => {
    const own = standingEmulator();
    const { access_token, refresh_token } = await signIn(own, "ada", { scope: "user-modify-playback-state" });
    const { verifier } = createVerifier();
    for (const secret of [access_token, refresh_token, verifier]) {
      await askForToken(own, { grant_type: secret }, basic());
      await own.fetch(new Request(authorizeUrl({ scope: secret })));
      for (const uri of [secret, `spotify:track:${secret}`, `spotify:album:${"a".repeat(30)}:${secret}`]) {
        const body = JSON.stringify({ uris: [uri] });
        const headers = { authorization: `Bearer ${access_token}` };
        await own.fetch(new Request(`${origin}/v1/me/player/play`, { method: "PUT", body, headers }));
      }
      await send(secret, "a=b");
    }
    const reasons = JSON.stringify(own.control.requests.list().map(({ reason }) => reason));
    for (const secret of [access_token, refresh_token, verifier]) {
      expect(reasons).not.toContain(secret.slice(0, 43));
    }
    expect(reasons).toContain("[redacted]");
  });
});

describe("what an operation is replaced by", () => {
  const file = new URL("../../../../shared/facts/endpoints.json", import.meta.url);
  const missing = existsSync(file)
    ? undefined
    : "there is no shared/facts/endpoints.json beside the checkout";
  it("is what the facts know", (context) => {
    if (missing !== undefined) context.skip(missing);
    const facts: { method: string; path: string; development_mode_replacement?: string }[] = JSON.parse(
      readFileSync(file, "utf8"),
    ).operations;
    const rules = { smallerApi: true, closedSince2024: true };
    for (const operation of operations) {
      const { method, path } = operation;
      const fact = facts.find((each) => each.method === method && each.path === path);
      const told = /: (.+?),? instead$/.exec(closingOf(operation, rules) ?? "")?.[1];
      expect(told, `${method} ${path}`).toBe(fact?.development_mode_replacement);
    }
  });
});
