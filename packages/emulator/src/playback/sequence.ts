import type { Catalogue, Episode, Track } from "../catalogue/things.ts";
import { InputError } from "../input.ts";
import { parseUri } from "../spotify-uri.ts";
import type { World } from "../world.ts";
import type { PlayItem, Sequence } from "./playback.ts";

/**
 * An album, an artist's tracks, a show, a playlist or a person's own Liked Songs (`spotify:collection`), from the
 * beginning. Undefined: there is no such context.
 */
export function contextOf(uri: string, world: World, personId: string): Sequence | undefined {
  if (uri === "spotify:collection" || uri === collectionUri(personId)) return collectionOf(world, personId);
  const items = itemsOf(uri, world);
  return items === undefined ? undefined : { items, index: 0, contextUri: uri };
}

/** @throws InputError when the URI is of nothing that can be played by itself. */
export function itemOfUri(uri: string, { tracks, episodes }: Catalogue, where: string): PlayItem {
  const [, type = "track", id = uri] = uri.split(":");
  const track = type === "track" ? tracks.get(id) : undefined;
  if (track !== undefined) return trackItem(track);
  const episode = type === "episode" ? episodes.get(id) : undefined;
  if (episode !== undefined) return episodeItem(episode);
  throw new InputError(where, `there is no track or episode "${uri}" in the catalogue`);
}

export function trackItem({ id, durationMs }: Track): PlayItem {
  return { type: "track", id, durationMs };
}

export function episodeItem({ id, durationMs }: Episode): PlayItem {
  return { type: "episode", id, durationMs };
}

function itemsOf(uri: string, { catalogue, playlists }: World): PlayItem[] | undefined {
  const { type, id = "" } = parseUri(uri) ?? {};
  if (type === "album") return catalogue.albums.get(id)?.tracks.map(trackItem);
  if (type === "artist") return catalogue.artists.get(id)?.tracks.map(trackItem);
  if (type === "show") return catalogue.shows.get(id)?.episodes.map(episodeItem);
  const playlist = type === "playlist" ? playlists.get(id) : undefined;
  if (playlist === undefined) return undefined;
  return playlists.entries(playlist).flatMap((entry) => entryItem(entry.uri, catalogue) ?? []);
}

function collectionOf({ library, catalogue }: World, personId: string): Sequence {
  const tracks = library.list(personId, "track").flatMap(({ id }) => catalogue.tracks.get(id) ?? []);
  return { items: tracks.map(trackItem), index: 0, contextUri: collectionUri(personId) };
}

function collectionUri(personId: string): string {
  return `spotify:user:${encodeURIComponent(personId)}:collection`;
}

// Undefined for what the catalogue does not hold: a player passes over it.
function entryItem(uri: string, { tracks, episodes }: Catalogue): PlayItem | undefined {
  if (uri.startsWith("spotify:local:")) return localItem(uri);
  const { id = "" } = parseUri(uri) ?? {};
  const track = tracks.get(id);
  const episode = episodes.get(id);
  return track !== undefined ? trackItem(track) : episode && episodeItem(episode);
}

function localItem(uri: string): PlayItem {
  const [artist = "", album = "", name = "", seconds = ""] = uri
    .slice("spotify:local:".length)
    .split(":")
    .map((part) => new URLSearchParams(`part=${part}`).get("part") ?? "");
  // Somebody wrote it by hand: what has no length could never end.
  const length = /^[1-9]\d{0,5}$/.test(seconds) ? Number(seconds) : 1;
  return { type: "local", name, artist, album, durationMs: length * 1000 };
}
