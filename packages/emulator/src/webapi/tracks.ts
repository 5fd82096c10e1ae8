import { answer } from "./answer.ts";
import { find, findAll } from "./ids.ts";
import { shapeOf } from "./objects/shape.ts";
import { trackObject } from "./objects/track.ts";
import type { Operation } from "./operation.ts";

export const tracks: readonly Operation[] = [
  {
    method: "GET",
    path: "/tracks/{id}",
    token: "any",
    handle: (call) => answer(trackObject(find(call, call.world.catalogue.tracks), shapeOf(call))),
  },
  {
    method: "GET",
    path: "/tracks",
    token: "any",
    developmentMode: "removed",
    handle(call) {
      const shape = shapeOf(call);
      const { tracks } = call.world.catalogue;
      return answer({ tracks: findAll(call, 50, tracks, (track) => trackObject(track, shape)) });
    },
  },
];
