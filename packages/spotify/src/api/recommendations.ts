import type { UpTo } from "../client/page-size.ts";
import { toId } from "../convert.ts";
import type { MarketOptions } from "./options.ts";

/** What can be asked of recommended tracks, as `AudioFeatures` has it. */
const recommendationAttributes = [
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
] as const;

/** The name of an attribute. */
export type RecommendationAttribute = (typeof recommendationAttributes)[number];
type Attributes = { readonly [attribute in RecommendationAttribute]?: number | undefined };

/** What recommended tracks are to be like. */
export interface RecommendationsOptions extends MarketOptions {
  /** Ids, URIs or web addresses. One to five seeds in all. */
  readonly seedArtists?: readonly string[] | undefined;
  /** Names from `genreSeeds`. */
  readonly seedGenres?: readonly string[] | undefined;
  /** Ids, URIs or web addresses. */
  readonly seedTracks?: readonly string[] | undefined;
  /** Most tracks to give. Default 20. */
  readonly limit?: UpTo<100> | undefined;
  /** No track has less than this. */
  readonly min?: Attributes | undefined;
  /** No track has more than this. */
  readonly max?: Attributes | undefined;
  /** Tracks near this come first. */
  readonly target?: Attributes | undefined;
}

/**
 * @throws {ConversionError} when a seed is none of its type
 * @throws {TypeError} when there are no seeds or more than five, or an attribute is none
 */
export function recommendationsQuery(options: RecommendationsOptions) {
  const { seedArtists = [], seedGenres = [], seedTracks = [], limit, market } = options;
  const seeds = seedArtists.length + seedGenres.length + seedTracks.length;
  if (seeds < 1 || seeds > 5) {
    throw new TypeError(`Recommendations go out from one to five artists, genres and tracks, not ${seeds}`);
  }
  return {
    limit,
    market,
    seed_artists: listOf(seedArtists.map((id) => toId("artist", id))),
    seed_genres: listOf(seedGenres),
    seed_tracks: listOf(seedTracks.map((id) => toId("track", id))),
    ...bounds("min", options.min),
    ...bounds("max", options.max),
    ...bounds("target", options.target),
  };
}

function listOf(seeds: readonly string[]): readonly string[] | undefined {
  return seeds.length === 0 ? undefined : seeds;
}

function bounds(kind: "min" | "max" | "target", attributes: Attributes = {}) {
  const entries = Object.entries(attributes).map(([name, value]): [string, number | undefined] => {
    if (recommendationAttributes.some((known) => known === name)) return [`${kind}_${name}`, value];
    throw new TypeError(`${name} is no attribute: they are ${recommendationAttributes.join(", ")}`);
  });
  return Object.fromEntries(entries);
}
