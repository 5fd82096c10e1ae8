import { defaultApp } from "@stagedoor/emulator";
import { type RunningEmulator, startEmulator } from "@stagedoor/emulator/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  BadRequest,
  ConversionError,
  Credentials,
  Forbidden,
  fetchSender,
  type Sender,
  SignInAttempt,
  Spotify,
  type SpotifyOptions,
  scope,
  Unauthorized,
  UnexpectedResponse,
  withCache,
  withRetry,
} from "../src/index.ts";
import { FakeClock } from "./fake-clock.ts";
import { json, rejection, startUpstream, text, type Upstream } from "./upstream.ts";

const id = "4uLU6hMCjMI75M1A2tKUQC";
const ada = { id: "ada", type: "user" };

function clientOf({ url }: Upstream, options: Partial<SpotifyOptions> = {}): Spotify {
  return new Spotify({ token: "t", apiUrl: `${url}/v1`, ...options });
}

const bearers = ({ seen }: Upstream) => seen.map(({ headers }) => headers.authorization);

let emulator: RunningEmulator;
let spotify: Spotify;
beforeAll(async () => {
  emulator = await startEmulator({ port: 0, apps: [{ ...defaultApp, mode: "extended" }] });
  const { clientId, clientSecret } = defaultApp;
  const redirectUri = "http://127.0.0.1:5000/callback";
  const credentials = new Credentials({ clientId, clientSecret, redirectUri, accountsUrl: emulator.url });
  const attempt = await SignInAttempt.begin(credentials, { scope: scope.every });
  const token = await attempt.finish(await emulator.emulator.control.authorize("ada", attempt.url));
  spotify = new Spotify({ token, apiUrl: `${emulator.url}/v1` });
});
afterAll(() => emulator.close());

describe("as in tekore: the client", () => {
  it("has another token only where it is asked for: no error and no other client gets hold of it", async () => {
    await using upstream = await startUpstream();
    const [a, b] = [clientOf(upstream, { token: "a" }), clientOf(upstream, { token: "b" })];
    upstream.answer = text(500, "");
    await rejection(a.as("x").users.currentUser());
    upstream.answer = json(200, ada);
    for (const client of [a, b, a.as("x").as("y")]) await client.users.currentUser();
    expect(bearers(upstream)).toEqual(["Bearer x", "Bearer a", "Bearer b", "Bearer y"]);
  });

  it("leaves out parameters that are undefined, and the whole query where all are", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, { id, items: [] });
    const { albums } = clientOf(upstream);
    await albums.get(id, { market: undefined });
    await albums.tracks(id, { market: "SE", limit: undefined });
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      `/v1/albums/${id}`,
      `/v1/albums/${id}/tracks?market=SE`,
    ]);
  });

  it("escapes what stands in a path, and refuses what would lead elsewhere", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, { id: "x" });
    const { users, browse } = clientOf(upstream);
    await users.get("anna#1/x?y%");
    await browse.category("0JQ5/..");
    for (const path of ["..", ""])
      expect(await rejection(browse.category(path))).toBeInstanceOf(ConversionError);
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      "/v1/users/anna%231%2Fx%3Fy%25",
      "/v1/browse/categories/0JQ5%2F..",
    ]);
  });

  it("speaks a language by a sender that says so", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, ada);
    const fetched = fetchSender();
    const inSwedish: Sender = (url, init) =>
      fetched(url, { ...init, headers: { ...init.headers, "accept-language": "sv" } });
    await clientOf(upstream, { sender: inSwedish }).users.currentUser();
    expect(upstream.seen[0]?.headers).toMatchObject({ "accept-language": "sv", authorization: "Bearer t" });
  });
});

describe("as in tekore: paging", () => {
  it.each<["development" | "extended" | undefined, string]>([
    ["development", "10"],
    [undefined, "10"],
    ["extended", "50"],
  ])("walks a search in the longest pages of an app whose mode is %s", async (quotaMode, longest) => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, {
      tracks: { items: [], total: 0, offset: 0, limit: 1, next: null, previous: null },
    });
    for await (const _ of clientOf(upstream, { quotaMode }).search("x", "track")) expect.unreachable();
    expect(new URL(upstream.seen[0]?.url ?? "", upstream.url).searchParams.get("limit")).toBe(longest);
  });

  it("takes pages out of their wrapping, the next ones too", async () => {
    const artists = await spotify.following.artists({ limit: 1 });
    const next = await spotify.next(artists);
    expect(next?.items[0]).toMatchObject({ type: "artist" });
    expect(next?.items[0]?.id).not.toBe(artists.items[0]?.id);
    const found = await spotify.search("the", ["track", "album"], { limit: 2 });
    const more = await spotify.next(found.albums);
    expect(more).toMatchObject({ offset: 2, items: [{ type: "album" }, { type: "album" }] });
    expect((await spotify.previous(more ?? found.albums))?.items).toEqual(found.albums.items);
  });

  it("hides no refusal: a 400 of the next page is told", async () => {
    await using upstream = await startUpstream();
    const href = `${upstream.url}/v1/me/tracks`;
    const page = { href, items: [], limit: 1, next: `${href}?offset=1`, offset: 0, previous: null, total: 2 };
    upstream.answer = json(400, { error: { status: 400, message: "Invalid limit" } });
    expect(await rejection(clientOf(upstream).next(page))).toBeInstanceOf(BadRequest);
  });
});

describe("as in tekore: playlists", () => {
  const tracks = async () => {
    const album = await spotify.albums.get(
      (await spotify.search("Weather for Two", "album")).items[0]?.id ?? "",
    );
    return album.tracks.items.map(({ uri }) => uri);
  };
  const entries = async (playlist: string) => {
    const uris: unknown[] = [];
    for await (const { item } of spotify.playlists.items(playlist)) uris.push(item?.uri);
    return uris;
  };

  it("of any length are filled, added to in the middle, replaced, reordered and emptied", async () => {
    const some = await tracks();
    const long = Array.from(
      { length: 230 },
      (_, index) => some[(index + Math.floor(index / 100)) % some.length] ?? "",
    );
    const { id: playlist } = await spotify.playlists.create({ name: "Rain" });
    await spotify.playlists.add(playlist, some.slice(0, 2));
    await spotify.playlists.add(playlist, long, { position: 1 });
    expect(await entries(playlist)).toEqual([some[0], ...long, some[1]]);
    await spotify.playlists.replace(playlist, long);
    expect(await entries(playlist)).toEqual(long);
    await spotify.playlists.reorder(playlist, { rangeStart: 0, insertBefore: 230, rangeLength: 30 });
    const moved = [...long.slice(30), ...long.slice(0, 30)];
    expect(await entries(playlist)).toEqual(moved);
    await spotify.playlists.remove(playlist, [some[0] ?? ""]);
    expect(await entries(playlist)).toEqual(moved.filter((uri) => uri !== some[0]));
    await spotify.playlists.clear(playlist);
    expect(await entries(playlist)).toEqual([]);
  });

  it("are made for several people in one call, and changed in nothing but what is named", async () => {
    const made = await spotify.playlists.create({ name: "Ours", public: false, collaborative: true });
    expect(made).toMatchObject({ collaborative: true, public: false });
    await spotify.playlists.changeDetails(made.id, { description: "Wet" });
    expect(await spotify.playlists.get(made.id)).toMatchObject({
      name: "Ours",
      description: "Wet",
      collaborative: true,
    });
  });

  it("hold files of the listener's own", async () => {
    const uri = "spotify:local:Granny:Tapes:Lullaby:143";
    const playlist = emulator.emulator.control.playlists.create({
      ownerId: "ada",
      name: "Own",
      entries: [uri],
    });
    const { items } = await spotify.playlists.items(playlist.id);
    expect(items).toMatchObject([
      { is_local: true, item: { uri, name: "Lullaby", id: null, is_local: true } },
    ]);
  });
});

describe("as in tekore: the player", () => {
  it("begins with tracks and episodes alike, and refuses an id that cannot be before it is sent", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response) => void response.writeHead(204).end();
    const { player } = clientOf(upstream);
    const uris = [`spotify:track:${id}`, `https://open.spotify.com/episode/${id}`];
    await player.play({ uris });
    expect(upstream.seen.map(({ body }) => JSON.parse(body))).toEqual([
      { uris: [`spotify:track:${id}`, `spotify:episode:${id}`] },
    ]);
    for (const wrong of ["spotify:track:x", id, `spotify:album:${id}`]) {
      expect(await rejection(player.play({ uris: [wrong] }))).toBeInstanceOf(ConversionError);
    }
    expect(upstream.seen).toHaveLength(1);
  });
});

describe("as in tekore: search and recommendations", () => {
  const page = (type: string) => ({
    items: [{ type }],
    limit: 1,
    next: null,
    offset: 0,
    previous: null,
    total: 1,
  });

  it("tells what was found by its type, whatever the order of the answer and whatever else is in it", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, { mixtapes: page("mixtape"), albums: page("album"), tracks: page("track") });
    const found = await clientOf(upstream).search("x", ["track", "album"]);
    expect([found.tracks.items[0]?.type, found.albums.items[0]?.type]).toEqual(["track", "album"]);
    expect(found).toHaveProperty("mixtapes.total", 1);
  });

  it("refuses an attribute that is none, and no seed or more than five, before anything is sent", async () => {
    await using upstream = await startUpstream();
    const { browse } = clientOf(upstream);
    const seedTracks = [id];
    for (const wrong of [
      { seedTracks, min: { volume: 1 } as object },
      { seedTracks, target: { tempos: 1 } as object },
      {},
      { seedGenres: ["a", "b", "c", "d"], seedArtists: [id], seedTracks },
    ]) {
      expect(await rejection(browse.recommendations(wrong))).toBeInstanceOf(TypeError);
    }
    expect(await rejection(browse.recommendations({ seedTracks: ["x"] }))).toBeInstanceOf(ConversionError);
    expect(upstream.seen).toEqual([]);
  });

  it("keeps the message of featured playlists beside their page", async () => {
    const featured = await spotify.browse.featuredPlaylists({ limit: 1 });
    expect([typeof featured.message, featured.items.length]).toEqual(["string", 1]);
  });
});

describe("as in tekore: what comes back", () => {
  it("is plain data, as Spotify sent it: to be kept as JSON, copied and compared", async () => {
    const [album] = (await spotify.search("Weather for Two", "album")).items;
    const path = `/albums/${album?.id}`;
    const raw = await (await spotify.send(path)).json();
    const read = await spotify.albums.get(album?.id ?? "");
    expect(JSON.parse(JSON.stringify(read))).toEqual(raw);
    expect(structuredClone(read)).toEqual(raw);
    expect({ ...read }).toEqual(raw);
    expect(await (await spotify.send("/me/tracks?limit=2")).json()).toEqual(
      JSON.parse(JSON.stringify(await spotify.library.tracks({ limit: 2 }))),
    );
  });

  it("may have values that nobody knew of, and lack what apps of 2026 do not get", async () => {
    await using upstream = await startUpstream();
    const { artists, albums, player } = clientOf(upstream);
    const artist = { id, type: "artist", name: "Nena" };
    upstream.answer = json(200, artist);
    expect(await artists.get(id)).toEqual(artist);
    const album = { id, album_type: "mixtape", release_date_precision: "decade", tracks: { items: [] } };
    upstream.answer = json(200, album);
    expect(await albums.get(id)).toEqual(album);
    const playing = {
      context: { type: "lyrics" },
      currently_playing_type: "concert",
      device: { id: "d", type: "Fridge" },
      item: { type: "concert" },
      repeat_state: "backwards",
    };
    upstream.answer = json(200, playing);
    expect(await player.playback()).toEqual(playing);
    upstream.answer = json(200, { devices: [playing.device] });
    expect(await player.devices()).toEqual([playing.device]);
  });

  it("has times as text with their zone, which a Date reads, and the playback's as a number", async () => {
    const [saved] = (await spotify.library.tracks({ limit: 1 })).items;
    expect(saved?.added_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(new Date(saved?.added_at ?? "").getTime()).toBeGreaterThan(0);
    expect(typeof (await spotify.player.playback())?.timestamp).toBe("number");
  });
});

describe("as in tekore: errors", () => {
  const reasons =
    "NO_PREV_TRACK NO_NEXT_TRACK NO_SPECIFIC_TRACK ALREADY_PAUSED NOT_PAUSED NOT_PLAYING_LOCALLY NOT_PLAYING_TRACK " +
    "NOT_PLAYING_CONTEXT ENDLESS_CONTEXT CONTEXT_DISALLOW ALREADY_PLAYING RATE_LIMITED REMOTE_CONTROL_DISALLOW " +
    "DEVICE_NOT_CONTROLLABLE VOLUME_CONTROL_DISALLOW NO_ACTIVE_DEVICE PREMIUM_REQUIRED UNKNOWN SOMETHING_NEW";

  it.each(reasons.split(" "))("of the player have their reason, %s", async (reason) => {
    await using upstream = await startUpstream();
    upstream.answer = json(403, { error: { status: 403, message: "Player command failed", reason } });
    const error = await rejection(clientOf(upstream).player.pause());
    expect(error).toBeInstanceOf(Forbidden);
    expect(error).toMatchObject({ reason, message: "Player command failed", missingScope: undefined });
  });

  it("of status 401 name the scopes of what was called, to ask for anew", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(401, { error: { status: 401, message: "The access token expired" } });
    const error = await rejection(clientOf(upstream).library.tracks().then());
    expect(error).toBeInstanceOf(Unauthorized);
    expect(String((error as Unauthorized).neededScope)).toBe("user-library-read");
  });

  it("tell of an empty success where there should be a list", async () => {
    await using upstream = await startUpstream();
    const { library, markets, tracks } = clientOf(upstream, { quotaMode: "extended" });
    for (const answer of [text(200, ""), text(204, ""), json(200, {}), json(200, null)]) {
      upstream.answer = answer;
      for (const call of [library.contains([`spotify:track:${id}`]), markets.list(), tracks.several([id])]) {
        expect(await rejection(call)).toBeInstanceOf(UnexpectedResponse);
      }
    }
  });
});

describe("as in tekore: senders", () => {
  it("are composed: a cache around tries around a fetch, for calls with a query as well", async () => {
    await using upstream = await startUpstream();
    const clock = new FakeClock();
    upstream.answer = (response, request) =>
      upstream.seen.length === 1
        ? json(429, {}, { "retry-after": "7" })(response, request)
        : json(200, { id }, { "cache-control": "max-age=60" })(response, request);
    const tries = withRetry(fetchSender(), { retries: 0, clock, random: () => 0 });
    const { albums } = clientOf(upstream, { sender: withCache(tries, { clock }) });
    expect(await clock.until(albums.get(id, { market: "SE" }))).toEqual({ id });
    expect(await albums.get(id, { market: "SE" })).toEqual({ id });
    expect([clock.slept, upstream.seen.length]).toEqual([[7_000], 2]);
  });

  it("leave it at one try after a 408", async () => {
    await using upstream = await startUpstream();
    upstream.answer = text(408, "");
    const sender = withRetry(fetchSender(), { clock: new FakeClock() });
    expect(await rejection(clientOf(upstream, { sender }).users.currentUser())).toMatchObject({
      status: 408,
    });
    expect(upstream.seen).toHaveLength(1);
  });
});
