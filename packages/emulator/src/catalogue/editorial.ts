import { idFor } from "./ids.ts";
import type { Seeded } from "./seeded.ts";
import type { Album, Artist, EditorialPlaylist, Track } from "./things.ts";

/** A category that Spotify's browsing is sorted by. */
export interface Category {
  id: string;
  name: string;
}

interface PlaylistSeed {
  name: string;
  description: string;
  categories: readonly string[];
  /** What its artists play; without any, the whole catalogue is taken from. */
  genres: readonly string[];
}

const names = [
  "Made for Evenings",
  "Folk & Acoustic",
  "Electronic",
  "Jazz",
  "Classical",
  "Focus",
  "Soul",
  "Rock",
];

/** Every category, by id. */
export const categories: ReadonlyMap<string, Category> = new Map(
  names.map((name) => {
    const id = idFor("category", name);
    return [id, { id, name }];
  }),
);

const seeds: readonly PlaylistSeed[] = [
  {
    name: "Kettle On",
    description: "For the first hour.",
    categories: ["Made for Evenings", "Focus"],
    genres: [],
  },
  {
    name: "Harbour Lights",
    description: "Slow boats.",
    categories: ["Made for Evenings"],
    genres: ["dream pop", "ambient"],
  },
  {
    name: "Wooden Instruments",
    description: "Strings & breath.",
    categories: ["Folk & Acoustic"],
    genres: ["folk", "bluegrass", "indie folk"],
  },
  {
    name: "Night Drive North",
    description: "Past the last exit.",
    categories: ["Electronic"],
    genres: ["synthwave", "techno", "minimal techno"],
  },
  {
    name: "Upper Deck",
    description: "Front seat, headphones.",
    categories: ["Electronic"],
    genres: ["house", "electronica", "drum and bass"],
  },
  { name: "Blue Stools", description: "Small rooms, low lamps.", categories: ["Jazz"], genres: ["jazz"] },
  {
    name: "Eighty-Eight",
    description: "Keys alone.",
    categories: ["Classical", "Focus"],
    genres: ["piano", "classical"],
  },
  {
    name: "Deep Desk",
    description: "Nobody sings.",
    categories: ["Focus"],
    genres: ["ambient", "lo-fi", "post-rock"],
  },
  {
    name: "Sunday Best",
    description: "Choirs and brass.",
    categories: ["Soul"],
    genres: ["soul", "gospel", "funk", "rnb"],
  },
  {
    name: "Garage Door Open",
    description: "Sorry, neighbours.",
    categories: ["Rock"],
    genres: ["garage rock", "indie rock", "post-punk", "metal"],
  },
];

/** Playlists of Spotify's own, thirty tracks each; none of which there is no music. */
export function createEditorialPlaylists(
  seeded: Seeded,
  artists: readonly Artist[],
  albums: readonly Album[],
): EditorialPlaylist[] {
  const made = seeds.map(({ name, description, categories: inCategories, genres }) => {
    const pool =
      genres.length === 0
        ? albums.flatMap((album) => album.tracks)
        : artists
            .filter((artist) => artist.genres.some((genre) => genres.includes(genre)))
            .flatMap(({ tracks }) => tracks);
    const random = seeded.randomFrom(`playlist ${name}`);
    const tracks = new Set<Track>();
    // What two artists of a genre play together is there twice.
    const length = distinct(pool, 30);
    while (tracks.size < length) tracks.add(random.pick(pool));
    return {
      id: seeded.idFor("playlist", name),
      name,
      description,
      categories: inCategories.map((category) => idFor("category", category)),
      tracks: [...tracks],
    };
  });
  return made.filter(({ tracks }) => tracks.length > 0);
}

/** How many different ones there are, counted up to `most`. */
function distinct(things: Iterable<unknown>, most: number): number {
  const seen = new Set<unknown>();
  for (const thing of things) {
    if (seen.size === most) break;
    seen.add(thing);
  }
  return seen.size;
}
