import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { json, startUpstream } from "../../test/upstream.ts";
import { Spotify } from "./spotify.ts";

const id = "4uLU6hMCjMI75M1A2tKUQC";
const artist = {
  type: "artist",
  name: "Kestrel & Vane",
  id,
  external_urls: { spotify: "https://open.spotify.com/" },
};
const track = {
  type: "track",
  name: "N29",
  artists: [artist],
  album: { type: "album", name: 'Night "Buses"', artists: [artist] },
  available_markets: ["SE", "NO", "DE", "ES", "GB", "HR", "JO"],
  external_ids: { isrc: "X" },
};
const page = {
  href: "x",
  items: [{ added_at: "2026", track }, null],
  limit: 2,
  next: null,
  offset: 0,
  previous: null,
  total: 9,
};

describe("in the console", () => {
  it("an object shows what it holds of others by name, and the beginning of long lists", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, track);
    const answer = await new Spotify({ token: "t", apiUrl: upstream.url }).tracks.get(id);
    const shown = inspect(answer, { breakLength: Number.POSITIVE_INFINITY });
    expect(shown).toBe(
      `{ type: 'track', name: 'N29', artists: [ artist "Kestrel & Vane" ], album: album "Night \\"Buses\\"", ` +
        "available_markets: [ 'SE', 'NO', 'DE', 'ES', 'GB', … 2 more ], external_ids: { isrc: 'X' } }",
    );
  });

  it("pages show their entries so, wherever they come from", async () => {
    await using upstream = await startUpstream();
    const spotify = new Spotify({ token: "t", apiUrl: upstream.url });
    upstream.answer = json(200, page);
    expect(inspect(await spotify.library.tracks())).toContain(`{ added_at: '2026', track: track "N29" }`);
    upstream.answer = json(200, { tracks: { ...page, items: [track] } });
    const { tracks } = await spotify.search("x", ["track"]);
    expect(inspect(tracks)).toContain('items: [ track "N29" ]');
    expect(inspect(tracks.items[0])).toContain('album: album "Night');
    upstream.answer = json(200, { tracks: [track, null] });
    expect(inspect(await spotify.tracks.several([id, id]))).toContain('album: album "Night');
  });

  it("nothing else changes: JSON, copies and loops see what Spotify sent", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, page);
    const answer = await new Spotify({ token: "t", apiUrl: upstream.url }).library.tracks();
    expect(JSON.stringify(answer)).toBe(JSON.stringify(page));
    expect(structuredClone(answer)).toStrictEqual(page);
    expect(Object.keys(answer)).toEqual(Object.keys(page));
    expect({ ...answer }).toStrictEqual(page);
  });

  it("clients and lists say what they are", () => {
    const spotify = new Spotify({ token: "a-secret-token" });
    expect(inspect(spotify)).toBe("Spotify(https://api.spotify.com/v1)");
    expect(inspect(spotify.library.tracks())).toBe("Listing(GET /me/tracks)");
  });
});
