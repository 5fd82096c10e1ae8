import { describe, expect, it } from "vitest";
import { openCatalogue } from "./catalogue.ts";
import { artists as writtenArtists } from "./music.ts";

const catalogue = openCatalogue();
const artists = [...catalogue.artists.values()];
const albums = [...catalogue.albums.values()];
const tracks = [...catalogue.tracks.values()];

describe("the catalogue", () => {
  it("begins with what was written by hand, and goes on with what is made up", () => {
    const names = writtenArtists.map(({ name }) => name);
    expect(artists.slice(0, names.length).map(({ name }) => name)).toEqual(names);
    expect(artists.length).toBeGreaterThan(45);
    expect(albums.length).toBeGreaterThan(450);
    expect(tracks.length).toBeGreaterThan(4500);
  });

  it("has what paging and searching are tested with", () => {
    expect(artists.some((artist) => artist.albums.length > 50)).toBe(true);
    expect(albums.some((album) => album.tracks.length > 50)).toBe(true);
    expect(albums.some((album) => album.artists.length > 1)).toBe(true);
    expect(tracks.some((track) => track.artists.length > 1)).toBe(true);
    expect(new Set(albums.map(({ type }) => type))).toEqual(new Set(["album", "single", "compilation"]));
  });

  it("gives every thing an id of its own", () => {
    expect(albums.flatMap((album) => album.tracks)).toHaveLength(tracks.length);
    expect(
      artists.flatMap((artist) => artist.albums.filter((album) => album.artist === artist)),
    ).toHaveLength(albums.length);
    const ids = Object.values(catalogue).flatMap((things) => [
      ...(things as ReadonlyMap<string, unknown>).keys(),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z]{22}$/);
  });

  // Files of people keep these ids.
  it("is the same at every start", () => {
    const known = [artists[0], artists[12], albums[20], tracks[0], tracks[1000], tracks[4000]];
    expect(known.map((thing) => `${thing?.id} ${thing?.name}`)).toMatchInlineSnapshot(`
      [
        "AVkiztMc7vsEbsfH0vNRwO The Paper Lanterns",
        "TbhRx4lE5yDVIp7ik1foAk Marlow Quill",
        "iAEzfcRl5QMOtKQBohmcaZ Umberland",
        "Hy2Fl5aWXlJ6kyLBTKRvGE Kitchen Window, Late",
        "KyUX1yKnD34JG0cMh7sFwd Beacon and Railway",
        "9JnBwZmKVTgiMvgCpNVbAP Hill in Hallow (with Bo Larkspur)",
      ]
    `);
  });

  it("numbers tracks from 1 on each disc", () => {
    for (const album of albums) {
      for (const disc of new Set(album.tracks.map((track) => track.disc))) {
        const numbers = album.tracks.filter((track) => track.disc === disc).map(({ number }) => number);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      }
    }
  });
});
