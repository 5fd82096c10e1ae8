import type { Show } from "../catalogue/things.ts";
import { answer } from "./answer.ts";
import { find, findAll } from "./ids.ts";
import { simplifiedEpisodeObject } from "./objects/episode.ts";
import { fullShowObject } from "./objects/full-show.ts";
import { isHeard, type Shape, shapeOf } from "./objects/shape.ts";
import { showObject } from "./objects/show.ts";
import type { Call, Operation } from "./operation.ts";
import { offsetPage } from "./paging.ts";

const scopes = ["user-read-playback-position"] as const;

export const shows: readonly Operation[] = [
  {
    method: "GET",
    path: "/shows/{id}",
    token: "any",
    scopes,
    scopeRule: "optional",
    handle(call) {
      const shape = shapeOf(call);
      return answer(fullShowObject(showOf(call, shape), shape));
    },
  },
  {
    method: "GET",
    path: "/shows",
    token: "any",
    developmentMode: "removed",
    handle(call) {
      const shape = shapeOf(call);
      const show = (each: Show) => (isHeard(shape) ? showObject(each, shape) : null);
      return answer({ shows: findAll(call, 50, call.world.catalogue.shows, show) });
    },
  },
  {
    method: "GET",
    path: "/shows/{id}/episodes",
    token: "any",
    scopes,
    scopeRule: "optional",
    handle(call) {
      const shape = shapeOf(call);
      return answer(
        offsetPage(call, {
          items: showOf(call, shape).episodes,
          limit: { default: 20, max: 50 },
          map: (episode) => simplifiedEpisodeObject(episode, shape),
        }),
      );
    },
  },
];

function showOf(call: Call, shape: Shape): Show {
  return find(call, call.world.catalogue.shows, () => isHeard(shape));
}
