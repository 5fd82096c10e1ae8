import type { Audiobook } from "../catalogue/things.ts";
import { answer } from "./answer.ts";
import { find, findAll } from "./ids.ts";
import { simplifiedChapterObject } from "./objects/chapter.ts";
import { fullAudiobookObject } from "./objects/full-audiobook.ts";
import { isHeard, type Shape, shapeOf } from "./objects/shape.ts";
import type { Call, Operation } from "./operation.ts";
import { offsetPage } from "./paging.ts";

export const audiobooks: readonly Operation[] = [
  {
    method: "GET",
    path: "/audiobooks/{id}",
    token: "any",
    handle(call) {
      const shape = shapeOf(call);
      return answer(fullAudiobookObject(audiobookOf(call, shape), shape));
    },
  },
  {
    method: "GET",
    path: "/audiobooks",
    token: "any",
    developmentMode: "removed",
    handle(call) {
      const shape = shapeOf(call);
      const show = (audiobook: Audiobook) =>
        isHeard(shape, audiobook.markets) ? fullAudiobookObject(audiobook, shape) : null;
      return answer({ audiobooks: findAll(call, 50, call.world.catalogue.audiobooks, show) });
    },
  },
  {
    method: "GET",
    path: "/audiobooks/{id}/chapters",
    token: "any",
    handle(call) {
      const shape = shapeOf(call);
      return answer(
        offsetPage(call, {
          items: audiobookOf(call, shape).chapters,
          limit: { default: 20, max: 50 },
          map: (chapter) => simplifiedChapterObject(chapter, shape),
        }),
      );
    },
  },
];

function audiobookOf(call: Call, shape: Shape): Audiobook {
  return find(call, call.world.catalogue.audiobooks, ({ markets }) => isHeard(shape, markets));
}
