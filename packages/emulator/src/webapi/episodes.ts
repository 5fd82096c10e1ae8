import type { Episode } from "../catalogue/things.ts";
import { answer } from "./answer.ts";
import { find, findAll } from "./ids.ts";
import { episodeObject } from "./objects/episode.ts";
import { isHeard, shapeOf } from "./objects/shape.ts";
import type { Operation } from "./operation.ts";

const scopes = ["user-read-playback-position"] as const;

export const episodes: readonly Operation[] = [
  {
    method: "GET",
    path: "/episodes/{id}",
    token: "any",
    scopes,
    scopeRule: "optional",
    handle(call) {
      const shape = shapeOf(call);
      const episode = find(call, call.world.catalogue.episodes, () => isHeard(shape));
      return answer(episodeObject(episode, shape));
    },
  },
  {
    method: "GET",
    path: "/episodes",
    token: "any",
    scopes,
    scopeRule: "optional",
    developmentMode: "removed",
    handle(call) {
      const shape = shapeOf(call);
      const show = (episode: Episode) => (isHeard(shape) ? episodeObject(episode, shape) : null);
      return answer({ episodes: findAll(call, 50, call.world.catalogue.episodes, show) });
    },
  },
];
