import { beforeEach, describe, expect, it } from "vitest";
import { openCatalogue } from "../src/catalogue/catalogue.ts";
import { categories } from "../src/catalogue/editorial.ts";
import { call, clientId, signIn, standingEmulator } from "./flow.ts";
import { description, missing } from "./openapi.ts";

const catalogue = openCatalogue();
const [artist] = catalogue.artists.keys();
const [show] = catalogue.shows.keys();
const [episode] = catalogue.episodes.keys();
const [audiobook] = catalogue.audiobooks.keys();
const [chapter] = catalogue.chapters.keys();
const [category] = categories.keys();
const tracks = [...catalogue.tracks.keys()];
const albums = [...catalogue.albums.keys()];
const some = (ids: readonly string[]) => ids.filter((_, index) => index % 97 === 0).slice(0, 20);

const asked: Record<string, string> = {
  "GET /albums/{id}": `/albums/${albums.at(-1)}`,
  "GET /albums": `/albums?ids=${some(albums)}`,
  "GET /albums/{id}/tracks": `/albums/${albums[0]}/tracks`,
  "GET /artists/{id}": `/artists/${artist}`,
  "GET /artists": `/artists?ids=${[...catalogue.artists.keys()].slice(0, 50)}`,
  "GET /artists/{id}/albums": `/artists/${[...catalogue.artists.keys()][15]}/albums?limit=50`,
  "GET /artists/{id}/top-tracks": `/artists/${artist}/top-tracks`,
  "GET /artists/{id}/related-artists": `/artists/${artist}/related-artists`,
  "GET /shows/{id}": `/shows/${show}`,
  "GET /shows": `/shows?ids=${[...catalogue.shows.keys()]}`,
  "GET /shows/{id}/episodes": `/shows/${show}/episodes`,
  "GET /episodes/{id}": `/episodes/${episode}`,
  "GET /episodes": `/episodes?ids=${[...catalogue.episodes.keys()].slice(0, 9)}`,
  "GET /audiobooks/{id}": `/audiobooks/${audiobook}`,
  "GET /audiobooks": `/audiobooks?ids=${[...catalogue.audiobooks.keys()].slice(0, 3)}`,
  "GET /audiobooks/{id}/chapters": `/audiobooks/${audiobook}/chapters`,
  "GET /chapters/{id}": `/chapters/${chapter}`,
  "GET /chapters": `/chapters?ids=${[...catalogue.chapters.keys()].slice(0, 9)}`,
  "GET /tracks/{id}": `/tracks/${tracks[0]}`,
  "GET /tracks": `/tracks?ids=${some(tracks)}`,
  "GET /search": "/search?q=a&type=album,artist,playlist,track,show,episode,audiobook",
  "GET /browse/featured-playlists": "/browse/featured-playlists",
  "GET /browse/categories": "/browse/categories",
  "GET /browse/categories/{category_id}": `/browse/categories/${category}`,
  "GET /browse/categories/{category_id}/playlists": `/browse/categories/${category}/playlists`,
  "GET /browse/new-releases": "/browse/new-releases",
  "GET /audio-features": `/audio-features?ids=${some(tracks)}`,
  "GET /audio-features/{id}": `/audio-features/${tracks[0]}`,
  "GET /audio-analysis/{id}": `/audio-analysis/${tracks[0]}`,
  "GET /recommendations": `/recommendations?seed_genres=jazz&seed_artists=${artist}&seed_tracks=${tracks[0]}`,
  "GET /recommendations/available-genre-seeds": "/recommendations/available-genre-seeds",
  "GET /markets": "/markets",
};

/** Where answers are not what is described, and why. */
const everywhere: readonly [difference: RegExp, why: string][] = [
  [/\/(is_playable|linked_from|restrictions) is never sent$/, "comes with a market alone"],
  [
    /\/external_ids\/(ean|isrc|upc) is never sent$/,
    "a recording has an ISRC, an album a UPC, and nothing has all three",
  ],
  [/^\/playlists\/items\/\*\/primary_color is not described$/, "seen on the wire"],
];
const differences: Record<string, readonly [difference: RegExp, why: string][]> = {
  "GET /recommendations": [
    [/^\/seeds\/\*\/href must be string$/, "null of a genre, as the words beside it say"],
  ],
};

describe("answers of the catalogue", () => {
  beforeEach((context) => {
    if (missing !== undefined) context.skip(missing);
  });

  it("are tested, every operation", () => {
    const ours =
      /^GET \/(albums|artists|tracks|shows|episodes|audiobooks|chapters|search|browse|markets|recomm|audio-)/;
    expect(Object.keys(asked).sort()).toEqual(
      description()
        .operations.filter((name) => ours.test(name))
        .sort(),
    );
  });

  const differencesOf = async (operation: string, path: string) => {
    const emulator = standingEmulator();
    emulator.control.apps.register({ clientId, mode: "extended" });
    const { access_token } = await signIn(emulator, "ada", { scope: "user-read-playback-position" });
    const response = await call(emulator, path, access_token);
    const body = await response.json();
    expect(body).not.toHaveProperty("error");
    return description().differences(operation, response.status, body);
  };

  it.each(Object.entries(asked))("%s is as Spotify describes it", async (operation, path) => {
    const known = [...everywhere, ...(differences[operation] ?? [])];
    const found = await differencesOf(operation, path);
    expect(found.filter((difference) => !known.some(([pattern]) => pattern.test(difference)))).toEqual([]);
  });

  it("with a market differ by the places alone, which albums are described to have always", async () => {
    const relinked = [...catalogue.tracks.values()].find(
      ({ markets, twin }) => !markets.includes("SE") && twin?.markets.includes("SE"),
    );
    const found = await differencesOf("GET /tracks/{id}", `/tracks/${relinked?.id}?market=SE`);
    expect(found.filter((difference) => !/restrictions|external_ids/.test(difference))).toEqual([
      "/album must have required property 'available_markets'",
      "/album/available_markets is never sent",
      "/album/is_playable is not described",
      "/available_markets is never sent",
    ]);
  });
});
