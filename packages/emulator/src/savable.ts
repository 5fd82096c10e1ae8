import { parseUri } from "./spotify-uri.ts";
import { type Savable, type SavedType, savedTypes } from "./state/library.ts";
import type { World } from "./world.ts";

/** The user who owns what Spotify's editors made; nobody can log in as this one. */
export const editorId = "spotify";

/** What a URI names, if that can be saved or followed. Whether there is such a thing is another matter. */
export function savableOf(uri: string): Savable | undefined {
  const { type, id } = parseUri(uri) ?? {};
  const known = savedTypes.find((name) => name === type);
  return known === undefined || id === undefined ? undefined : { type: known, id };
}

const lookups: Record<SavedType, (world: World, id: string) => boolean> = {
  track: ({ catalogue }, id) => catalogue.tracks.has(id),
  album: ({ catalogue }, id) => catalogue.albums.has(id),
  episode: ({ catalogue }, id) => catalogue.episodes.has(id),
  show: ({ catalogue }, id) => catalogue.shows.has(id),
  audiobook: ({ catalogue }, id) => catalogue.audiobooks.has(id),
  artist: ({ catalogue }, id) => catalogue.artists.has(id),
  user: ({ people }, id) => id === editorId || people.get(id) !== undefined,
  playlist: ({ playlists }, id) => playlists.get(id) !== undefined,
};

/** Whether there is such a thing at this Spotify. */
export function exists(world: World, { type, id }: Savable): boolean {
  return lookups[type](world, id);
}
