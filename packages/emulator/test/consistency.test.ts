import { describe, expect, it } from "vitest";
import { openCatalogue } from "../src/catalogue/catalogue.ts";
import { type Page, reading } from "./reading.ts";

interface Named {
  id: string;
  href: string;
  name: string;
}
interface Listed extends Named {
  total_tracks: number;
  artists: Named[];
}

const { artists, albums } = openCatalogue();
/** Some of everything, so that the test stays quick; another seed takes others. */
const some = <Thing>(things: Iterable<Thing>, step: number) =>
  [...things].filter((_, place) => place % step === 0);

async function allOf<Item>(read: Awaited<ReturnType<typeof reading>>["read"], path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | null = path; next !== null; ) {
    const { status, body }: { status: number; body: Page<Item> } = await read<Page<Item>>(next);
    expect(status).toBe(200);
    items.push(...body.items);
    expect(body.total).toBeGreaterThanOrEqual(items.length);
    next = body.next;
  }
  return items;
}

describe("one world", () => {
  it("has every artist's albums list the artist, and as many tracks as an album says", async () => {
    const { read } = await reading();
    for (const { id } of some(artists.values(), 7)) {
      const listed = await allOf<Listed & { album_group: string }>(read, `/artists/${id}/albums?limit=50`);
      expect(listed.length).toBeGreaterThan(0);
      for (const album of some(listed, 9)) {
        const tracks = await allOf<Listed & { disc_number: number; track_number: number }>(
          read,
          `/albums/${album.id}/tracks?limit=50`,
        );
        expect(tracks).toHaveLength(album.total_tracks);
        const isTheirs = (thing: Listed) => thing.artists.some((artist) => artist.id === id);
        expect(album.album_group === "appears_on" ? tracks.some(isTheirs) : isTheirs(album)).toBe(true);
        const places = tracks.map(({ disc_number, track_number }) => `${disc_number}.${track_number}`);
        expect(new Set(places).size).toBe(tracks.length);
      }
    }
  });

  it("can tell more of everything that it names", async () => {
    const { read } = await reading({
      scope:
        "user-top-read user-library-read playlist-read-private user-follow-read user-read-playback-position",
    });
    const [album] = albums.keys();
    const [artist] = artists.keys();
    const begin = [
      ...[
        "/me/top/tracks?limit=5",
        "/me/top/artists?limit=5",
        "/me/tracks",
        "/me/albums",
        "/me/shows?market=SE",
      ],
      ...["/me/episodes?market=SE", "/me/audiobooks", "/me/playlists", "/me/following?type=artist"],
      ...["/browse/new-releases?limit=5", "/browse/featured-playlists", "/browse/categories"],
      ...["/search?q=night&type=album,artist,track,playlist,show,episode,audiobook&limit=5&market=SE"],
      ...[
        `/albums/${album}`,
        `/artists/${artist}/related-artists`,
        "/recommendations?seed_genres=jazz&limit=5",
      ],
    ];
    const seen = new Set<string>();
    for (const path of begin) {
      const { status, body } = await read(path);
      expect(status, path).toBe(200);
      for (const href of hrefsIn(body)) seen.add(href);
    }
    expect(seen.size).toBeGreaterThan(150);
    for (const href of some(seen, 3)) {
      const { status, body } = await read<Partial<Named>>(
        `${href}${href.includes("?") ? "&" : "?"}market=SE`,
      );
      expect(status, href).toBe(200);
      if (body.href !== undefined && body.id !== undefined)
        expect(href).toContain(encodeURIComponent(body.id));
    }
  });

  // Ada is in Sweden.
  it("has tracks that cannot be heard, relinked ones, explicit ones and local ones", async () => {
    const { read, control } = await reading({ scope: "playlist-read-private" });
    const tracks = [...openCatalogue().tracks.values()];
    const isHere = (track: { markets: readonly string[] } | undefined) =>
      track?.markets.includes("SE") === true;
    const read1 = async (isOne: (track: (typeof tracks)[number]) => boolean) => {
      const track = tracks.find(isOne);
      return { track, body: (await read(`/tracks/${track?.id}?market=SE`)).body };
    };
    const barred = await read1((track) => !isHere(track) && !isHere(track.twin));
    expect(barred.body).toMatchObject({ is_playable: false, restrictions: { reason: "market" } });
    const relinked = await read1((track) => !isHere(track) && isHere(track.twin));
    expect(relinked.body).toMatchObject({
      id: relinked.track?.twin?.id,
      is_playable: true,
      linked_from: { id: relinked.track?.id },
    });
    expect((await read1(({ explicit }) => explicit)).body).toMatchObject({
      explicit: true,
      is_playable: true,
    });
    const odds = control.playlists.list().find(({ name }) => name === "Odds and Ends");
    const { body } = await read<Page<{ is_local: boolean; item: { uri: string } | null }>>(
      `/playlists/${odds?.id}/items`,
    );
    const local = body.items.filter(({ is_local }) => is_local);
    expect(local.map(({ item }) => item?.uri)).toEqual([expect.stringMatching(/^spotify:local:Granny/)]);
  });
});

function hrefsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === "href" && typeof part === "string" ? [part] : key === "external_urls" ? [] : hrefsIn(part),
  );
}
