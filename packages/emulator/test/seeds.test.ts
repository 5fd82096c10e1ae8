import { describe, expect, it } from "vitest";
import { openCatalogue } from "../src/catalogue/catalogue.ts";
import { signIn } from "./flow.ts";
import { emulatorIn, member } from "./member.ts";

const namesOf = (things: ReadonlyMap<string, { name: string }>) =>
  [...things.values()].map(({ name }) => name);

describe("the catalogue of a seed", () => {
  it.each(["another", "noch einer 🎷"])("%s is whole, and another than the usual one", (seed) => {
    const [usual, other] = [openCatalogue(), openCatalogue(seed)];
    for (const kind of [
      "artists",
      "albums",
      "tracks",
      "shows",
      "episodes",
      "audiobooks",
      "playlists",
    ] as const) {
      expect(other[kind].size).toBeGreaterThan(0.8 * usual[kind].size);
      expect(
        [...other[kind].keys()].some((id) => usual[kind].has(id)),
        kind,
      ).toBe(false);
    }
    for (const kind of ["artists", "albums", "tracks"] as const) {
      const known = new Set(namesOf(usual[kind]));
      const [shared, all] = [namesOf(other[kind]).filter((name) => known.has(name)), other[kind].size];
      // What was written by hand keeps its names.
      expect(shared.length, kind).toBeLessThan(0.4 * all);
    }
    const albums = [...other.albums.values()];
    expect(new Set(albums.flatMap(({ tracks }) => tracks.map(({ id }) => id))).size).toBe(other.tracks.size);
    expect(albums.flatMap(({ tracks }) => tracks)).toHaveLength(other.tracks.size);
    expect([...other.tracks.values()].map(({ durationMs }) => durationMs)).not.toEqual(
      [...usual.tracks.values()].map(({ durationMs }) => durationMs),
    );
  });

  // On any machine: these were written down once.
  it("is always the same", () => {
    const { artists, albums, tracks } = openCatalogue("written down");
    const known = [[...artists.values()][20], [...albums.values()][100], [...tracks.values()][3000]];
    expect(known.map((thing) => `${thing?.id} ${thing?.name}`)).toMatchInlineSnapshot(`
      [
        "5Wt1IJ24abNUfHXI4YLuDp Inverloch Collective",
        "yQzfP147m4PwwOM9tdqbkC Alphabet / Sky",
        "bvEeDdQkaOR45p5b9we3Ho Sleeping Telephone",
      ]
    `);
  });
});

describe("a seed", () => {
  const run = async (seed?: string) => {
    const { read, ask, emulator } = await member(emulatorIn("extended", { ...(seed && { seed }) }));
    const ids = async (path: string) => {
      const { items, tracks } = await read<Record<"items" | "tracks", { id: string }[] | undefined>>(path);
      return (items ?? tracks ?? []).map(({ id }) => id);
    };
    const album = [...openCatalogue(seed).albums.values()].find(({ tracks }) => tracks.length > 12);
    await ask("PUT", "/me/player/shuffle?state=true");
    await ask("PUT", "/me/player/play", { context_uri: `spotify:album:${album?.id}` });
    const { queue } = await read<{ queue: { id: string }[] }>("/me/player/queue");
    await ask("PUT", "/me/player/shuffle?state=false");
    await ask("PUT", "/me/player/shuffle?state=true");
    const { queue: again } = await read<{ queue: { id: string }[] }>("/me/player/queue");
    const made = (await (await ask("POST", "/me/playlists", { name: "New" })).json()) as Record<
      string,
      string
    >;
    const put = emulator.control.playlists.create({ ownerId: "ada", name: "By control" });
    return {
      tops: await ids("/me/top/tracks?limit=5"),
      recommended: await ids("/recommendations?seed_genres=jazz&limit=5"),
      queue: queue.map(({ id }) => id),
      again: again.map(({ id }) => id),
      places: queue.map(({ id }) => album?.tracks.findIndex((track) => track.id === id)),
      playlists: [made.id, made.snapshot_id, put.id, put.snapshotId],
    };
  };

  it("decides orders, shuffles, ids and snapshot ids", async () => {
    const [one, again, other] = [await run("one"), await run("one"), await run("other")];
    expect(again).toEqual(one);
    for (const key of ["tops", "recommended", "queue", "again", "places", "playlists"] as const) {
      expect(one[key].length).toBeGreaterThan(3);
      expect(other[key]).not.toEqual(one[key]);
    }
    expect(new Set(one.playlists).size).toBe(4);
  });

  it("gives the cast what it listens to and has saved", async () => {
    for (const seed of ["one", "other"]) {
      const usual = emulatorIn().control;
      const { control } = emulatorIn("extended", { seed });
      expect(control.people.list()).toEqual(usual.people.list());
      for (const { id } of usual.people.list()) {
        const { id: _, ...playing } = control.playback.get(id);
        const { id: __, ...known } = usual.playback.get(id);
        expect(playing).toEqual(known);
        expect(control.library.list(id)).toHaveLength(usual.library.list(id).length);
      }
    }
  });

  it("that is no text is refused", () => {
    expect(() => emulatorIn("extended", { seed: "" })).toThrow("seed: must be a text that is not empty");
  });

  it("gives nothing that is secret", async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(async () => {
        const emulator = emulatorIn("extended", { seed: "one" });
        return signIn(emulator);
      }),
    );
    expect(one?.access_token).not.toBe(other?.access_token);
    expect(one?.refresh_token).not.toBe(other?.refresh_token);
  });
});
