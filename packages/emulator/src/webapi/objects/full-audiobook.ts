import type { Audiobook } from "../../catalogue/things.ts";
import { firstPage } from "../paging.ts";
import { audiobookObject } from "./audiobook.ts";
import { simplifiedChapterObject } from "./chapter.ts";
import type { Shape } from "./shape.ts";

/** AudiobookObject, with the first fifty of its chapters. */
export function fullAudiobookObject(audiobook: Audiobook, shape: Shape) {
  return {
    ...audiobookObject(audiobook, shape),
    chapters: firstPage(shape, `/v1/audiobooks/${audiobook.id}/chapters`, {
      items: audiobook.chapters,
      limit: 50,
      map: (chapter) => simplifiedChapterObject(chapter, shape),
    }),
  };
}
