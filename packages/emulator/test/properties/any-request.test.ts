import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idFor } from "../../src/catalogue/ids.ts";
import type { Emulator, QuotaMode } from "../../src/index.ts";
import {
  askForToken,
  authorizeUrl,
  basic,
  clientId,
  clientSecret,
  codeFor,
  origin,
  readTokens,
  redirectUri,
  signIn,
} from "../flow.ts";
import { emulatorIn, episodeUri, everything, strangeId, trackIds, trackUris } from "../member.ts";
import { operations } from "./operations.ts";
import { patience, runs } from "./runs.ts";
import { strangeBody, strangeFields, strangeQuery, strangeText, strangeValue } from "./strange.ts";

const [track = "", other = ""] = trackIds;
const [trackUri = "", otherUri = ""] = trackUris;
const album = idFor("album", "The Paper Lanterns", "Weather for Two");
const artist = idFor("artist", "The Paper Lanterns");
const playlist = idFor("playlist", "ada", "Ours");

const ids = [track, other, album, artist, playlist, strangeId, "ada", "bela"];
const queryNames = {
  ids: [track, `${track},${other}`, `${artist}`, strangeId],
  uris: [trackUri, `${trackUri},${otherUri}`, `spotify:artist:${artist}`, "spotify:user:bela"],
  uri: [trackUri, episodeUri],
  type: ["artist", "user", "track", "album,track,playlist", "show,episode,audiobook"],
  q: ["the", "artist:lanterns year:2000-2020", '"', "tag:new", "year:-", "isrc:", "::::"],
  limit: ["1", "0", "50", "51", "10"],
  offset: ["0", "1", "999", "9999999999"],
  market: ["SE", "DE", "from_token", "XX", "se"],
  locale: ["es_MX"],
  fields: ["items(added_at,item(name,album(!images)))", "name", "a(((((", "!", "items.total.a.b"],
  additional_types: ["episode", "track,episode"],
  after: ["1000", artist],
  before: ["1000"],
  state: ["true", "false", "off", "context", "track"],
  position_ms: ["0", "30000", "999999999999999"],
  volume_percent: ["0", "100", "101"],
  device_id: [],
  time_range: ["short_term", "long_term"],
  include_groups: ["album,single", "appears_on"],
  position: ["0", "1", "99999"],
  seed_artists: [artist],
  seed_tracks: [track],
  seed_genres: ["folk"],
  min_tempo: ["100"],
  target_energy: ["0.5"],
  timestamp: ["2024-10-23T09:00:00"],
};
const bodyNames = {
  ids: [[track], [track, other]],
  uris: [[trackUri], [trackUri, episodeUri], ["spotify:local:a:b:c:1"]],
  context_uri: [`spotify:album:${album}`, `spotify:artist:${artist}`, `spotify:playlist:${playlist}`],
  offset: [{ position: 1 }, { uri: trackUri }, { position: {} }],
  position_ms: [0, 1000],
  position: [0, 1],
  device_ids: [["x"]],
  play: [true],
  name: ["A name"],
  description: ["About"],
  public: [true, false],
  collaborative: [true, false],
  items: [[{ uri: trackUri }], [{ uri: 1 }], [null]],
  tracks: [[{ uri: trackUri }]],
  snapshot_id: [],
  range_start: [0, 1],
  insert_before: [0, 1],
  range_length: [1, 2],
  timestamped_ids: [[{ id: track, added_at: "2020-01-01T00:00:00Z" }], [{ id: track, added_at: "x" }]],
};

type Fate = "ada" | "hana" | "ivo" | "client" | "expired" | "none" | "strange";
const fate = fc.oneof(
  { weight: 15, arbitrary: fc.constant<Fate>("ada") },
  { weight: 3, arbitrary: fc.constant<Fate>("client") },
  fc.constantFrom<Fate[]>("hana", "ivo", "expired", "none", "strange"),
);
/** What HTTP lets into a header; the rest comes over a socket, in another file. */
const headerText = strangeText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "").trim());

const headers = fc.dictionary(
  fc.constantFrom(
    "content-type",
    "accept",
    "accept-language",
    "origin",
    "cookie",
    "if-none-match",
    "range",
    "x-forwarded-for",
    "content-encoding",
    "expect",
    "sec-fetch-site",
  ),
  fc.oneof(
    fc.constantFrom("application/json", "image/jpeg", "text/html", "*/*", 'W/"x", *', "bytes=0-1", "gzip"),
    headerText,
  ),
  { maxKeys: 3 },
);
const methods = fc.constantFrom(
  "GET",
  "PUT",
  "POST",
  "DELETE",
  "PATCH",
  "HEAD",
  "OPTIONS",
  "PROPFIND",
  "get",
);

/** A part of a path: what belongs there, or anything, written as it should be or as it is. */
const part = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...ids) },
  strangeText.map((text) => encodeURIComponent(text.toWellFormed())),
  strangeText,
);

const apiRequest = fc.record({
  operation: fc.constantFrom(...operations),
  method: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, methods),
  parts: fc.array(part, { minLength: 2, maxLength: 2 }),
  tail: fc.oneof(
    { weight: 9, arbitrary: fc.constant("") },
    fc.constantFrom("/", "//", "/..", "/x", "%00", "/%2e%2e"),
  ),
  query: strangeQuery(queryNames),
  fate,
  authorization: headerText,
  headers,
  body: fc.option(strangeBody(strangeFields(bodyNames))),
});
type ApiRequest = typeof apiRequest extends fc.Arbitrary<infer Value> ? Value : never;

interface Sent {
  method: string;
  address: string;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | null;
}

/** Undefined where the Fetch standard has no such request: those come over a socket, in another file. */
function requestOf({ method, address, headers, body }: Sent): Request | undefined {
  try {
    const hasBody = body !== null && !["GET", "HEAD"].includes(method.toUpperCase());
    return new Request(address, { method, headers: new Headers(headers), ...(hasBody ? { body } : {}) });
  } catch {
    return undefined;
  }
}

async function expectSound(emulator: Emulator, sent: Sent): Promise<Response | undefined> {
  const request = requestOf(sent);
  if (request === undefined) return undefined;
  const answer = await emulator.fetch(request);
  const text = await answer.clone().text();
  const about = `${sent.method} ${sent.address.slice(0, 200)}: ${answer.status} ${text.slice(0, 200)}`;
  expect(answer.status, about).toBeLessThan(500);
  const type = answer.headers.get("content-type") ?? "";
  if (text !== "" && /json/.test(type)) expect(() => JSON.parse(text), about).not.toThrow();
  if (new URL(request.url).pathname.startsWith("/v1/")) {
    expect(answer.headers.get("access-control-allow-origin"), about).toBe("*");
    if (answer.status >= 400 && !(answer.status === 403 && /^text\/plain/.test(type))) {
      if (sent.method.toUpperCase() !== "HEAD") {
        expect(JSON.parse(text), about).toMatchObject({
          error: { status: answer.status, message: expect.stringMatching(/./) },
        });
      }
    }
  }
  return answer;
}

/** People with tokens, and what a bystander sees, which no request of the others may change. */
async function crowd(mode: QuotaMode) {
  const emulator = emulatorIn(mode);
  const scope = everything.join(" ");
  const tokenOf = async (person: string) => (await signIn(emulator, person, { scope })).access_token;
  const expired = await tokenOf("ada");
  emulator.control.clock.advance(3_600_000);
  const client = await readTokens(await askForToken(emulator, { grant_type: "client_credentials" }, basic()));
  const tokens = {
    ada: await tokenOf("ada"),
    hana: await tokenOf("hana"),
    ivo: await tokenOf("ivo"),
    client: client.access_token,
    expired,
  };
  const bystander = await tokenOf("carmen");
  const seen = ["/me", "/me/player", "/me/tracks", `/albums/${album}`, "/search?q=lanterns&type=artist"];
  return {
    emulator,
    authorizationOf: (fate: Fate, text: string) => {
      if (fate === "none") return undefined;
      return fate === "strange" ? text : `Bearer ${tokens[fate]}`;
    },
    look: () =>
      Promise.all(
        seen.map(async (path) => {
          const headers = { authorization: `Bearer ${bystander}` };
          const answer = await emulator.fetch(new Request(`${origin}/v1${path}`, { headers }));
          return [path, answer.status, await answer.text()];
        }),
      ),
  };
}

function apiAddress({ operation, parts, tail, query }: ApiRequest): string {
  let place = 0;
  const path = operation.path.replace(/\{\w+\}/g, () => parts[place++] ?? "");
  return `${origin}/v1${path}${tail}?${query}`;
}

describe.each(["extended", "development"] as const)("the Web API, for an app in mode %s", (mode) => {
  it("answers whatever comes, and nobody else notices", { timeout: patience }, async () => {
    const { emulator, authorizationOf, look } = await crowd(mode);
    const before = await look();
    await fc.assert(
      fc.asyncProperty(apiRequest, async (asked) => {
        const authorization = authorizationOf(asked.fate, asked.authorization);
        await expectSound(emulator, {
          method: asked.method ?? asked.operation.method,
          address: apiAddress(asked),
          headers: { ...asked.headers, ...(authorization === undefined ? {} : { authorization }) },
          body: asked.body,
        });
      }),
      runs(1500),
    );
    expect(await look()).toEqual(before);
  });
});

describe("what is no text", () => {
  // Found by the test above: neither can be made a text.
  const deepList = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  it.each(['{"toString":null}', '{"toString":1,"valueOf":1}', deepList])(
    "is refused: value %#",
    async (value) => {
      const { emulator, authorizationOf } = await crowd("extended");
      const authorization = authorizationOf("ada", "") ?? "";
      const tried: [string, string, string][] = [
        ["PUT", "/me/player/play", "uris"],
        ["PUT", "/me/player", "device_ids"],
        ["POST", `/playlists/${playlist}/items`, "uris"],
        ["PUT", "/me/tracks", "ids"],
        ["PUT", "/me/tracks", "timestamped_ids"],
      ];
      for (const [method, path, name] of tried) {
        const sent = { method, address: `${origin}/v1${path}`, headers: { authorization } };
        const answer = await expectSound(emulator, { ...sent, body: `{"${name}":[${value}]}` });
        expect([400, 404]).toContain(answer?.status);
      }
      const address = `${origin}/v1/me/player/play`;
      for (const body of [
        `{"position_ms":${value}}`,
        `{"uris":["${trackUri}"],"offset":{"position":${value}}}`,
      ]) {
        const answer = await expectSound(emulator, {
          method: "PUT",
          address,
          headers: { authorization },
          body,
        });
        expect([400, 403]).toContain(answer?.status);
      }
    },
  );
});

describe("the accounts service and what else there is", () => {
  const names = {
    client_id: [clientId],
    client_secret: [clientSecret],
    redirect_uri: [redirectUri, "http://localhost/", "javascript:alert(1)"],
    response_type: ["code", "token"],
    scope: ["user-read-email", "playlist-read-private user-read-private"],
    state: ["x"],
    show_dialog: ["true"],
    code_challenge_method: ["S256", "plain"],
    code_challenge: ["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
    grant_type: ["authorization_code", "refresh_token", "client_credentials", "toString"],
    code: [],
    code_verifier: [],
    refresh_token: [],
    decision: ["agree", "cancel", "switch"],
    person: ["ada", "ivo"],
  };
  const whole = Object.fromEntries(new URL(authorizeUrl()).searchParams);
  const query = fc.oneof(
    strangeQuery(names),
    strangeQuery(names).map((text) => `${new URLSearchParams(whole)}&${text}`),
  );
  const place = fc.oneof(
    fc.constantFrom(
      "/",
      "/authorize",
      "/api/token",
      "/api/token/",
      "/account/apps",
      "/account/login",
      "/account/x",
      "/_assets/style.css",
      "/favicon.ico",
      "/v1",
      "/v1/",
      "/v1/nothing",
    ),
    fc
      .tuple(
        fc.constantFrom("_covers", "_portraits", "_playlists", "_mosaics", "v1", "account", "_emulator", ""),
        part,
      )
      .map(([folder, file]) => `/${folder}/${file}`),
    fc
      .tuple(fc.constantFrom("_covers", "_portraits"), part)
      .map(([folder, file]) => `/${folder}/${file}.svg`),
    strangeText.map((text) => `/${text}`),
  );

  it("answers whatever comes", { timeout: patience }, async () => {
    const emulator = emulatorIn();
    const { refresh_token } = await signIn(emulator);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          method: fc.oneof(fc.constantFrom("GET", "POST"), methods),
          place,
          query,
          headers,
          authorization: fc.option(
            fc.oneof(
              fc.constant(basic()),
              headerText.map((text) => `Basic ${text}`),
            ),
          ),
          form: fc.boolean(),
          body: fc.option(fc.oneof(query, strangeBody(strangeValue))),
        }),
        async ({ method, place, query, headers, authorization, form, body }) => {
          const answer = await expectSound(emulator, {
            method,
            address: `${origin}${place}?${query}`,
            headers: {
              ...headers,
              ...(authorization === null ? {} : { authorization }),
              ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
            },
            body,
          });
          if (answer !== undefined && place === "/api/token" && method === "POST" && answer.status !== 200) {
            expect(await answer.json()).toMatchObject({ error: expect.stringMatching(/^\w+$/) });
          }
        },
      ),
      runs(1000),
    );
    expect(await codeFor(emulator)).not.toBe("");
    const renewed = await askForToken(emulator, { grant_type: "refresh_token", refresh_token }, basic());
    expect(renewed.status).toBe(200);
  });
});
