import { idFor } from "./ids.ts";
import { artists as artistSeeds } from "./music.ts";
import { shows as showSeeds } from "./podcasts.ts";

export interface Artist {
  id: string;
  name: string;
  genres: readonly string[];
  popularity: number;
  followers: number;
}

export interface Album {
  id: string;
  name: string;
  artist: Artist;
  released: string;
  type: "album" | "single";
  popularity: number;
  tracks: Track[];
}

export interface Track {
  id: string;
  name: string;
  album: Album;
  number: number;
  durationMs: number;
  explicit: boolean;
  popularity: number;
}

export interface Show {
  id: string;
  name: string;
  publisher: string;
  description: string;
  language: string;
  episodes: Episode[];
}

export interface Episode {
  id: string;
  name: string;
  show: Show;
  description: string;
  durationMs: number;
  released: string;
}

/** Everything there is to hear, by id. The same at every start. */
export interface Catalogue {
  artists: ReadonlyMap<string, Artist>;
  albums: ReadonlyMap<string, Album>;
  tracks: ReadonlyMap<string, Track>;
  shows: ReadonlyMap<string, Show>;
  episodes: ReadonlyMap<string, Episode>;
}

export function createCatalogue(): Catalogue {
  const { artists, albums } = createMusic();
  const shows = createShows();
  return {
    artists: byId(artists),
    albums: byId(albums),
    tracks: byId(albums.flatMap((album) => album.tracks)),
    shows: byId(shows),
    episodes: byId(shows.flatMap((show) => show.episodes)),
  };
}

function createMusic(): { artists: Artist[]; albums: Album[] } {
  const artists: Artist[] = [];
  const albums: Album[] = [];
  for (const seed of artistSeeds) {
    const id = idFor("artist", seed.name);
    const popularity = popularityOf(id);
    const artist = { id, name: seed.name, genres: seed.genres, popularity, followers: popularity ** 3 };
    artists.push(artist);
    for (const { name, released, type, tracks } of seed.albums) {
      const albumId = idFor("album", seed.name, name);
      const album: Album = {
        id: albumId,
        name,
        artist,
        released,
        type,
        popularity: popularityOf(albumId),
        tracks: [],
      };
      album.tracks = tracks.map(([title, length, explicit], index) => {
        const trackId = idFor("track", seed.name, name, title);
        return {
          id: trackId,
          name: title,
          album,
          number: index + 1,
          durationMs: millisecondsOf(length),
          explicit: explicit === "E",
          popularity: popularityOf(trackId),
        };
      });
      albums.push(album);
    }
  }
  return { artists, albums };
}

function createShows(): Show[] {
  return showSeeds.map(({ episodes, ...seed }) => {
    const show: Show = { ...seed, id: idFor("show", seed.name), episodes: [] };
    show.episodes = episodes.map(({ name, length, released, description }) => ({
      id: idFor("episode", seed.name, name),
      name,
      show,
      description,
      durationMs: millisecondsOf(length),
      released,
    }));
    return show;
  });
}

function byId<T extends { id: string }>(things: readonly T[]): Map<string, T> {
  return new Map(things.map((thing) => [thing.id, thing]));
}

function millisecondsOf(length: string): number {
  const [minutes = 0, seconds = 0] = length.split(":").map(Number);
  return (minutes * 60 + seconds) * 1000;
}

function popularityOf(id: string): number {
  return 20 + ((id.charCodeAt(0) * 7 + id.charCodeAt(1)) % 75);
}
