import { type AudioFeatures, audioFeaturesOf } from "./audio-features.ts";
import { hashOf } from "./random.ts";
import type { Artist, Catalogue, Track } from "./things.ts";

type SeedType = "artist" | "genre" | "track";

/** What recommendations start from: something that is liked. */
export interface Seed {
  type: SeedType;
  id: string;
}

/** What recommendations can be tuned by, as Spotify names it. */
export const attributes = [
  "acousticness",
  "danceability",
  "duration_ms",
  "energy",
  "instrumentalness",
  "key",
  "liveness",
  "loudness",
  "mode",
  "popularity",
  "speechiness",
  "tempo",
  "time_signature",
  "valence",
] as const satisfies readonly (keyof AudioFeatures | "popularity")[];

export interface Tuning {
  attribute: (typeof attributes)[number];
  kind: "min" | "max" | "target";
  value: number;
}

/** Every genre there is, as seeds name them: `post-rock`, `indie-folk`. */
export function genreSeeds({ artists }: Catalogue): string[] {
  const genres = [...artists.values()].flatMap((artist) => artist.genres.map(seedName));
  return [...new Set(genres)].sort();
}

/** What is like a seed: tracks of its artists, and of others of their genres. Empty where there is no such seed. */
export function poolOf({ type, id }: Seed, { artists, tracks }: Catalogue): Track[] {
  const everyone = [...artists.values()];
  if (type === "genre") {
    return everyone
      .filter((artist) => artist.genres.some((genre) => seedName(genre) === id))
      .flatMap(tracksOf);
  }
  const track = type === "track" ? tracks.get(id) : undefined;
  const liked = track?.artists ?? [artists.get(id)].filter((artist) => artist !== undefined);
  const genres = liked.flatMap((artist) => artist.genres);
  const alike = everyone.filter(
    (artist) => liked.includes(artist) || artist.genres.some((genre) => genres.includes(genre)),
  );
  return alike.flatMap(tracksOf).filter((other) => other !== track);
}

/** Whether a track keeps to every `min` and `max`. */
export function isWithin(track: Track, tunings: readonly Tuning[]): boolean {
  if (tunings.length === 0) return true;
  const sound = soundOf(track);
  return tunings.every(({ attribute, kind, value }) => {
    const actual = sound[attribute];
    return kind === "min" ? actual >= value : kind === "max" ? actual <= value : true;
  });
}

/** Tracks in order: the nearest to every `target` first; without any, in one that looks random and follows from `key`. */
export function ranked(tracks: Iterable<Track>, tunings: readonly Tuning[], key: string): Track[] {
  const targets = tunings.filter(({ kind }) => kind === "target");
  const scored = [...new Set(tracks)].map((track) => ({
    track,
    distance: distanceOf(track, targets),
    order: hashOf(`${key} ${track.id}`),
  }));
  scored.sort((one, other) => one.distance - other.distance || one.order - other.order);
  return scored.map(({ track }) => track);
}

// How far apart values may lie, so that a minute counts no more than a shade of mood.
const spans: Partial<Record<Tuning["attribute"], number>> = {
  duration_ms: 300_000,
  key: 11,
  loudness: 24,
  popularity: 100,
  tempo: 116,
  time_signature: 4,
};

function distanceOf(track: Track, targets: readonly Tuning[]): number {
  if (targets.length === 0) return 0;
  const sound = soundOf(track);
  return targets.reduce((sum, { attribute, value }) => {
    return sum + Math.abs(sound[attribute] - value) / (spans[attribute] ?? 1);
  }, 0);
}

function soundOf(track: Track) {
  return { ...audioFeaturesOf(track), popularity: track.popularity };
}

function tracksOf({ tracks }: Artist): Track[] {
  return tracks;
}

function seedName(genre: string): string {
  return genre.replaceAll(" ", "-");
}
