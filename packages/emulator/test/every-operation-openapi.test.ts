import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openCatalogue } from "../src/catalogue/catalogue.ts";
import type { QuotaMode } from "../src/index.ts";
import { emulatorIn, member, refusalOf } from "./member.ts";
import { description, missing } from "./openapi.ts";
import { emulatorFor, everyOperation, perform, readyEmulator } from "./operations.ts";

/** What apps in Development Mode have not been sent since February 2026, by the type of object. */
const droppedFields: Readonly<Record<string, readonly string[]>> = {
  album: ["album_group", "available_markets", "label", "popularity"],
  artist: ["followers", "popularity"],
  track: ["available_markets", "linked_from", "popularity"],
  show: ["available_markets", "publisher"],
  audiobook: ["available_markets", "publisher"],
  chapter: ["available_markets"],
  user: ["country", "email", "explicit_content", "followers", "product"],
};
const dropped = [...new Set(Object.values(droppedFields).flat())];

/** Where an answer is not what Spotify's description says, and why. */
interface Known {
  difference: RegExp;
  why: string;
  /** Default: any. */
  operations?: RegExp;
  /** Default: any. */
  mode?: QuotaMode;
}

const knownDifferences: readonly Known[] = [
  {
    difference: /\/(is_playable|linked_from|restrictions) is never sent$/,
    why: "comes with a market alone",
  },
  {
    difference: /\/external_ids\/(ean|isrc|upc) is never sent$/,
    why: "a recording has an ISRC, an album a UPC, and nothing has all three",
  },
  { difference: /\/(primary_color|video_thumbnail) is not described$/, why: "seen on the wire" },
  { difference: /\/(item|track)\/(episode|track) is not described$/, why: "seen on the wire" },
  { difference: /^\/smart_shuffle is not described$/, why: "seen on the wire", operations: /player$/ },
  {
    difference: /^\/actions\/(disallows is not described|\w+ is never sent)$/,
    why: "the description has the flags one level up, the wire within `disallows`",
    operations: /\/me\/player/,
  },
  {
    difference: /^\/(item|currently_playing|queue\/\*)\/[^/]+(\/\w+)? is never sent$/,
    why: "a track or an episode: the fields of the other one are not sent",
    operations: /\/me\/player/,
  },
  {
    difference: /\/description must be string$/,
    why: "null where there is none, as the words beside it say",
    operations: /playlists$/,
  },
  {
    difference: /^\/seeds\/\*\/href must be string$/,
    why: "null of a genre, as the words beside it say",
    operations: /recommendations/,
  },
  { difference: /^(\/artists)?\/(next|cursors\/after) must be string$/, why: "null on the last page" },
  {
    difference: /^\/artists\/cursors\/before is never sent$/,
    why: "the list of followed artists goes on and never back",
  },
  {
    difference: /^\/total is never sent$/,
    why: "what was played recently has no number in practice",
    operations: /recently-played/,
  },
  {
    difference: /^\/playlists\/items\/\* must be object$/,
    why: "null in place of what an app may not see",
    operations: /search/,
    mode: "development",
  },
  {
    difference: new RegExp(`/(${dropped.join("|")}) is never sent$`),
    why: "dropped in February 2026",
    mode: "development",
  },
  {
    difference: /(^|\/\*)\/tracks?( is never sent|\/.* is never sent)$/,
    why: "Development Mode has `items` and `item` alone",
    operations: /playlists/,
    mode: "development",
  },
];

describe("answers, beside Spotify's OpenAPI description", () => {
  beforeEach((context) => {
    if (missing !== undefined) context.skip(missing);
  });

  const met = new Set<Known>();
  const unknownOf = (mode: QuotaMode, operation: string, status: number, body: unknown) =>
    description(mode === "development" ? dropped : [])
      .differences(operation, status, body)
      .filter((found) => {
        const known = knownDifferences.filter(
          ({ difference, operations = /^/, mode: only = mode }) =>
            difference.test(found) && operations.test(operation) && only === mode,
        );
        for (const each of known) met.add(each);
        return known.length === 0;
      });

  it("are tested for every one of the 97 operations", () => {
    expect(Object.keys(everyOperation).sort()).toEqual([...description().operations].sort());
    expect(description().operations).toHaveLength(97);
  });

  describe.each(["extended", "development"] as const)("in %s", (mode) => {
    it.each(Object.keys(everyOperation))("%s", async (operation) => {
      const response = await perform(await member(emulatorFor(mode, operation)), operation);
      if (mode === "development" && response.status === 403) {
        expect(await refusalOf(response)).toEqual([403, "Forbidden"]);
        expect(description().differences(operation, 403, { error: { status: 403, message: "" } })).toEqual(
          [],
        );
        return;
      }
      const text = await response.text();
      expect(response.ok, text).toBe(true);
      expect(text !== "").toBe(description().hasJson(operation, response.status));
      if (text === "") return;
      const body: unknown = JSON.parse(text);
      expect(unknownOf(mode, operation, response.status, body)).toEqual([]);
      if (mode === "development") expect(droppedIn(body)).toEqual([]);
    });
  });

  it("of who hears a podcast are described as well", async () => {
    const carmen = await member(readyEmulator("extended"), "carmen");
    for (const operation of ["GET /me/player", "GET /me/player/currently-playing", "GET /me/player/queue"]) {
      const response = await perform(carmen, operation);
      expect(unknownOf("extended", operation, response.status, await response.json())).toEqual([]);
    }
  });

  it("with an episode in the shape of a track are those of a track", async () => {
    const { ask } = await member(readyEmulator("extended"));
    const path = everyOperation["GET /playlists/{playlist_id}/items"]?.path.split("?")[0] ?? "";
    const response = await ask("GET", path);
    const found = description().differences("GET /playlists/{playlist_id}/items", 200, await response.json());
    expect(found.filter((difference) => difference.includes("must"))).toEqual([]);
  });

  it("with a market differ by the places alone, which albums are described to have always", async () => {
    const relinked = [...openCatalogue().tracks.values()].find(
      ({ markets, twin }) => !markets.includes("SE") && twin?.markets.includes("SE"),
    );
    const { ask } = await member(emulatorIn());
    const response = await ask("GET", `/tracks/${relinked?.id}?market=SE`);
    const found = description().differences("GET /tracks/{id}", 200, await response.json());
    expect(found.filter((difference) => !/restrictions|external_ids/.test(difference))).toEqual([
      "/album must have required property 'available_markets'",
      "/album/available_markets is never sent",
      "/album/is_playable is not described",
      "/available_markets is never sent",
    ]);
  });

  it.each([
    ["GET /me", 401, "made-up"],
    ["GET /markets", 403, undefined],
  ] as const)("that are refusals are described: %s, %i", async (operation, status, token) => {
    const { emulator, ask } = await member(emulatorIn("development"));
    const path = everyOperation[operation]?.path ?? "";
    const refused =
      token === undefined
        ? await ask("GET", path)
        : await emulator.fetch(new Request(`http://127.0.0.1:5001/v1${path}`));
    expect(refused.status).toBe(status);
    expect(description().differences(operation, status, await refused.json())).toEqual([]);
  });

  afterAll(() => {
    if (missing !== undefined) return;
    const stale = knownDifferences.filter((known) => !met.has(known)).map(({ why }) => why);
    expect(stale, "known differences that were not met").toEqual([]);
  });
});

/** Fields of an answer that Development Mode does not have, as `track.popularity`. */
function droppedIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { type } = value as { type?: unknown };
  const gone = typeof type === "string" && !Array.isArray(value) ? (droppedFields[type] ?? []) : [];
  const here = gone.filter((name) => name in value).map((name) => `${type}.${name}`);
  return [...here, ...Object.values(value).flatMap(droppedIn)];
}
