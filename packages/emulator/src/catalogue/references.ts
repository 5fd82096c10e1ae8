import { InputError, optional, readFields, readText } from "../input.ts";
import { parseUri } from "../spotify-uri.ts";
import type { Album, Catalogue, Track } from "./things.ts";

/** A track by its name; the album and the artist tell it from others that are called the same. */
export interface TrackReference {
  track: string;
  album?: string | undefined;
  artist?: string | undefined;
}

/** Something of the catalogue by its names, where a URI could stand. */
export type Reference =
  | TrackReference
  | { album: string; artist?: string | undefined }
  | { artist: string }
  | { episode: string; show?: string | undefined }
  | { show: string }
  | { audiobook: string };

const kinds = ["track", "album", "artist", "episode", "show", "audiobook"] as const;

/** The URI that a text is or that names stand for; the first such thing, where several are called so. */
export function readReference(value: unknown, where: string, catalogue: Catalogue): string {
  if (typeof value === "string") return readText(value, where);
  const names = readNames(value, where);
  const { track, album, artist, episode, show, audiobook } = names;
  if (track !== undefined) return uri("track", findTrack(value, where, catalogue.albums.values()));
  if (album !== undefined) {
    return uri(
      "album",
      first(catalogue.albums.values(), names, where, (one) => isAlbum(one, names)),
    );
  }
  if (artist !== undefined) {
    return uri(
      "artist",
      first(catalogue.artists.values(), names, where, ({ name }) => name === artist),
    );
  }
  if (episode !== undefined) {
    const isOne = (one: { name: string; show: { name: string } }) =>
      one.name === episode && (show === undefined || one.show.name === show);
    return uri("episode", first(catalogue.episodes.values(), names, where, isOne));
  }
  if (show !== undefined)
    return uri(
      "show",
      first(catalogue.shows.values(), names, where, ({ name }) => name === show),
    );
  return uri(
    "audiobook",
    first(catalogue.audiobooks.values(), names, where, ({ name }) => name === audiobook),
  );
}

/** The track that a URI or names stand for. */
export function findTrack(value: unknown, where: string, albums: Iterable<Album>): Track {
  const id = typeof value === "string" ? parseUri(value)?.id : undefined;
  const names = typeof value === "string" ? { track: value } : readNames(value, where);
  for (const album of albums) {
    if (id === undefined && names.album !== undefined && album.name !== names.album) continue;
    const found = album.tracks.find((track) => (id === undefined ? isTrack(track, names) : track.id === id));
    if (found !== undefined) return found;
  }
  throw nothingCalled(names, where);
}

type Names = { [Kind in (typeof kinds)[number]]?: string | undefined };

function readNames(value: unknown, where: string): Names {
  const fields = readFields(value, where, kinds);
  if (Object.keys(fields).length === 0)
    throw new InputError(where, `must be a URI, or name one of ${kinds.join(", ")}`);
  return Object.fromEntries(
    kinds.map((kind) => [kind, optional(fields[kind], `${where}.${kind}`, readText)]),
  );
}

function isTrack({ name, artists }: Track, { track, artist }: Names): boolean {
  return name === track && (artist === undefined || artists.some((one) => one.name === artist));
}

function isAlbum({ name, artists }: Album, { album, artist }: Names): boolean {
  return name === album && (artist === undefined || artists.some((one) => one.name === artist));
}

function first<Thing>(
  things: Iterable<Thing>,
  names: Names,
  where: string,
  isOne: (thing: Thing) => boolean,
): Thing {
  for (const thing of things) if (isOne(thing)) return thing;
  throw nothingCalled(names, where);
}

function nothingCalled(names: Names, where: string): InputError {
  const said = kinds.flatMap((kind) => (names[kind] === undefined ? [] : `${kind} "${names[kind]}"`));
  return new InputError(where, `there is no ${said.join(", ")} in the catalogue`);
}

function uri(type: string, { id }: { id: string }): string {
  return `spotify:${type}:${id}`;
}
