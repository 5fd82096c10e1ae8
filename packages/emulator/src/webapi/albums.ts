import { answer } from "./answer.ts";
import { find, findAll } from "./ids.ts";
import { fullAlbumObject } from "./objects/full-album.ts";
import { shapeOf } from "./objects/shape.ts";
import { simplifiedTrackObject } from "./objects/track.ts";
import type { Operation } from "./operation.ts";
import { offsetPage } from "./paging.ts";

export const albums: readonly Operation[] = [
  {
    method: "GET",
    path: "/albums/{id}",
    token: "any",
    handle: (call) => answer(fullAlbumObject(find(call, call.world.catalogue.albums), shapeOf(call))),
  },
  {
    method: "GET",
    path: "/albums",
    token: "any",
    developmentMode: "removed",
    handle(call) {
      const shape = shapeOf(call);
      const { albums } = call.world.catalogue;
      return answer({ albums: findAll(call, 20, albums, (album) => fullAlbumObject(album, shape)) });
    },
  },
  {
    method: "GET",
    path: "/albums/{id}/tracks",
    token: "any",
    handle(call) {
      const { tracks } = find(call, call.world.catalogue.albums);
      const shape = shapeOf(call);
      return answer(
        offsetPage(call, {
          items: tracks,
          limit: { default: 20, max: 50 },
          map: (track) => simplifiedTrackObject(track, shape),
        }),
      );
    },
  },
];
