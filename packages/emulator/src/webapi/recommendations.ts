import {
  attributes,
  genreSeeds,
  isWithin,
  poolOf,
  ranked,
  type Seed,
  type Tuning,
} from "../catalogue/recommending.ts";
import { answer } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { splitIds } from "./ids.ts";
import { isPlayable, shapeOf } from "./objects/shape.ts";
import { trackObject } from "./objects/track.ts";
import type { Call, Operation } from "./operation.ts";
import { readLimit } from "./paging.ts";

export const recommendations: readonly Operation[] = [
  {
    method: "GET",
    path: "/recommendations",
    token: "any",
    developmentMode: "closed",
    handle: (call) => answer(recommend(call)),
  },
  {
    method: "GET",
    path: "/recommendations/available-genre-seeds",
    token: "any",
    developmentMode: "closed",
    handle: (call) => answer({ genres: genreSeeds(call.world.catalogue) }),
  },
];

/** RecommendationsObject. */
function recommend(call: Call) {
  const seeds = readSeeds(call);
  const tunings = readTunings(call);
  const limit = readLimit(call, { default: 20, max: 100 });
  const shape = shapeOf(call);
  const pools = seeds.map((seed) => {
    const initial = poolOf(seed, call.world.catalogue);
    const playable = initial.filter((track) => isPlayable(track, shape));
    const within = playable.filter((track) => isWithin(track, tunings));
    return {
      within,
      object: {
        afterFilteringSize: within.length,
        afterRelinkingSize: playable.length,
        ...seedObject(seed, call),
        initialPoolSize: initial.length,
      },
    };
  });
  const key = call.world.foundation.seeded.salt + seeds.map(({ id }) => id).join(" ");
  const chosen = ranked(
    pools.flatMap(({ within }) => within),
    tunings,
    key,
  ).slice(0, limit);
  return {
    seeds: pools.map(({ object }) => object),
    tracks: chosen.map((track) => trackObject(track, shape)),
  };
}

/** RecommendationSeedObject, without its numbers. */
function seedObject({ type, id }: Seed, { origin }: Call) {
  return { href: type === "genre" ? null : `${origin}/v1/${type}s/${id}`, id, type };
}

function readSeeds({ query }: Call): Seed[] {
  const ids = (name: string) => (query.get(name) ? splitIds(query.get(name) ?? "", 5) : []);
  const genres = query.get("seed_genres");
  const seeds: Seed[] = [
    ...ids("seed_artists").map((id) => ({ type: "artist", id }) as const),
    ...(genres ? genres.split(",") : []).map((id) => ({ type: "genre", id }) as const),
    ...ids("seed_tracks").map((id) => ({ type: "track", id }) as const),
  ];
  if (seeds.length === 0) throw new ApiError(400, "At least one seed is required");
  if (seeds.length > 5) throw new ApiError(400, "Too many seeds");
  return seeds;
}

function readTunings({ query }: Call): Tuning[] {
  return (["min", "max", "target"] as const).flatMap((kind) =>
    attributes.flatMap((attribute) => {
      const text = query.get(`${kind}_${attribute}`);
      if (text === null) return [];
      const value = Number(text);
      if (text.trim() === "" || !Number.isFinite(value))
        throw new ApiError(400, `Invalid ${kind}_${attribute}`);
      return [{ attribute, kind, value }];
    }),
  );
}
