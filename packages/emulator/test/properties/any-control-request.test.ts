import fc from "fast-check";
import { expect, it } from "vitest";
import { idFor } from "../../src/catalogue/ids.ts";
import type { Emulator } from "../../src/index.ts";
import { authorizeUrl, clientId, clientSecret, origin, redirectUri, signIn } from "../flow.ts";
import { emulatorIn, episodeUri, everything, trackIds, trackUris } from "../member.ts";
import { patience, runs } from "./runs.ts";
import { strangeBody, strangeFields, strangeNumber, strangeText, strangeValue } from "./strange.ts";

const album = idFor("album", "The Paper Lanterns", "Weather for Two");
const playlist = idFor("playlist", "ada", "Evening Ferry");
const [track = ""] = trackIds;
const [trackUri = ""] = trackUris;
const people = ["ada", "bela", "gustav"];

/** Settings of every group, with what fits; whatever is read as one of them must not break what is read later. */
const settings = {
  id: ["ada", "newcomer", track, trackUri, playlist],
  ownerId: ["ada", "spotify"],
  clientId: [clientId],
  clientSecret: ["secret"],
  redirectUris: [["http://127.0.0.1"], ["myapp://x"]],
  name: ["A name"],
  mode: ["extended", "development", "legacy-development"],
  allowList: [null, ["ada"]],
  ownerHasPremium: [true],
  rotateRefreshTokens: ["pkce", true],
  returnRefreshToken: [true],
  plainTextRefusals: [true],
  commandAnswer: ["text"],
  createdAt: [0, "2020-01-01"],
  owner: ["developer"],
  unauthorizedTexts: ["2026"],
  trailingSlash: ["refused"],
  account_id: ["x"],
  display_name: [null, "Name"],
  product: ["free", "premium"],
  country: ["SE", "XX"],
  email: ["a@example.com"],
  images: [[], [{ url: "http://127.0.0.1/x", height: 1, width: null }]],
  onAllowLists: [true],
  kind: ["track", "episode", "ad", "local", "private", "unknown", "nothing", "status"],
  uris: [[trackUri], [trackUri, episodeUri]],
  artist: ["Artist"],
  album: ["Album"],
  durationMs: [1, 1000],
  positionMs: [0, 1],
  isPlaying: [true, false],
  repeat: ["off", "track", "context"],
  device: [{ name: "Radio" }, { volumePercent: null }],
  type: ["TV"],
  volumePercent: [0, null],
  supportsVolume: [false],
  isRestricted: [true],
  isActive: [true],
  playedAt: [0, 1_000_000],
  contextUri: [null, `spotify:album:${album}`, "spotify:collection"],
  description: [null, "About"],
  public: [true, false],
  collaborative: [true, false],
  entries: [[trackUri], [{ uri: episodeUri, addedAt: null, addedBy: null }], ["spotify:local:a:b:c:d"]],
  at: [0, 1_000_000],
  path: ["/v1/me", "/v1/*", "*", "/v1/me/player/next"],
  method: ["GET"],
  person: people,
  app: [clientId],
  times: [1],
  delayMs: [0],
  status: [200, 204, 418, 503],
  headers: [{ "x-a": "b" }],
  body: [{ a: 1 }, "text", null],
  when: ["before", "after"],
  share: [0.5],
  after: [1],
  retryAfter: [1],
  seed: ["x", 1],
  faults: [[], [{ path: "*", kind: "drop" }]],
  count: [0],
  timeoutMs: [1],
  since: [0],
  personId: people,
  grantType: ["refresh_token"],
  calls: [1],
  perSeconds: [30],
  paths: [["/v1/*"]],
};

const argument = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(...people, playlist, clientId, authorizeUrl(), track, null),
  },
  { weight: 4, arbitrary: strangeFields(settings) },
  fc.array(strangeFields(settings), { maxLength: 2 }),
  strangeNumber,
  fc.constantFrom<unknown>(0, 1, 1000, 3_600_000, -3_600_000, [trackUri], [playlist]),
  strangeValue,
);

/** What is read afterwards: each of it must answer, whatever control was told before. */
const readAfterwards = [
  ...[
    "",
    "/player",
    "/player/currently-playing?additional_types=episode",
    "/player/devices",
    "/player/queue",
  ],
  ...[
    "/player/recently-played",
    "/playlists",
    "/tracks",
    "/albums",
    "/following?type=artist",
    "/top/artists",
  ],
].map((path) => `/v1/me${path}`);
const pages = [
  "/account/apps",
  authorizeUrl().slice(origin.length),
  `/v1/playlists/${playlist}`,
  "/v1/users/ada",
];
const controlReads = ["apps", "people", "playlists", "requests", "grants", "faults"].map(
  (group) => `/_emulator/${group}/list`,
);

async function operationsOf(emulator: Emulator): Promise<string[]> {
  const answer = await emulator.fetch(
    new Request(`${origin}/_emulator`, { headers: { accept: "application/json" } }),
  );
  return ((await answer.json()) as { operations: string[] }).operations;
}

async function answerOf(
  emulator: Emulator,
  path: string,
  init: RequestInit,
): Promise<[string, number, string]> {
  const about = `${init.method ?? "GET"} ${path.slice(0, 100)} ${String(init.body ?? "").slice(0, 300)}`;
  try {
    const answer = await emulator.fetch(new Request(`${origin}${path}`, init));
    const text = await answer.text();
    const type = answer.headers.get("content-type") ?? "";
    if (/json/.test(type) && text !== "") JSON.parse(text);
    return [about, answer.status, text];
  } catch (error) {
    throw new Error(`${about}: ${String(error)}`, { cause: error });
  }
}

it("what control cannot read it refuses, and what it takes breaks nothing", {
  timeout: patience,
}, async () => {
  // Some wait for what does not come, and some hold up what comes after.
  const waiting = new Set(["requests/waitFor"]);
  const template = emulatorIn("extended");
  const operations = (await operationsOf(template)).filter((name) => !waiting.has(name));
  expect(operations.length).toBeGreaterThan(30);
  const order = fc.record({
    operation: fc.constantFrom(...operations),
    args: fc.array(argument, { maxLength: 3 }),
    raw: fc.option(strangeBody(strangeValue), { freq: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 8 }), async (orders) => {
      const emulator = emulatorIn("extended");
      for (const { operation, args, raw } of orders) {
        const [about, status, text] = await answerOf(emulator, `/_emulator/${operation}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: raw ?? JSON.stringify(args),
        });
        expect([200, 400], `${about}: ${text.slice(0, 200)}`).toContain(status);
        if (status === 400)
          expect(JSON.parse(text)).toMatchObject({ error: { message: expect.stringMatching(/./) } });
        emulator.control.faults.clear();
      }
      // Whatever became of her and of the app: she is there again, and signs in at the time it is by now.
      emulator.control.people.add({ id: "ada", product: "premium" });
      emulator.control.apps.register({
        clientId,
        clientSecret,
        redirectUris: [redirectUri],
        mode: "extended",
      });
      const { access_token } = await signIn(emulator, "ada", { scope: everything.join(" ") });
      for (const path of [...readAfterwards, ...pages, ...controlReads]) {
        const [about, status, text] = await answerOf(emulator, path, {
          headers: path.startsWith("/v1") ? { authorization: `Bearer ${access_token}` } : {},
        });
        expect(status, `${about}: ${text.slice(0, 200)}`).toBeLessThan(500);
      }
      emulator.close();
    }),
    runs(40),
  );
});

it("any path, method and body under /_emulator is answered", { timeout: patience }, async () => {
  const emulator = emulatorIn();
  const operations = await operationsOf(emulator);
  const name = fc.oneof(
    fc.constantFrom(...operations),
    strangeText.map((text) => encodeURIComponent(text.toWellFormed())),
    fc.constantFrom("clock/constructor", "__proto__", "toString", "clock", "clock/now/", "clock/__proto__"),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"),
      name,
      fc.constantFrom("", "?args=ada", "?path=*&since=x", "?%", "?__proto__=1", "?path[]=1"),
      async (method, name, query) => {
        if (name.startsWith("requests/waitFor")) return;
        const [about, status] = await answerOf(emulator, `/_emulator/${name}${query}`, { method });
        expect(status, about).toBeLessThan(500);
      },
    ),
    runs(200),
  );
});

it.each<[string, unknown[]]>([
  ["grants/expireAccessTokens", [{}]],
  ["grants/expireRefreshTokens", ["ada", []]],
  ["grants/revoke", ["ada", 1]],
  ["grants/list", [{ personId: {} }]],
  ["clock/set", [1e300]],
  ["clock/advance", [-1e300]],
  ["apps/update", [{ toString: null }, {}]],
  ["people/update", [{ toString: null }, {}]],
])("%s with %o is refused", async (operation, args) => {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(args),
  };
  expect((await answerOf(emulatorIn(), `/_emulator/${operation}`, init))[1]).toBe(400);
});
