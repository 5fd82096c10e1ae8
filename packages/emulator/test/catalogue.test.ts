import { describe, expect, it } from "vitest";
import { openCatalogue } from "../src/catalogue/catalogue.ts";
import { origin } from "./flow.ts";
import { type Page, reading, refused } from "./reading.ts";

const catalogue = openCatalogue();
const tracks = [...catalogue.tracks.keys()];
const [first = "", second = ""] = tracks;
const nobody = "0".repeat(22);

/** An entry of the catalogue for which something holds. */
function one<Thing>(things: ReadonlyMap<string, Thing>, holds: (thing: Thing) => boolean): Thing {
  const thing = [...things.values()].find(holds);
  if (thing === undefined) throw new Error("The catalogue has no such thing");
  return thing;
}

const kinds = ["albums", "artists", "tracks", "shows", "episodes", "audiobooks", "chapters"] as const;

describe("ids", () => {
  it.each([...kinds, "audio-features", "audio-analysis"])(
    "of %s are checked, and looked for",
    async (kind) => {
      const { read } = await reading();
      expect(await read(`/${kind}/${first}x`)).toEqual(refused(400, "Invalid base62 id"));
      expect(await read(`/${kind}/${nobody}`)).toEqual(refused(404, "Resource not found"));
    },
  );

  it.each([
    ["albums", 20],
    ["artists", 50],
    ["tracks", 50],
    ["shows", 50],
    ["episodes", 50],
    ["audiobooks", 50],
    ["chapters", 50],
    ["audio-features", 100],
  ] as const)("of %s in a list are %i at most, and null where there is nothing", async (kind, most) => {
    const { read } = await reading();
    const things = catalogue[kind === "audio-features" ? "tracks" : kind];
    const [id = ""] = things.keys();
    const ids = [...Array(most - 2).fill(nobody), id, id];
    const { status, body } = await read<Record<string, unknown[]>>(`/${kind}?ids=${ids}`);
    expect(status).toBe(200);
    const answered = body[kind.replace("-", "_")];
    expect(answered).toHaveLength(most);
    expect(answered?.slice(0, -2)).toEqual(Array(most - 2).fill(null));
    expect(answered?.slice(-2)).toEqual([expect.objectContaining({ id }), expect.objectContaining({ id })]);
    expect(await read(`/${kind}?ids=${[...ids, id]}`)).toEqual(refused(400, "Too many ids requested"));
    expect(await read(`/${kind}?ids=${id},..`)).toEqual(refused(400, "Invalid base62 id"));
    expect(await read(`/${kind}?ids=${id},`)).toEqual(refused(400, "Invalid base62 id"));
    expect(await read(`/${kind}`)).toEqual(refused(400, "Missing required field: ids"));
  });
});

describe("pages", () => {
  const { id, albums } = one(catalogue.artists, (artist) => artist.albums.length > 50);

  it("lead from one to the next and back, with the query, and hold everything once", async () => {
    const { read } = await reading();
    const own = `/artists/${id}/albums?include_groups=album,single,compilation&limit=7`;
    const seen: string[] = [];
    let link: string | null = own;
    let last = own;
    while (link !== null) {
      const { body }: { body: Page<{ id: string }> } = await read(link);
      seen.push(...body.items.map((album) => album.id));
      last = link;
      link = body.next;
    }
    expect([...seen].sort()).toEqual(albums.map((album) => album.id).sort());
    const before: string[] = [];
    for (let back: string | null = last; back !== null; ) {
      const { body }: { body: Page<{ id: string }> } = await read(back);
      before.unshift(...body.items.map((album) => album.id));
      back = body.previous;
    }
    expect(before).toEqual(seen);
  });

  it("say where they are", async () => {
    const { read } = await reading();
    const path = `/artists/${id}/albums`;
    const { body } = await read<Page<unknown>>(
      `${path}?limit=3&include_groups=album,single&offset=3&market=SE`,
    );
    expect(body).toMatchObject({ limit: 3, offset: 3 });
    const link = (offset: number) =>
      `${origin}/v1${path}?limit=3&include_groups=album,single&offset=${offset}&market=SE`;
    expect([body.previous, body.href, body.next]).toEqual([link(0), link(3), link(6)]);
    const beyond = await read<Page<unknown>>(`${path}?offset=5000`);
    expect(beyond).toMatchObject({ status: 200, body: { items: [], next: null, offset: 5000 } });
  });

  it.each(["0", "51", "-1", "1.5", "x", "", "1e1", "٣"])("refuse a limit of %s", async (limit) => {
    const { read } = await reading();
    expect(await read(`/artists/${id}/albums?limit=${limit}`)).toEqual(refused(400, "Invalid limit"));
  });

  it.each(["-1", "0.5", "x", "", "99999999999"])("refuse an offset of %s", async (offset) => {
    const { read } = await reading();
    expect(await read(`/artists/${id}/albums?offset=${offset}`)).toEqual(refused(400, "Invalid offset"));
  });

  it("inside an album, a show and an audiobook go on where the rest is", async () => {
    const { read } = await reading();
    const album = one(catalogue.albums, (each) => each.tracks.length > 50);
    const show = one(catalogue.shows, (each) => each.episodes.length > 50);
    const audiobook = one(catalogue.audiobooks, (each) => each.chapters.length > 50);
    for (const [path, name, all] of [
      [`/albums/${album.id}`, "tracks", album.tracks],
      [`/shows/${show.id}`, "episodes", show.episodes],
      [`/audiobooks/${audiobook.id}`, "chapters", audiobook.chapters],
    ] as const) {
      const whole = await read<Record<string, Page<{ id: string }>>>(`${path}?market=SE`);
      const page = whole.body[name];
      expect(page).toMatchObject({ limit: 50, offset: 0, previous: null, total: all.length });
      expect(page?.next).toContain("market=SE");
      const rest = await read<Page<{ id: string }>>(page?.next ?? "");
      expect([...(page?.items ?? []), ...rest.body.items].map(({ id }) => id)).toEqual(
        all.map(({ id }) => id),
      );
    }
  });

  it("of an artist hold the asked kinds of albums alone, kind by kind", async () => {
    const { read } = await reading();
    const guest = one(
      catalogue.artists,
      ({ albums, tracks }) =>
        albums.some(({ type }) => type === "compilation") &&
        tracks.some(({ album }) => !albums.includes(album)) &&
        new Set(tracks.map(({ album }) => album)).size < 50,
    );
    const groups = async (query: string) => {
      const { body } = await read<Page<{ album_group: string }>>(
        `/artists/${guest.id}/albums?limit=50${query}`,
      );
      return [...new Set(body.items.map((album) => album.album_group))];
    };
    expect(await groups("")).toEqual(["album", "single", "compilation", "appears_on"]);
    expect(await groups("&include_groups=single,album")).toEqual(["album", "single"]);
    expect(await groups("&include_groups=appears_on")).toEqual(["appears_on"]);
    const refusal = refused(400, "Invalid include_groups");
    expect(await read(`/artists/${guest.id}/albums?include_groups=album,live`)).toEqual(refusal);
  });
});

describe("Development Mode", () => {
  const withdrawn = [
    ...kinds.map((kind) => `/${kind}?ids=${[...catalogue[kind].keys()][0]}`),
    `/artists/${[...catalogue.artists.keys()][0]}/top-tracks`,
    `/artists/${[...catalogue.artists.keys()][0]}/related-artists`,
    "/browse/new-releases",
    "/browse/categories",
    "/browse/featured-playlists",
    "/markets",
    "/recommendations?seed_genres=jazz",
    "/recommendations/available-genre-seeds",
    `/audio-features?ids=${first}`,
    `/audio-features/${first}`,
    `/audio-analysis/${first}`,
  ];

  it.each(withdrawn)("has no %s; other apps do", async (path) => {
    const { read, control } = await reading({ mode: "development" });
    expect(await read(path)).toEqual(refused(403, "Forbidden"));
    for (const { clientId } of control.apps.list()) control.apps.update(clientId, { mode: "extended" });
    expect((await read(path)).status).toBe(200);
  });

  it.each([
    ["albums", ["available_markets", "label", "popularity"]],
    ["artists", ["followers", "popularity"]],
    ["tracks", ["available_markets", "popularity"]],
    ["shows", ["available_markets", "publisher"]],
    ["episodes", []],
    ["audiobooks", ["available_markets", "publisher"]],
    ["chapters", ["available_markets"]],
  ] as const)("leaves fields of %s out: %s", async (kind, fields) => {
    const [id] = catalogue[kind].keys();
    const whole = await (await reading()).read(`/${kind}/${id}`);
    const small = await (await reading({ mode: "development" })).read(`/${kind}/${id}`);
    const gone = Object.keys(whole.body).filter((name) => !(name in small.body));
    expect(gone.sort()).toEqual([...fields]);
  });

  it("has ten at most of an artist's albums and of a search, and five unless told", async () => {
    const [id] = catalogue.artists.keys();
    for (const [path, pageOf] of [
      [`/artists/${id}/albums?`, (body: Record<string, unknown>) => body],
      ["/search?q=a&type=track&", (body: Record<string, unknown>) => body.tracks],
    ] as const) {
      const small = await reading({ mode: "development" });
      expect(pageOf((await small.read(path)).body)).toMatchObject({ limit: 5 });
      expect((await small.read(`${path}limit=10`)).status).toBe(200);
      expect(await small.read(`${path}limit=11`)).toEqual(refused(400, "Invalid limit"));
      const whole = await reading();
      expect(pageOf((await whole.read(path)).body)).toMatchObject({ limit: 20 });
      expect((await whole.read(`${path}limit=50`)).status).toBe(200);
      expect(await whole.read(`${path}limit=51`)).toEqual(refused(400, "Invalid limit"));
    }
  });
});

describe("markets", () => {
  const limited = one(
    catalogue.tracks,
    ({ markets, twin }) => markets.includes("JP") && !markets.includes("SE") && twin === undefined,
  );
  const relinked = one(
    catalogue.tracks,
    ({ markets, twin }) => !markets.includes("SE") && twin?.markets.includes("SE") === true,
  );

  it("are a list, and others are refused", async () => {
    const { read } = await reading();
    const { body } = await read<{ markets: string[] }>("/markets");
    expect(body.markets).toEqual(expect.arrayContaining(["DE", "SE", "US"]));
    expect(await read(`/tracks/${first}?market=XX`)).toEqual(refused(400, "Invalid market code"));
    expect(await read(`/tracks/${first}?market=se`)).toEqual(refused(400, "Invalid market code"));
  });

  it("without one, tracks and albums say where they can be played; with one, whether", async () => {
    const { read } = await reading();
    const album = catalogue.tracks.get(first)?.album.id;
    for (const path of [`/tracks/${first}`, `/albums/${album}`]) {
      const { body: anywhere } = await read(path);
      expect(anywhere).toMatchObject({ available_markets: expect.arrayContaining(["SE"]) });
      expect(anywhere).not.toHaveProperty("is_playable");
      const { body: here } = await read(`${path}?market=SE`);
      expect(here).toMatchObject({ is_playable: true });
      expect(here).not.toHaveProperty("available_markets");
    }
  });

  it("of the account count, whatever is asked for; an app's own token has the asked one", async () => {
    const unplayable = { is_playable: false, restrictions: { reason: "market" } };
    const ada = await reading();
    for (const market of ["SE", "JP", "from_token"]) {
      expect((await ada.read(`/tracks/${limited.id}?market=${market}`)).body).toMatchObject(unplayable);
    }
    const app = await reading({ person: null });
    expect((await app.read(`/tracks/${limited.id}?market=SE`)).body).toMatchObject(unplayable);
    expect((await app.read(`/tracks/${limited.id}?market=JP`)).body).toMatchObject({ is_playable: true });
    expect(await app.read(`/tracks/${limited.id}?market=from_token`)).toEqual(
      refused(400, "Invalid market code"),
    );
  });

  it("have another pressing played in place of one that may not be", async () => {
    const { id } = relinked;
    const { read } = await reading();
    const twin = relinked.twin?.id;
    expect((await read(`/tracks/${id}`)).body).toMatchObject({ id });
    const { body } = await read(`/tracks/${id}?market=SE`);
    expect(body).toMatchObject({
      id: twin,
      is_playable: true,
      linked_from: { id, uri: `spotify:track:${id}` },
    });
    const small = await (await reading({ mode: "development" })).read(`/tracks/${id}?market=SE`);
    expect(small.body).toMatchObject({ id: twin });
    expect(small.body).not.toHaveProperty("linked_from");
  });

  it("keep what cannot be played out of searches and of an artist's albums", async () => {
    const { read } = await reading();
    const { artist } = limited.album;
    const albums = async (query: string) =>
      (await read<Page<unknown>>(`/artists/${artist.id}/albums?${query}`)).body.total;
    expect(await albums("market=SE")).toBeLessThan(await albums(""));
    const q = encodeURIComponent(
      `track:"${limited.name}" artist:"${artist.name}" album:"${limited.album.name}"`,
    );
    const found = async (query: string) =>
      (await read<{ tracks: Page<unknown> }>(`/search?q=${q}&type=track${query}`)).body.tracks.total;
    expect(await found("")).toBe(1);
    expect(await found("&market=SE")).toBe(0);
  });

  it("decide whether spoken content is there at all", async () => {
    const [show] = catalogue.shows.keys();
    const [episode] = catalogue.episodes.keys();
    const app = await reading({ person: null });
    for (const path of [`/shows/${show}`, `/shows/${show}/episodes`, `/episodes/${episode}`]) {
      expect(await app.read(path)).toEqual(refused(404, "Resource not found"));
      expect((await app.read(`${path}?market=DE`)).status).toBe(200);
    }
    expect((await app.read(`/episodes?ids=${episode}`)).body).toEqual({ episodes: [null] });
    const abroad = one(catalogue.audiobooks, ({ markets }) => !markets.includes("SE"));
    const { read } = await reading();
    expect(await read(`/audiobooks/${abroad.id}?market=US`)).toEqual(refused(404, "Resource not found"));
    expect((await read(`/audiobooks?ids=${abroad.id}`)).body).toEqual({ audiobooks: [null] });
    expect((await app.read(`/audiobooks/${abroad.id}?market=US`)).status).toBe(200);
  });
});

describe("pictures", () => {
  it.each(["albums", "artists", "shows", "episodes", "audiobooks", "chapters"] as const)(
    "of %s are there, in the sizes they say",
    async (kind) => {
      const { read, emulator } = await reading();
      const id = [...catalogue[kind].keys()].at(-1);
      const { body } = await read<{ images: { url: string; width: number; height: number }[] }>(
        `/${kind}/${id}`,
      );
      expect(body.images.map(({ width }) => width)).toEqual([640, 300, 64]);
      for (const { url } of body.images) {
        const response = await emulator.fetch(new Request(url));
        expect(response.headers.get("content-type")).toBe("image/svg+xml");
      }
    },
  );
});

describe("resume points", () => {
  it.each(["episodes", "chapters"] as const)("of %s need their scope and a person", async (kind) => {
    const [id] = catalogue[kind].keys();
    const scope = "user-read-playback-position";
    const point = { fully_played: expect.any(Boolean), resume_position_ms: expect.any(Number) };
    expect((await (await reading({ scope })).read(`/${kind}/${id}`)).body).toMatchObject({
      resume_point: point,
    });
    expect((await (await reading()).read(`/${kind}/${id}`)).body).not.toHaveProperty("resume_point");
    const app = await reading({ person: null });
    expect((await app.read(`/${kind}/${id}?market=SE`)).body).not.toHaveProperty("resume_point");
  });
});

describe("what is no longer for everyone", () => {
  it("new releases are of days that have come, the newest first", async () => {
    const { read, control } = await reading();
    control.clock.set(Date.UTC(2026, 5, 1));
    const { body } = await read<{ albums: Page<{ release_date: string }> }>("/browse/new-releases?limit=50");
    const days = body.albums.items.map((album) => album.release_date);
    expect(days[0]).toBe("2026-05-08");
    expect(days).toEqual([...days].sort().reverse());
  });

  it("categories have playlists of Spotify's own, which can be opened", async () => {
    const { read } = await reading();
    const { body } = await read<{ categories: Page<{ id: string; name: string; href: string }> }>(
      "/browse/categories",
    );
    const [category] = body.categories.items;
    expect((await read(category?.href ?? "")).body).toEqual(category);
    const listed = await read<{ playlists: Page<{ href: string; owner: { id: string } }> }>(
      `/browse/categories/${category?.id}/playlists`,
    );
    const { items } = listed.body.playlists;
    expect(items.map(({ owner }) => owner.id)).toEqual(items.map(() => "spotify"));
    const playlist = await read<{ items: Page<unknown> }>(items[0]?.href ?? "");
    expect(playlist.body.items.items).toHaveLength(30);
    const featured = await read<{ playlists: Page<unknown> }>("/browse/featured-playlists");
    expect(featured.body.playlists.total).toBeGreaterThan(items.length);
    expect(await read("/browse/categories/none")).toEqual(refused(404, "Resource not found"));
  });

  it("top tracks are the ten best known that can be played", async () => {
    const { read } = await reading();
    const { id } = one(catalogue.artists, ({ tracks }) =>
      tracks.some(({ markets }) => !markets.includes("SE")),
    );
    const { body } = await read<{ tracks: { popularity: number; is_playable: boolean }[] }>(
      `/artists/${id}/top-tracks?market=SE`,
    );
    const known = body.tracks.map(({ popularity }) => popularity);
    expect(known).toHaveLength(10);
    expect(known).toEqual([...known].sort((one, other) => other - one));
    expect(body.tracks.every((track) => track.is_playable)).toBe(true);
  });

  it("recommendations keep to what is asked, the same each time", async () => {
    const { read } = await reading();
    const path =
      "/recommendations?seed_genres=jazz,techno&min_tempo=100&max_tempo=125&target_energy=0.9&limit=30";
    const { body } = await read<{ tracks: { id: string }[]; seeds: unknown[] }>(path);
    expect((await read(path)).body).toEqual(body);
    expect(body.seeds).toHaveLength(2);
    const ids = body.tracks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(30);
    const sound = await read<{ audio_features: { tempo: number; energy: number }[] }>(
      `/audio-features?ids=${ids}`,
    );
    const distances = sound.body.audio_features.map(({ energy }) => Math.abs(energy - 0.9));
    expect(distances).toEqual([...distances].sort((one, other) => one - other));
    for (const { tempo } of sound.body.audio_features) {
      expect(tempo).toBeGreaterThanOrEqual(100);
      expect(tempo).toBeLessThanOrEqual(125);
    }
  });

  it.each([
    ["", "At least one seed is required"],
    ["?seed_genres=a,b,c,d,e,f", "Too many seeds"],
    [`?seed_genres=a,b,c,d&seed_tracks=${first},${second}`, "Too many seeds"],
    ["?seed_tracks=x", "Invalid base62 id"],
    ["?seed_genres=jazz&min_tempo=fast", "Invalid min_tempo"],
    ["?seed_genres=jazz&limit=101", "Invalid limit"],
  ])("recommendations refuse %s", async (query, message) => {
    const { read } = await reading();
    expect(await read(`/recommendations${query}`)).toEqual(refused(400, message));
  });

  it("an analysis is as long as its track, and in its tempo", async () => {
    const { read } = await reading();
    interface Part {
      start: number;
      duration: number;
    }
    const { body } = await read<{ track: { tempo: number; duration: number } } & Record<string, Part[]>>(
      `/audio-analysis/${first}`,
    );
    const seconds = (catalogue.tracks.get(first)?.durationMs ?? 0) / 1000;
    expect(body.track.duration).toBeCloseTo(seconds, 3);
    for (const name of ["bars", "beats", "sections", "segments", "tatums"]) {
      const last = body[name]?.at(-1);
      expect((last?.start ?? 0) + (last?.duration ?? 0), name).toBeCloseTo(seconds, 3);
    }
    expect(body.beats?.[0]?.duration).toBeCloseTo(60 / body.track.tempo, 3);
  });
});
