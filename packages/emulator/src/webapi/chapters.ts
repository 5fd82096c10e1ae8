import type { Chapter } from "../catalogue/things.ts";
import { answer } from "./answer.ts";
import { find, findAll } from "./ids.ts";
import { chapterObject } from "./objects/chapter.ts";
import { isHeard, shapeOf } from "./objects/shape.ts";
import type { Operation } from "./operation.ts";

export const chapters: readonly Operation[] = [
  {
    method: "GET",
    path: "/chapters/{id}",
    token: "any",
    handle(call) {
      const shape = shapeOf(call);
      const isThere = ({ audiobook }: Chapter) => isHeard(shape, audiobook.markets);
      return answer(chapterObject(find(call, call.world.catalogue.chapters, isThere), shape));
    },
  },
  {
    method: "GET",
    path: "/chapters",
    token: "any",
    developmentMode: "removed",
    handle(call) {
      const shape = shapeOf(call);
      const show = (chapter: Chapter) =>
        isHeard(shape, chapter.audiobook.markets) ? chapterObject(chapter, shape) : null;
      return answer({ chapters: findAll(call, 50, call.world.catalogue.chapters, show) });
    },
  },
];
