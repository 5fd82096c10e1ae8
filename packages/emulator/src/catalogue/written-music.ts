import { markets } from "./markets.ts";
import { artists as artistSeeds } from "./music.ts";
import type { Seeded } from "./seeded.ts";
import type { Album, Artist } from "./things.ts";

/** The music that was written down by hand. */
export function writtenMusic({ idFor }: Seeded): { artists: Artist[]; albums: Album[] } {
  const artists = artistSeeds.map(({ name, genres }) => {
    const id = idFor("artist", name);
    const popularity = popularityOf(id);
    const artist: Artist = {
      id,
      name,
      genres,
      popularity,
      followers: popularity ** 3,
      albums: [],
      tracks: [],
    };
    return artist;
  });
  for (const [place, artist] of artists.entries()) {
    for (const seed of artistSeeds[place]?.albums ?? []) addAlbum(artist, seed, idFor);
  }
  return { artists, albums: artists.flatMap((artist) => artist.albums) };
}

type AlbumSeed = (typeof artistSeeds)[number]["albums"][number];

function addAlbum(artist: Artist, { name, released, type, tracks }: AlbumSeed, idFor: Seeded["idFor"]): void {
  const id = idFor("album", artist.name, name);
  const album: Album = {
    id,
    name,
    artist,
    artists: [artist],
    released,
    type,
    label: "Harbour Street Records",
    popularity: popularityOf(id),
    markets,
    tracks: [],
  };
  album.tracks = tracks.map(([title, length, explicit], index) => {
    const trackId = idFor("track", artist.name, name, title);
    return {
      id: trackId,
      name: title,
      album,
      artists: album.artists,
      disc: 1,
      number: index + 1,
      durationMs: millisecondsOf(length),
      explicit: explicit === "E",
      popularity: popularityOf(trackId),
      markets,
    };
  });
  artist.albums.push(album);
  artist.tracks.push(...album.tracks);
}

/** Of a length in minutes:seconds. */
export function millisecondsOf(length: string): number {
  const [minutes = 0, seconds = 0] = length.split(":").map(Number);
  return (minutes * 60 + seconds) * 1000;
}

function popularityOf(id: string): number {
  return 20 + ((id.charCodeAt(0) * 7 + id.charCodeAt(1)) % 75);
}
