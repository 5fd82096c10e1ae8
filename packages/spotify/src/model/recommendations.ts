import type { CatalogueTrack } from "./track.ts";

/**
 * Tracks like those that were given. Closed to new apps and those in Development Mode since November 2024.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-recommendations
 */
export interface Recommendations {
  seeds: RecommendationSeed[];
  tracks: CatalogueTrack[];
}

/** An artist, a track or a genre that recommendations went out from. */
export interface RecommendationSeed {
  type: "artist" | "track" | "genre" | (string & {});
  /** As it was asked for. */
  id: string;
  /** Null for a genre. */
  href: string | null;
  /** Tracks that the seed brought. */
  initialPoolSize: number;
  /** Tracks left by the bounds of attributes. */
  afterFilteringSize: number;
  /** Tracks left that the market has. */
  afterRelinkingSize: number;
}
