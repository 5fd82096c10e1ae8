import { createEditorialPlaylists } from "./editorial.ts";
import { makeUpMusic } from "./made-up-music.ts";
import { createAudiobooks, createShows } from "./spoken.ts";
import type { Catalogue } from "./things.ts";
import { writtenMusic } from "./written-music.ts";

let opened: Catalogue | undefined;

/** The catalogue. Nothing changes it, so that all emulators of a process have the same one. */
export function openCatalogue(): Catalogue {
  opened ??= createCatalogue();
  return opened;
}

function createCatalogue(): Catalogue {
  const written = writtenMusic();
  const madeUp = makeUpMusic();
  const artists = [...written.artists, ...madeUp.artists];
  const albums = [...written.albums, ...madeUp.albums];
  const shows = createShows();
  const audiobooks = createAudiobooks();
  return {
    artists: byId(artists),
    albums: byId(albums),
    tracks: byId(albums.flatMap((album) => album.tracks)),
    shows: byId(shows),
    episodes: byId(shows.flatMap((show) => show.episodes)),
    audiobooks: byId(audiobooks),
    chapters: byId(audiobooks.flatMap((audiobook) => audiobook.chapters)),
    playlists: byId(createEditorialPlaylists(artists, albums)),
  };
}

function byId<T extends { id: string }>(things: readonly T[]): Map<string, T> {
  const found = new Map<string, T>();
  for (const thing of things) found.set(thing.id, thing);
  return found;
}
