import { createEditorialPlaylists } from "./editorial.ts";
import { makeUpMusic } from "./made-up-music.ts";
import { readOwnCatalogue } from "./own-catalogue.ts";
import { addOwnMusic } from "./own-music.ts";
import { addOwnSpoken } from "./own-spoken.ts";
import { seededBy, usualSeed } from "./seeded.ts";
import { createAudiobooks, createShows } from "./spoken.ts";
import type { Catalogue, Parts } from "./things.ts";
import { writtenMusic } from "./written-music.ts";

const opened = new Map<string, WeakRef<Catalogue>>();

/**
 * The catalogue of a seed. Nothing changes it, so that all emulators of a process with the same seed share it.
 * @param own what a world brings of its own, beside it or instead of it
 * @throws InputError when that cannot be read
 */
export function openCatalogue(seed = usualSeed, own?: unknown): Catalogue {
  if (own !== undefined) return createCatalogue(seed, own);
  const known = opened.get(seed)?.deref();
  if (known !== undefined) return known;
  const catalogue = createCatalogue(seed);
  opened.set(seed, new WeakRef(catalogue));
  return catalogue;
}

function createCatalogue(seed: string, own?: unknown): Catalogue {
  const seeded = seededBy(seed);
  const given = own === undefined ? undefined : readOwnCatalogue(own);
  const parts: Parts =
    given?.only === true ? { artists: [], albums: [], shows: [], audiobooks: [] } : madeUp(seed);
  if (given !== undefined) {
    addOwnMusic(parts, given.artists, seeded);
    addOwnSpoken(parts, given, seeded);
  }
  const { artists, albums, shows, audiobooks } = parts;
  return {
    artists: byId(artists),
    albums: byId(albums),
    tracks: byId(albums.flatMap((album) => album.tracks)),
    shows: byId(shows),
    episodes: byId(shows.flatMap((show) => show.episodes)),
    audiobooks: byId(audiobooks),
    chapters: byId(audiobooks.flatMap((audiobook) => audiobook.chapters)),
    playlists: byId(createEditorialPlaylists(seeded, artists, albums)),
  };
}

function madeUp(seed: string): Parts {
  const seeded = seededBy(seed);
  const written = writtenMusic(seeded);
  const music = makeUpMusic(seeded);
  return {
    artists: [...written.artists, ...music.artists],
    albums: [...written.albums, ...music.albums],
    shows: createShows(seeded),
    audiobooks: createAudiobooks(seeded),
  };
}

function byId<T extends { id: string }>(things: readonly T[]): Map<string, T> {
  const found = new Map<string, T>();
  for (const thing of things) found.set(thing.id, thing);
  return found;
}
