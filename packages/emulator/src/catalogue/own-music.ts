import { InputError, optional, readBoolean, readChoice, readNumber, readText, readTexts } from "../input.ts";
import { markets } from "./markets.ts";
import {
  freeId,
  type Given,
  type OwnMarkets,
  readGivenList,
  readLength,
  readMarkets,
  readNamed,
  readReleased,
} from "./own-reading.ts";
import { findTrack, type TrackReference } from "./references.ts";
import type { Seeded } from "./seeded.ts";
import type { Album, Artist, Parts, Track } from "./things.ts";

export interface OwnArtist {
  name: string;
  /** 22 letters and digits. */
  id?: string | undefined;
  /** Default: none. */
  genres?: readonly string[] | undefined;
  /** 0 to 100. */
  popularity?: number | undefined;
  followers?: number | undefined;
  albums?: readonly (string | OwnAlbum)[] | undefined;
}

export interface OwnAlbum extends OwnMarkets {
  name: string;
  id?: string | undefined;
  /** Names of the artists beside the one it is listed under. */
  with?: readonly string[] | undefined;
  /** A day, a month or a year: `2024-03-15`, `2024-03`, `2024`. */
  released?: string | undefined;
  /** Default: `single` with up to three tracks, else `album`. */
  type?: Album["type"] | undefined;
  label?: string | undefined;
  popularity?: number | undefined;
  tracks?: readonly (string | OwnTrack)[] | undefined;
}

/** Where it can be heard is by default where its album can. */
export interface OwnTrack extends OwnMarkets {
  name: string;
  id?: string | undefined;
  /** Names of the artists beside those of the album. */
  with?: readonly string[] | undefined;
  /** Default 1. Tracks are numbered on each disc in the order given. */
  disc?: number | undefined;
  /** Minutes and seconds: `3:21`. */
  length?: string | undefined;
  /** Default false. */
  explicit?: boolean | undefined;
  popularity?: number | undefined;
  /** The same recording elsewhere: it is played in this one's place where this one may not be (relinking). */
  recordingOf?: string | TrackReference | undefined;
}

interface Making {
  seeded: Seeded;
  parts: Parts;
  taken: Set<string>;
  byName: Map<string, Artist>;
  /** Tracks that are recordings of others, to be joined once all are there. */
  copies: Map<Track, Given>;
}

/** Adds a world's own artists, with their albums and tracks. @throws InputError */
export function addOwnMusic(parts: Parts, given: readonly Given[], seeded: Seeded): void {
  if (given.length === 0) return;
  const taken = new Set(parts.artists.map(({ id }) => id));
  for (const album of parts.albums) {
    taken.add(album.id);
    for (const track of album.tracks) taken.add(track.id);
  }
  const making: Making = { seeded, parts, taken, byName: new Map(), copies: new Map() };
  for (const artist of parts.artists) making.byName.set(artist.name, artist);
  const albums = given.map((one) => addArtist(one, making));
  for (const [artist, given] of albums) for (const one of given) addAlbum(one, artist, making);
  for (const [track, { value, where }] of making.copies) {
    const original = findTrack(value, where, parts.albums);
    if (making.copies.has(original)) {
      throw new InputError(where, "names a track that is a recording of another itself: name that other one");
    }
    track.twin = original.twin ?? original;
  }
}

function addArtist(one: Given, { seeded, taken, parts, byName }: Making): [Artist, Given[]] {
  const { where } = one;
  const { name, fields } = readNamed(one, ["genres", "popularity", "followers", "albums"]);
  const random = seeded.randomFrom(`own artist ${name}`);
  const popularity = readPopularity(fields.popularity, where) ?? random.whole(20, 80);
  const artist: Artist = {
    id: freeId(fields.id, where, taken, (nth) => seeded.idFor("own artist", name, nth)),
    name,
    genres: optional(fields.genres, `${where}.genres`, readTexts) ?? [],
    popularity,
    followers:
      optional(fields.followers, `${where}.followers`, readCount) ?? popularity ** 3 + random.whole(0, 999),
    albums: [],
    tracks: [],
  };
  parts.artists.push(artist);
  byName.set(name, artist);
  return [artist, readGivenList(fields.albums, `${where}.albums`)];
}

function addAlbum(one: Given, artist: Artist, making: Making): void {
  const { seeded, taken, parts } = making;
  const { where } = one;
  const known = ["with", "released", "type", "label", "popularity", "markets", "notIn", "tracks"];
  const { name, fields } = readNamed(one, known);
  const id = freeId(fields.id, where, taken, (nth) => seeded.idFor("own album", artist.name, name, nth));
  const random = seeded.randomFrom(`own album ${artist.name} ${name}`);
  const tracks = readGivenList(fields.tracks, `${where}.tracks`);
  const day = `${random.whole(1990, 2025)}-${twoDigits(random.whole(1, 12))}-${twoDigits(random.whole(1, 28))}`;
  const usualType = tracks.length <= 3 ? "single" : "album";
  const album: Album = {
    id,
    name,
    artist,
    artists: withOthers([artist], fields.with, `${where}.with`, making),
    released: optional(fields.released, `${where}.released`, readReleased) ?? day,
    type:
      optional(fields.type, `${where}.type`, (value, at) =>
        readChoice(value, at, ["album", "single", "compilation"]),
      ) ?? usualType,
    label: optional(fields.label, `${where}.label`, readText) ?? `${artist.name} Records`,
    popularity: readPopularity(fields.popularity, where) ?? Math.floor(artist.popularity * random.next()),
    markets: readMarkets(fields, where) ?? markets,
    tracks: [],
  };
  parts.albums.push(album);
  for (const each of album.artists) each.albums.push(album);
  for (const track of tracks) addTrack(track, album, making);
}

function addTrack(one: Given, album: Album, making: Making): void {
  const { seeded, taken, copies } = making;
  const { where } = one;
  const known = ["with", "disc", "length", "explicit", "popularity", "markets", "notIn", "recordingOf"];
  const { name, fields } = readNamed(one, known);
  const id = freeId(fields.id, where, taken, (nth) => seeded.idFor("own track", album.id, name, nth));
  const random = seeded.randomFrom(`own track ${id}`);
  const disc = optional(fields.disc, `${where}.disc`, readDisc) ?? 1;
  const track: Track = {
    id,
    name,
    album,
    artists: withOthers(album.artists, fields.with, `${where}.with`, making),
    disc,
    number: album.tracks.filter((other) => other.disc === disc).length + 1,
    durationMs: optional(fields.length, `${where}.length`, readLength) ?? 1000 * random.whole(120, 330),
    explicit: optional(fields.explicit, `${where}.explicit`, readBoolean) ?? false,
    popularity:
      readPopularity(fields.popularity, where) ?? Math.floor(album.artist.popularity * random.next()),
    markets: readMarkets(fields, where) ?? album.markets,
  };
  album.tracks.push(track);
  for (const artist of track.artists) artist.tracks.push(track);
  if (fields.recordingOf !== undefined) {
    copies.set(track, { value: fields.recordingOf, where: `${where}.recordingOf` });
  }
}

function withOthers(
  artists: readonly Artist[],
  names: unknown,
  where: string,
  { byName }: Making,
): readonly Artist[] {
  if (names === undefined) return artists;
  const others = readTexts(names, where).map((name, index) => {
    const artist = byName.get(name);
    if (artist === undefined) throw new InputError(`${where}[${index}]`, `there is no artist "${name}"`);
    return artist;
  });
  return [...new Set([...artists, ...others])];
}

function readPopularity(value: unknown, where: string): number | undefined {
  const at = `${where}.popularity`;
  const popularity = optional(value, at, readCount);
  if (popularity !== undefined && popularity > 100) throw new InputError(at, "must be 100 or less");
  return popularity;
}

function readCount(value: unknown, where: string): number {
  const count = readNumber(value, where, 0);
  if (!Number.isInteger(count)) throw new InputError(where, `must be a whole number, not ${count}`);
  return count;
}

function readDisc(value: unknown, where: string): number {
  const disc = readCount(value, where);
  if (disc === 0) throw new InputError(where, "must be 1 or more");
  return disc;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
