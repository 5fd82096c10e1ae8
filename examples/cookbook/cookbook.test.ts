import { spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { defaultApp } from "@stagedoor/emulator";
import { startEmulator } from "@stagedoor/emulator/server";
import {
  Credentials,
  fetchSender,
  type ScopeLike,
  type Sender,
  Spotify,
  scope,
  scopesFor,
  type Token,
} from "@stagedoor/spotify";
import { afterAll, beforeAll, describe, it, type TestContext } from "vitest";
import { backUpPlaylists } from "./back-up-playlists.ts";
import { explain } from "./cli/explain.ts";
import { convertLink } from "./convert-links.ts";
import { followArtists } from "./follow-artists.ts";
import { listeningNow } from "./listening-now.ts";
import { newAlbums } from "./new-albums.ts";
import { nowPlaying } from "./now-playing.ts";
import { removeDuplicates } from "./remove-duplicates.ts";
import { search } from "./search.ts";
import { sleepTimer } from "./sleep-timer.ts";
import { sortPlaylist } from "./sort-playlist.ts";
import { changesOf } from "./watch-playlist.ts";

interface Dish {
  code: number | null;
  out: string;
  err: string;
  /** What each sign-in asked for. */
  asked: string[];
}

// Kept by Node from one process to the next: what is compiled once takes no time again.
let compiled: string;
beforeAll(async () => {
  compiled = await mkdtemp(join(tmpdir(), "cookbook-compiled-"));
});
afterAll(() => rm(compiled, { recursive: true }));

/** An emulator and an empty folder, for one test; gone after it. */
async function kitchen({ expect, onTestFinished }: TestContext) {
  const { url, emulator, close } = await startEmulator({ port: 0 });
  const folder = await mkdtemp(join(tmpdir(), "cookbook-"));
  onTestFinished(async () => {
    await close();
    await rm(folder, { recursive: true });
  });
  // What opens a browser fails here, so that the address to sign in at is told on the standard error.
  await mkdir(join(folder, "bin"));
  for (const opener of ["xdg-open", "open"]) {
    await writeFile(join(folder, "bin", opener), "#!/bin/sh\nexit 1\n");
    await chmod(join(folder, "bin", opener), 0o755);
  }
  const { control } = emulator;
  const settings = {
    SPOTIFY_CLIENT_ID: defaultApp.clientId,
    SPOTIFY_CLIENT_SECRET: defaultApp.clientSecret,
    SPOTIFY_REDIRECT_URI: "http://127.0.0.1/callback",
    SPOTIFY_ACCOUNTS_URL: url,
    SPOTIFY_API_URL: `${url}/v1`,
  };

  /** Runs a recipe as its README says, in that folder. Who is asked to sign in agrees, one person after the other. */
  async function cook(recipe: string, args: readonly string[] = [], people = ["ada"]): Promise<Dish> {
    return command(join(import.meta.dirname, `${recipe}.ts`), args, people, {
      ...settings,
      COOKBOOK_TOKENS: join(folder, "tokens.ini"),
    });
  }

  async function command(
    file: string,
    args: readonly string[],
    people: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<Dish> {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: folder,
      env: {
        ...env,
        PATH: join(folder, "bin"),
        HOME: folder,
        NODE_COMPILE_CACHE: compiled,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const asked: string[] = [];
    let err = "";
    let read = 0;
    child.stderr.setEncoding("utf8").on("data", async (part: string) => {
      err += part;
      const address = /https?:\S+\/authorize\S+(?=\n)/.exec(err.slice(read))?.[0];
      if (address === undefined) return;
      read = err.length;
      asked.push(new URL(address).searchParams.get("scope") ?? "");
      await fetch(await control.authorize(people[asked.length - 1] ?? "ada", address));
    });
    const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [out, code] = await Promise.all([text(child.stdout), exit]);
    return { code, out, err, asked };
  }

  async function tokenOf(person: string, asked: ScopeLike = scope.every): Promise<Token> {
    const { clientId, clientSecret } = defaultApp;
    const redirectUri = "http://127.0.0.1/callback";
    const credentials = new Credentials({ clientId, clientSecret, redirectUri, accountsUrl: url });
    const attempt = { state: "s", codeVerifier: "v".repeat(43), scope: asked };
    const back = new URL(await control.authorize(person, await credentials.authorizationUrl(attempt)));
    return credentials.requestUserToken({ ...attempt, code: back.searchParams.get("code") ?? "" });
  }

  async function spotifyOf(person: string, asked?: ScopeLike): Promise<Spotify> {
    return new Spotify({ token: await tokenOf(person, asked), apiUrl: `${url}/v1` });
  }

  /** URIs of tracks of the catalogue, by their names. */
  async function tracks(...names: string[]): Promise<string[]> {
    const spotify = await spotifyOf("ada");
    const found = await Promise.all(
      names.map((name) => spotify.search(`track:"${name}"`, "track", { limit: 1 })),
    );
    return found.map(({ items }) => items[0]?.uri ?? "");
  }

  const playlistNamed = (name: string) => {
    const found = control.playlists.list().find((playlist) => playlist.name === name);
    if (found === undefined) throw new Error(`There is no playlist ${name}`);
    return found;
  };
  const saved = (type: string, person = "ada") =>
    control.library.list(person).flatMap(({ uri }) => (uri.startsWith(`spotify:${type}:`) ? [uri] : []));

  return {
    expect,
    url,
    control,
    folder,
    command,
    cook,
    settings,
    spotifyOf,
    tokenOf,
    tracks,
    playlistNamed,
    saved,
  };
}

const day = (text: string) => Date.parse(`${text}T12:00:00Z`);
const uris = (entries: readonly { uri: string }[]) => entries.map(({ uri }) => uri);

describe.concurrent("the library", () => {
  it("is exported whole", async (context) => {
    const { cook, folder, saved, expect } = await kitchen(context);
    const { code, out, err, asked } = await cook("export-library");
    expect([code, out]).toEqual([
      0,
      "library.json: 5 tracks, 1 albums, 1 shows, 1 episodes, 1 audiobooks, 3 artists, 3 playlists\n",
    ]);
    const library = JSON.parse(await readFile(join(folder, "library.json"), "utf8"));
    expect(library.tracks.map((entry: { track: { uri: string } }) => entry.track.uri)).toEqual(
      saved("track"),
    );
    expect(library.playlists.map((playlist: { name: string }) => playlist.name)).toContain("Odds and Ends");
    expect(err).toMatch(/^tracks: 5$/m);
    expect(asked).toEqual([
      "playlist-read-collaborative playlist-read-private user-follow-read user-library-read user-read-playback-position",
    ]);
  });

  it("is written as a table, with what has quotes and commas in quotes", async (context) => {
    const { control, cook, folder, tracks, saved, expect } = await kitchen(context);
    control.library.save("ada", await tracks('<b>&"Loud"</b>'), { at: day("2026-11-01") });
    const { code, err } = await cook("saved-tracks-to-csv", ["mine.csv"]);
    expect(code).toBe(0);
    const lines = (await readFile(join(folder, "mine.csv"), "utf8")).split("\r\n");
    expect(lines).toHaveLength(1 + 6 + 1);
    expect(lines[0]).toBe("added at,track,artists,album,released,seconds,isrc,uri");
    expect(lines[1]).toMatch(/^2026-11-01T12:00:00Z,"<b>&""Loud""<\/b>","<b>Bold & the ""Quotes""<\/b>",/);
    expect(lines[1]).toContain(`,2025-04-01,142,`);
    expect(lines[1]?.endsWith(saved("track")[0] ?? "?")).toBe(true);
    expect(err).toMatch(/^Saved tracks: 6$/m);
  });

  it("has its artists followed", async (context) => {
    const { cook, saved, spotifyOf, expect } = await kitchen(context);
    const before = saved("artist");
    const { code, out, asked } = await cook("follow-artists");
    expect([code, out]).toEqual([0, "Åsa & Fjällbäckens Önskekör\nArtists followed: 1\n"]);
    expect(saved("artist").filter((uri) => !before.includes(uri))).toHaveLength(1);
    expect(asked).toEqual(["user-follow-modify user-follow-read user-library-read"]);
    expect(await followArtists(await spotifyOf("ada"))).toEqual([]);
  });

  it("shows what is new of the artists followed", async (context) => {
    const { control, cook, spotifyOf, expect } = await kitchen(context);
    const spotify = await spotifyOf("ada", scopesFor("following.artists"));
    const { items } = await spotify.search("Juno Pike", "artist");
    control.library.save("ada", [items[0]?.uri ?? ""]);
    const since = new Date("2026-01-01");
    expect((await newAlbums(spotify, since)).map(({ name }) => name)).toEqual(["Small Change"]);
    const { out } = await cook("new-albums", ["500"]);
    expect(out).toMatch(
      /^2026-05-08 {2}Juno Pike: Small Change {2}https:\/\/open\.spotify\.com\/album\/\w{22}$/m,
    );
    expect(out).toContain("2024-03-15  The Paper Lanterns: Weather for Two");
  });
});

describe.concurrent("playlists", () => {
  it("are backed up, those that changed alone, and one is restored", async (context) => {
    const { control, cook, folder, playlistNamed, spotifyOf, tracks, expect } = await kitchen(context);
    const { code, out } = await cook("back-up-playlists", ["saved"]);
    expect([code, out]).toEqual([0, expect.stringMatching(/\nPlaylists written: 3\n$/)]);
    expect(await backUpPlaylists(await spotifyOf("ada"), join(folder, "saved"))).toEqual([]);
    control.playlists.update(playlistNamed("Ours").id, { entries: await tracks("N29") });
    expect((await cook("back-up-playlists", ["saved"])).out).toMatch(
      /^saved\/Ours \w{22}\.json\nPlaylists written: 1\n$/,
    );

    const { id, entries } = playlistNamed("Odds and Ends");
    control.playlists.remove(id);
    const file =
      (await readdir(join(folder, "saved"))).find((name) => name.startsWith("Odds and Ends ")) ?? "";
    const restored = await cook("restore-playlist", [join("saved", file)]);
    expect([restored.code, restored.asked]).toEqual([0, ["playlist-modify-private"]]);
    expect(restored.out).toMatch(
      /^Odds and Ends: https:.+\nLeft out, being files of your own: Lullaby \(1971\)\n$/,
    );
    expect(playlistNamed("Odds and Ends")).toMatchObject({ ownerId: "ada", public: false });
    // Without the local file and the track that was gone.
    expect(uris(playlistNamed("Odds and Ends").entries)).toEqual(uris(entries).slice(0, 2));
  });

  it("are not made of any file", async (context) => {
    const { cook, folder, control, expect } = await kitchen(context);
    await writeFile(join(folder, "other.json"), "[]");
    const { length } = control.playlists.list();
    for (const [file, said] of [
      ["other.json", "other.json is no file of back-up-playlists.ts\n"],
      ["none.json", "ENOENT: no such file or directory, open 'none.json'\n"],
    ] as const) {
      const { code, err } = await cook("restore-playlist", [file]);
      expect([code, err.endsWith(said), err.includes("    at ")]).toEqual([1, true, false]);
    }
    expect(control.playlists.list()).toHaveLength(length);
  });

  it("come of the top tracks", async (context) => {
    const { cook, spotifyOf, control, expect } = await kitchen(context);
    const { code, out, asked } = await cook("top-tracks-playlist", ["year"]);
    expect([code, asked]).toEqual([0, ["playlist-modify-private user-top-read"]]);
    const { items } = await (await spotifyOf("ada")).users.topTracks({ timeRange: "long_term", limit: 50 });
    const made = control.playlists.list().at(-1);
    expect(made).toMatchObject({ ownerId: "ada", public: false });
    expect(uris(made?.entries ?? [])).toEqual(uris(items));
    expect(out).toContain(`https://open.spotify.com/playlist/${made?.id}`);
  });

  it("lose their duplicates, and nothing else", async (context) => {
    const { control, cook, spotifyOf, tracks, expect } = await kitchen(context);
    const [a = "", b = "", c = "", d = ""] = await tracks("N29", "Matches", "Receipts", "Snö på björken");
    const local = "spotify:local:Granny:Tapes:Lullaby:143";
    const added = day("2020-02-02");
    const entries = [a, b, a, local, c, b, local, a, d].map((uri) => ({ uri, addedAt: added }));
    const { id } = control.playlists.create({ ownerId: "ada", name: "Twice", entries });
    const { code, out } = await cook("remove-duplicates", [
      `https://open.spotify.com/intl-de/playlist/${id}?si=x`,
    ]);
    expect([code, out]).toEqual([0, "Once from now on: N29, Matches\n"]);
    const after = control.playlists.get(id).entries;
    expect(uris(after)).toEqual([a, b, local, c, local, d]);
    expect(after.map(({ addedAt }) => addedAt === added)).toEqual([false, false, true, true, true, true]);
    expect(await removeDuplicates(await spotifyOf("ada"), id)).toEqual([]);
  });

  it("are sorted by release date, in as few moves as it takes", async (context) => {
    const { control, cook, spotifyOf, tracks, expect } = await kitchen(context);
    const names = [
      "Snö på björken",
      "Снег над депо",
      "Weather for Two",
      "Slow Satellite",
      "Receipts",
      "Matches",
    ];
    const [y18 = "", y20 = "", y24 = "", y25 = "", may26 = "", august26 = ""] = await tracks(...names);
    const local = "spotify:local:Granny:Tapes:Lullaby:143";
    const entries = [august26, y18, local, y24, y25, y20, may26].map((uri, place) => ({
      uri,
      addedAt: day("2020-02-02") + place,
    }));
    const { id } = control.playlists.create({ ownerId: "ada", name: "Mixed", entries });
    control.requests.clear();
    const { code, out } = await cook("sort-playlist", [`spotify:playlist:${id}`]);
    expect([code, out]).toEqual([0, "Entries moved: 3\n"]);
    const sorted = [y18, y20, y24, y25, may26, august26, local];
    expect(control.playlists.get(id).entries).toMatchObject(
      sorted.map((uri) => ({ uri, addedAt: entries.find((entry) => entry.uri === uri)?.addedAt })),
    );
    expect(control.requests.count({ method: "PUT" })).toBe(3);
    expect(await sortPlaylist(await spotifyOf("ada"), id)).toBe(0);
  });

  it("are split by decade", async (context) => {
    const { control, cook, tracks, playlistNamed, expect } = await kitchen(context);
    const [y18 = "", y24 = "", y25 = ""] = await tracks(
      "Snö på björken",
      "Weather for Two",
      "Slow Satellite",
    );
    const { id } = control.playlists.create({
      ownerId: "ada",
      name: "All",
      entries: [y24, y18, "spotify:local:a:b:c:1", y25],
    });
    const { code, out } = await cook("split-by-decade", [id]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^All: 2010s: https:.+\nAll: 2020s: https:.+\n$/)]);
    expect(uris(playlistNamed("All: 2010s").entries)).toEqual([y18]);
    expect(uris(playlistNamed("All: 2020s").entries)).toEqual([y24, y25]);
    expect(playlistNamed("All: 2020s").public).toBe(false);
  });

  it("are searched for what cannot be played", async (context) => {
    const { control, cook, expect } = await kitchen(context);
    const editorial = control.playlists.list().filter(({ ownerId }) => ownerId === "spotify");
    const entries = editorial.flatMap((playlist) => uris(playlist.entries));
    control.playlists.create({ ownerId: "ada", name: "Many", entries });
    const { code, out } = await cook("find-unplayable");
    expect(code).toBe(0);
    // Beyond the first page, too.
    expect(out).toMatch(
      /^Many, 52: Corridor and Tunnel \(market\)\n(?:Many, \d+: .+ \(market\)\n){8}Odds and Ends, 4/,
    );
    expect(out).toMatch(/^Odds and Ends, 4: \(no name\) \(gone\)\nNot playable: 10\n$/m);
  });

  it("are watched", async (context) => {
    const { control, spotifyOf, playlistNamed, tracks, expect } = await kitchen(context);
    const { id, entries } = playlistNamed("Ours");
    const [more = ""] = await tracks("Receipts");
    const stop = new AbortController();
    const spotify = await spotifyOf("ada", scopesFor("playlists.get", "playlists.items"));
    const changes = changesOf(spotify, id, { every: 10, signal: stop.signal });
    const first = changes.next();
    await untilCalled(control, `/v1/playlists/${id}/items`);
    control.playlists.update(id, { entries: [...entries.slice(1), more] });
    expect((await first).value).toEqual({ added: ["Receipts"], removed: ["Weather for Two"] });
    const second = changes.next();
    control.playlists.update(id, { entries: [more, ...entries.slice(1)] });
    expect((await second).value).toEqual({ added: [], removed: [] });
    const third = changes.next();
    stop.abort();
    await expect(third).rejects.toThrow("aborted");
  });
});

describe.concurrent("the player", () => {
  it("moves to a device by its name, and says which there are where it does not know", async (context) => {
    const { control, cook, expect } = await kitchen(context);
    control.devices.set("ada", [
      { name: "Ada's laptop", type: "Computer", isActive: true },
      { name: "Kitchen", type: "Speaker" },
      { name: "Kitchen radio", type: "Speaker" },
    ]);
    control.playback.pause("ada");
    expect(await cook("move-playback", ["kitchen"])).toMatchObject({ code: 0, out: "Playing on Kitchen\n" });
    expect(control.devices.list("ada").find(({ isActive }) => isActive)?.name).toBe("Kitchen");
    expect(control.playback.get("ada").isPlaying).toBe(true);
    for (const name of ["garage", "kit"]) {
      const { code, err } = await cook("move-playback", [name]);
      expect([code, err]).toEqual([
        1,
        `There is no one device "${name}". The devices are Ada's laptop (Computer), Kitchen (Speaker), Kitchen radio (Speaker).\n`,
      ]);
    }
  });

  it("gets an album into the queue, and says what to do where nothing can play", async (context) => {
    const { control, cook, spotifyOf, expect } = await kitchen(context);
    const spotify = await spotifyOf("ada");
    const { items } = await spotify.search('album:"Slow Satellite"', "album");
    const names = [
      "Slow Satellite",
      "Blue Hour Arithmetic",
      "Nobody's Cartographer",
      "Telephone in the Grass",
    ];
    const { code, out } = await cook("queue-album", [items[0]?.external_urls.spotify ?? ""]);
    expect([code, out]).toEqual([0, `${names.join("\n")}\n`]);
    expect((await spotify.player.queue()).queue.slice(0, 4).map(({ name }) => name)).toEqual(names);
    control.playback.set("ada", { kind: "nothing" });
    const refused = await cook("queue-album", [items[0]?.id ?? ""]);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/No active device found\. Play something on a device first\.\n$/),
    ]);
  });

  it("goes on with a podcast where it was left", async (context) => {
    const { control, cook, spotifyOf, saved, expect } = await kitchen(context);
    const spotify = await spotifyOf("ada");
    const { items } = await spotify.search("The Daily Kettle", "show");
    const show = items[0]?.uri ?? "";
    let begun: { name: string; resume_point?: { resume_position_ms: number } } | undefined;
    for await (const episode of spotify.shows.episodes(show)) {
      begun ??= (episode?.resume_point?.resume_position_ms ?? 0) > 0 ? (episode ?? undefined) : undefined;
    }
    control.clock.stop();
    const { code, out } = await cook("resume-podcast", [show]);
    expect([code, out.startsWith(`${begun?.name}, from minute `)]).toEqual([0, true]);
    expect(control.playback.get("ada")).toMatchObject({
      kind: "episode",
      name: begun?.name,
      positionMs: begun?.resume_point?.resume_position_ms,
    });
    expect(saved("show")).not.toContain(show);
  });

  it("falls asleep by and by, and has its volume again", async (context) => {
    const { control, spotifyOf, expect } = await kitchen(context);
    const scope = scopesFor("player.playback", "player.volume", "player.pause");
    const spotify = await spotifyOf("ada", scope);
    control.devices.set("ada", [{ name: "Bedside", volumePercent: 50, isActive: true }]);
    control.playback.resume("ada");
    await sleepTimer(spotify, { afterMs: 0, fadeMs: 10 });
    const volumes = control.requests
      .list({ path: "/v1/me/player/volume" })
      .map(({ query }) => query.volume_percent);
    expect(volumes).toEqual(["45", "40", "35", "30", "25", "20", "15", "10", "5", "50"]);
    expect(control.playback.get("ada").isPlaying).toBe(false);

    control.playback.resume("ada");
    const stop = new AbortController();
    const asleep = sleepTimer(spotify, { afterMs: 0, fadeMs: 60_000, signal: stop.signal });
    asleep.catch(() => {});
    await untilCalled(control, "/v1/me/player/volume", 11);
    stop.abort();
    await expect(asleep).rejects.toThrow("aborted");
    expect(control.devices.list("ada")[0]?.volumePercent).toBe(50);
    expect(control.playback.get("ada").isPlaying).toBe(true);
  });

  it("is told in a line, and asked once in ten seconds", async (context) => {
    const { control, cook, folder, tokenOf, url, expect } = await kitchen(context);
    const { code, out, asked } = await cook("now-playing");
    expect([code, out]).toEqual([0, "♪ Weather for Two · The Paper Lanterns\n"]);
    expect(asked).toEqual(["user-read-currently-playing user-read-playback-state"]);
    control.requests.clear();
    control.playback.next("ada");
    expect((await cook("now-playing")).out).toBe(out);
    expect(control.requests.list()).toEqual([]);

    // A client that was made for one scope alone is enough.
    const scope = ["user-read-currently-playing"] as const;
    const scoped = new Spotify({ token: await tokenOf("carmen", scope), scope, apiUrl: `${url}/v1` });
    const other = await nowPlaying(async () => scoped, join(folder, "carmen"));
    expect(other).toMatch(/^♪ .+ · The Long Way Round$/);
  });
});

describe.concurrent("the rest", () => {
  it("finds by search, filters and all", async (context) => {
    const { cook, spotifyOf, expect } = await kitchen(context);
    const { code, out, asked } = await cook("search", ["track", "satellite", "artist:Morrow"]);
    expect([code, asked]).toEqual([0, [""]]);
    expect(out).toMatch(/^https:\/\/open\.spotify\.com\/track\/\w{22} {2}Slow Satellite · Ines Morrow\n/);
    expect(await search(await spotifyOf("ada"), "playlist", "zzzzqqqq")).toEqual([]);
  });

  it("turns links into URIs and back", async (context) => {
    const { cook, control, expect } = await kitchen(context);
    const id = "4uLU6hMCjMI75M1A2tKUQC";
    const links = [
      `https://open.spotify.com/intl-de/track/${id}?si=1`,
      `spotify:album:${id}`,
      "spotify:user:a%23b",
    ];
    expect((await cook("convert-links", links)).out.split("\n")).toEqual([
      `spotify:track:${id}`,
      `https://open.spotify.com/album/${id}`,
      "https://open.spotify.com/user/a%23b",
      "",
    ]);
    const sender = async () =>
      new Response(null, {
        status: 307,
        headers: { location: `https://open.spotify.com/playlist/${id}?si=2` },
      });
    expect(await convertLink("https://spotify.link/AbCdEf", sender)).toBe(`spotify:playlist:${id}`);
    expect((await cook("convert-links", ["nothing"])).err).toMatch(
      /^"nothing" names nothing of Spotify's: .+\.\n$/,
    );
    expect(control.requests.list()).toEqual([]);
  });

  it("asks for many people by one client, and one's trouble is nobody else's", async (context) => {
    const { control, cook, spotifyOf, tokenOf, expect } = await kitchen(context);
    const { code, out, asked } = await cook("listening-now", ["Ada", "my brother"], ["ada", "bela"]);
    expect([code, out]).toEqual([0, "Ada: Weather for Two\nmy brother: N29\n"]);
    expect(asked).toHaveLength(2);
    expect(await cook("listening-now", ["my brother"])).toMatchObject({
      out: "my brother: N29\n",
      asked: [],
    });

    const people = new Map([
      ["ada", await tokenOf("ada")],
      ["gustav", await tokenOf("gustav")],
      ["hana", await tokenOf("hana")],
    ]);
    control.grants.revoke("hana");
    const lines = await listeningNow(await spotifyOf("bela"), people);
    expect([...lines]).toEqual([
      ["ada", "Weather for Two"],
      ["gustav", "nothing"],
      ["hana", expect.stringMatching(/^not known: .*access token/)],
    ]);
  });
});

describe.concurrent("a recipe", () => {
  it("is signed in for once, and again where the grant has been taken away", async (context) => {
    const { control, cook, expect } = await kitchen(context);
    expect((await cook("now-playing")).asked).toHaveLength(1);
    expect((await cook("search", ["artist", "Juno"])).asked).toHaveLength(1);
    expect((await cook("search", ["artist", "Ines"])).asked).toHaveLength(0);
    control.grants.revoke("ada");
    expect(await cook("search", ["artist", "Kestrel"])).toMatchObject({ code: 0, asked: [""] });
  });

  it("says how it is meant, and ends with 2, where its arguments are none", async (context) => {
    const { cook, expect } = await kitchen(context);
    for (const [recipe, args, said] of [
      ["now-playing", ["b"], '"b" is more than it takes.\nUsage: node now-playing.ts\n'],
      [
        "sleep-timer",
        ["99999999"],
        '"99999999" is no number of minutes up to a day.\nUsage: node sleep-timer.ts <minutes>\n',
      ],
      ["new-albums", ["-1"], '"-1" is no number of weeks.\nUsage: node new-albums.ts [weeks]\n'],
      ["search", ["track"], "<query> is missing.\nUsage: node search.ts <type> <query>...\n"],
    ] as const) {
      expect(await cook(recipe, args)).toMatchObject({ code: 2, out: "", err: said });
    }
  });

  it("says in a sentence what is wrong, and ends with 1", async (context) => {
    const { control, cook, expect } = await kitchen(context);
    const { code, err } = await cook("export-library", [], ["ivo"]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/User not registered in the Developer Dashboard\.\n$/),
    ]);
    control.faults.add({
      path: "/v1/me/player/currently-playing",
      status: 429,
      headers: { "retry-after": "86400" },
    });
    const limited = await cook("now-playing");
    expect([limited.code, limited.err]).toEqual([1, expect.stringMatching(/\. Try again after .+\.\n$/)]);
    expect(`${err}${limited.err}`).not.toContain("    at ");
  });

  it("says how far it came where it stops in the middle", async (context) => {
    const { control, saved, tokenOf, tracks, url, expect } = await kitchen(context);
    const editorial = control.playlists.list().filter(({ ownerId }) => ownerId === "spotify");
    const known = editorial.flatMap(({ entries }) => uris(entries));
    const more = await tracks("N29", "Receipts", "Matches", "Slow Satellite", "Снег над депо", "brb");
    control.library.save("gustav", [...new Set([...known, ...more])]);
    const fetched = fetchSender();
    let changes = 0;
    const failing: Sender = async (address, init) => {
      if (init.method === "PUT" && ++changes > 1)
        return Response.json({ error: { message: "Out of order" } }, { status: 500 });
      return fetched(address, init);
    };
    const spotify = new Spotify({ token: await tokenOf("gustav"), apiUrl: `${url}/v1`, sender: failing });
    const error = await followArtists(spotify).catch((reason: unknown) => reason);
    expect(explain(error)).toBe("Out of order. The first 40 were done. Try again in a while.");
    expect(saved("artist", "gustav")).toHaveLength(40);
  });

  it("goes along into another project, with its settings in a file", async (context) => {
    const { command, folder, settings, expect } = await kitchen(context);
    const project = join(folder, "project");
    await mkdir(project);
    for (const part of ["cli", "search.ts"]) {
      await cp(join(import.meta.dirname, part), join(project, part), { recursive: true });
    }
    await symlink(join(import.meta.dirname, "../../node_modules"), join(project, "node_modules"));
    await writeFile(join(folder, ".env"), "SPOTIFY_CLIENT_ID=another\n");
    const search = () => command(join(project, "search.ts"), ["artist", "Juno Pike"], ["ada"], {});
    expect((await search()).err).toMatch(
      /^SPOTIFY_CLIENT_ID is not set.+\nSPOTIFY_REDIRECT_URI is not set.+\n$/,
    );
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(project, ".env"), lines.join(""));
    expect(await search()).toMatchObject({ code: 0, out: expect.stringContaining("Juno Pike") });
    const { mode } = await stat(join(project, "tokens.ini"));
    expect(mode & 0o777).toBe(0o600);
  });

  it("stands in the README", async ({ expect }) => {
    const files = await readdir(import.meta.dirname);
    const recipes = files.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
    const readme = await readFile(join(import.meta.dirname, "README.md"), "utf8");
    expect(recipes).toHaveLength(20);
    expect(recipes.filter((name) => !readme.includes(`[${name}](${name})`))).toEqual([]);
  });
});

/** Waits until the emulator has answered a path so many times. */
async function untilCalled(
  control: Awaited<ReturnType<typeof kitchen>>["control"],
  path: string,
  times = 1,
): Promise<void> {
  while (control.requests.count({ path }) < times) await new Promise(setImmediate);
}
