import { randomFrom } from "./random.ts";
import type { Track } from "./things.ts";

/** What a track sounds like, as far as numbers tell; the same recording always sounds the same. */
export interface AudioFeatures {
  acousticness: number;
  danceability: number;
  duration_ms: number;
  energy: number;
  instrumentalness: number;
  /** Pitch class, 0 is C. */
  key: number;
  liveness: number;
  /** In dB. */
  loudness: number;
  /** 1 is major. */
  mode: number;
  speechiness: number;
  /** Beats a minute. */
  tempo: number;
  time_signature: number;
  valence: number;
}

export function audioFeaturesOf({ id, twin, durationMs }: Track): AudioFeatures {
  const random = randomFrom(`sound of ${twin?.id ?? id}`);
  const share = (least = 0, most = 1) => rounded(least + random.next() * (most - least), 4);
  const energy = share(0.05, 0.98);
  return {
    // What is loud is seldom played on wood.
    acousticness: rounded((1 - energy) * share(0.2, 1), 4),
    danceability: share(0.2, 0.95),
    duration_ms: durationMs,
    energy,
    instrumentalness: random.chance(0.7) ? share(0, 0.05) : share(0.5, 0.95),
    key: random.whole(0, 11),
    liveness: share(0.03, 0.5),
    loudness: rounded(-24 + energy * 20 + share(-2, 2), 3),
    mode: random.chance(0.6) ? 1 : 0,
    speechiness: random.chance(0.85) ? share(0.02, 0.1) : share(0.1, 0.6),
    tempo: rounded(64 + random.next() * 116, 3),
    time_signature: random.chance(0.85) ? 4 : random.pick([3, 5, 6, 7]),
    valence: share(0.03, 0.97),
  };
}

export function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}
