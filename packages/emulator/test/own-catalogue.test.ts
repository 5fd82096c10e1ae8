import { describe, expect, it } from "vitest";
import type { EmulatorWorld, OwnCatalogue } from "../src/index.ts";
import { emulatorIn, member } from "./member.ts";

const empty = { format: "stagedoor-world", version: 1 } as const satisfies EmulatorWorld;
const withCatalogue = (catalogue: OwnCatalogue, more: Partial<EmulatorWorld> = {}) =>
  emulatorIn("extended", { world: { ...empty, catalogue, ...more } });

interface Thing {
  id: string;
  name: string;
  uri: string;
}
type Items = { items: (Thing & Record<string, unknown>)[]; total: number };

const small: OwnCatalogue = {
  only: true,
  artists: [
    {
      name: "The Kitchen Band",
      genres: ["kitchen folk"],
      albums: [
        {
          name: "First",
          released: "2024-05",
          tracks: ["One", { name: "Two", length: "3:21", explicit: true }, "One"],
        },
        {
          name: "Again",
          type: "album",
          with: ["Guest"],
          tracks: [
            { name: "One", recordingOf: { album: "First", track: "One" }, notIn: ["SE"] },
            { name: "Far", markets: ["JP"], with: ["Guest"] },
            { name: "Other side", disc: 2 },
          ],
        },
      ],
    },
    "Guest",
  ],
  shows: [{ name: "Talk", episodes: ["Two", { name: "One", length: "1:02:30", released: "2026-01-05" }] }],
  audiobooks: [{ name: "A Book", authors: ["Somebody"], chapters: ["I", "II"] }],
};

describe("a world's own music", () => {
  const people: EmulatorWorld["people"] = [
    {
      id: "ada",
      country: "SE",
      listening: { kind: "track", id: { track: "Two" } },
      library: [
        { artist: "Guest" },
        { uri: { album: "First" }, addedAt: "2025-01-01" },
        { show: "Talk" },
        { audiobook: "A Book" },
      ],
      plays: [{ id: { track: "Far" }, playedAt: "2026-01-01T10:00:00Z" }],
    },
  ];
  const playlists: EmulatorWorld["playlists"] = [
    {
      ownerId: "ada",
      name: "Mixed",
      entries: [
        { track: "Two", artist: "The Kitchen Band" },
        { uri: { episode: "One", show: "Talk" }, addedAt: null },
        "spotify:local:a:b:c:10",
      ],
    },
  ];

  it("is all there is, with the rest made up", async () => {
    const { read, emulator } = await member(withCatalogue(small, { people, playlists }));
    const { artists } = await read<{ artists: Items }>("/search?q=kitchen&type=artist");
    expect(artists.items).toMatchObject([{ name: "The Kitchen Band", genres: ["kitchen folk"] }]);
    const { items: albums } = await read<Items>(`/artists/${artists.items[0]?.id}/albums`);
    expect(albums.map(({ name }) => name).sort()).toEqual(["Again", "First"]);
    const first = albums.find(({ name }) => name === "First");
    expect(first).toMatchObject({
      album_type: "single",
      release_date: "2024-05",
      release_date_precision: "month",
      total_tracks: 3,
    });
    const { items: tracks } = await read<Items>(`/albums/${first?.id}/tracks`);
    expect(tracks).toMatchObject([
      { name: "One", track_number: 1, explicit: false },
      { name: "Two", track_number: 2, explicit: true, duration_ms: 201_000 },
      { name: "One", track_number: 3 },
    ]);
    expect(new Set(tracks.map(({ id }) => id)).size).toBe(3);
    expect(emulator.control.playback.get("ada")).toMatchObject({ name: "Two", durationMs: 201_000 });
    expect(emulator.control.plays.list("ada")).toMatchObject([{ playedAt: Date.UTC(2026, 0, 1, 10) }]);
    expect(await read<Items>("/me/albums")).toMatchObject({ items: [{ added_at: "2025-01-01T00:00:00Z" }] });
    expect((await read<{ artists: Items }>("/me/following?type=artist")).artists.total).toBe(1);
    const [mixed] = (await read<Items>("/me/playlists")).items;
    const { items } = await read<{ items: { added_at: string | null; item: { name: string } }[] }>(
      `/playlists/${mixed?.id}/items`,
    );
    expect(items.map(({ item }) => item.name)).toEqual(["Two", "One", "c"]);
    expect(items[1]?.added_at).toBeNull();
    const [talk] = (await read<{ items: { show: Thing }[] }>("/me/shows")).items;
    expect((await read<Items>(`/shows/${talk?.show.id}/episodes`)).items).toMatchObject([
      { name: "Two", release_date: "2026-10-30" },
      { name: "One", duration_ms: 3_750_000, release_date: "2026-01-05" },
    ]);
  });

  it("has markets, relinking, discs and guests", async () => {
    const { read } = await member(withCatalogue(small, { people }));
    const { tracks } = await read<{ tracks: Items }>("/search?q=album:again&type=track");
    const named = (name: string) => tracks.items.find((track) => track.name === name);
    const relinked = await read<Record<string, unknown>>(`/tracks/${named("One")?.id}?market=SE`);
    expect(relinked).toMatchObject({
      is_playable: true,
      linked_from: { id: named("One")?.id },
      album: { name: "First" },
    });
    expect(named("Far")).toMatchObject({
      available_markets: ["JP"],
      artists: [{ name: "The Kitchen Band" }, { name: "Guest" }],
    });
    expect(await read(`/tracks/${named("Far")?.id}?market=SE`)).toMatchObject({ is_playable: false });
    expect(named("Other side")).toMatchObject({ disc_number: 2, track_number: 1 });
    const listening = { kind: "track", id: { track: "Other side" } } as const;
    const { control } = withCatalogue(small, { people: [{ id: "ada", listening }] });
    expect(control.playback.get("ada").name).toBe("Other side");
  });

  it("stands beside the made-up catalogue, with ids of the seed, the same at every load", () => {
    const own: OwnCatalogue = {
      artists: [{ name: "Ines Morrow", albums: [{ name: "Mine", tracks: ["Song"] }] }],
    };
    const list = (seed: string) => {
      const people = [
        { id: "ada", library: [{ track: "Song", artist: "Ines Morrow" }, { album: "Slow Satellite" }] },
      ];
      return withCatalogue(own, { seed, people }).control.library.list("ada");
    };
    expect(list("a")).toHaveLength(2);
    const ids = (seed: string) => list(seed).map(({ uri }) => uri);
    expect(ids("a")).toEqual(ids("a"));
    expect(ids("b")[0]).not.toBe(ids("a")[0]);
  });

  it("is saved as it was written", () => {
    expect(withCatalogue(small).control.world.save().catalogue).toEqual(small);
  });

  it.each([
    [{ songs: [] }, 'catalogue: has no setting "songs"'],
    [{ artists: "A" }, "catalogue.artists: must be a list"],
    [{ artists: [3] }, "catalogue.artists[0]: must be an object"],
    [{ artists: [{ name: "A", id: "short" }] }, "catalogue.artists[0].id: must be 22 letters"],
    [
      {
        artists: [
          { name: "A", id: "0".repeat(22) },
          { name: "B", id: "0".repeat(22) },
        ],
      },
      "catalogue.artists[1].id: there is something",
    ],
    [{ artists: [{ name: "A", popularity: 101 }] }, "catalogue.artists[0].popularity: must be 100"],
    [
      { artists: [{ name: "A", albums: [{ name: "B", with: ["C"] }] }] },
      'albums[0].with[0]: there is no artist "C"',
    ],
    [
      { artists: [{ name: "A", albums: [{ name: "B", tracks: [{ name: "T", length: "200" }] }] }] },
      "tracks[0].length: must be a length",
    ],
    [
      { artists: [{ name: "A", albums: [{ name: "B", tracks: [{ name: "T", length: "0:00" }] }] }] },
      "tracks[0].length: must be a length",
    ],
    [
      { artists: [{ name: "A", albums: [{ name: "B", markets: ["XX"] }] }] },
      "albums[0].markets[0]: is no market",
    ],
    [
      { artists: [{ name: "A", albums: [{ name: "B", markets: [], notIn: [] }] }] },
      "albums[0].notIn: does not go with markets",
    ],
    [
      {
        artists: [
          { name: "A", albums: [{ name: "B", tracks: [{ name: "T", recordingOf: { track: "T" } }] }] },
        ],
      },
      "recordingOf: names a track that is a recording of another",
    ],
    [
      { artists: [{ name: "A", albums: [{ name: "B", tracks: [{ name: "T", disc: 0 }] }] }] },
      "tracks[0].disc: must be 1",
    ],
    [
      { shows: [{ name: "A", episodes: [{ name: "E", released: "2026-02-30" }] }] },
      "shows[0].episodes[0].released: must be a day",
    ],
  ])("that cannot be read is refused: %#", (catalogue, message) => {
    expect(() => withCatalogue({ only: true, ...catalogue } as never)).toThrow(message);
  });
});

describe.each([
  ["empty", {}],
  ["of one artist who made nothing", { artists: ["Alone"] }],
  ["of one track", { artists: [{ name: "A", genres: ["jazz"], albums: [{ name: "B", tracks: ["C"] }] }] }],
  // Two artists of a genre that editors pick from play it together.
  [
    "of few tracks played together",
    {
      artists: [
        { name: "A", genres: ["jazz"], albums: [{ name: "B", with: ["D"], tracks: ["1", "2", "3"] }] },
        { name: "D", genres: ["jazz"] },
      ],
    },
  ],
] satisfies [string, OwnCatalogue][])("over a catalogue that is %s", (_, own) => {
  it("everything answers", async () => {
    const catalogue = { only: true, ...own };
    const { ask, emulator } = await member(withCatalogue(catalogue));
    expect(emulator.control.people.list()).toHaveLength(9);
    const paths = [
      ...["artists", "tracks"].flatMap((kind) => [`/me/top/${kind}`, `/me/top/${kind}?offset=5&limit=1`]),
      "/search?q=a&type=album,artist,track,playlist,show,episode,audiobook&market=SE",
      ...["new-releases", "categories", "featured-playlists"].map((name) => `/browse/${name}`),
      ...["/recommendations?seed_genres=jazz", "/recommendations/available-genre-seeds", "/me/playlists"],
      ...[
        "/me/tracks",
        "/me/albums",
        "/me/shows",
        "/me/episodes",
        "/me/audiobooks",
        "/me/following?type=artist",
      ],
      ...["/me/player/queue", "/me/player/recently-played", "/me/player/devices", "/markets"],
    ];
    for (const path of paths) expect([path, (await ask("GET", path)).status]).toEqual([path, 200]);
    expect([200, 204]).toContain((await ask("GET", "/me/player")).status);
    for (const { id } of emulator.control.people.list()) emulator.control.playback.get(id);
    const [made] = emulator.control.playlists.list().filter(({ ownerId }) => ownerId === "ada");
    for (const uri of [`spotify:playlist:${made?.id}`, "spotify:collection"]) {
      expect((await ask("PUT", "/me/player/play", { context_uri: uri })).status).toBeLessThan(500);
      expect((await ask("GET", "/me/player")).status).toBeLessThan(500);
    }
  });
});
