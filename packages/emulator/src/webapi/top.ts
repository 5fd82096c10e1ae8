import { favouritesOf } from "../catalogue/favourites.ts";
import { answer } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { fullArtistObject } from "./objects/artist.ts";
import { shapeOf } from "./objects/shape.ts";
import { trackObject } from "./objects/track.ts";
import type { Operation, PersonalCall } from "./operation.ts";
import { offsetPage } from "./paging.ts";

const timeRanges = ["short_term", "medium_term", "long_term"];
const limit = { default: 20, max: 50 };

export const top: readonly Operation[] = [
  {
    method: "GET",
    path: "/me/top/artists",
    token: "user",
    scopes: ["user-top-read"],
    handle: (call) => {
      const shape = shapeOf(call);
      const items = favourites(call, call.world.catalogue.artists);
      return answer(offsetPage(call, { items, limit, map: (artist) => fullArtistObject(artist, shape) }));
    },
  },
  {
    method: "GET",
    path: "/me/top/tracks",
    token: "user",
    scopes: ["user-top-read"],
    handle: (call) => {
      const shape = shapeOf(call);
      const items = favourites(call, call.world.catalogue.tracks);
      return answer(offsetPage(call, { items, limit, map: (track) => trackObject(track, shape) }));
    },
  },
];

function favourites<Thing extends { id: string }>(
  { person, query, world }: PersonalCall,
  things: ReadonlyMap<string, Thing>,
): readonly Thing[] {
  const range = query.get("time_range") ?? "medium_term";
  if (!timeRanges.includes(range)) throw new ApiError(400, "Invalid time range");
  return favouritesOf(things, world.foundation.seeded, person.id, range);
}
