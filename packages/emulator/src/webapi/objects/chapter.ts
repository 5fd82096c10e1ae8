import type { Chapter } from "../../catalogue/things.ts";
import { audiobookObject } from "./audiobook.ts";
import { coverImages } from "./images.ts";
import { resumePoint } from "./resume-point.ts";
import { descriptions, precisionOf, type Shape, webAddress } from "./shape.ts";

/** ChapterObject. */
export function chapterObject(chapter: Chapter, shape: Shape) {
  return {
    ...simplifiedChapterObject(chapter, shape),
    audiobook: audiobookObject(chapter.audiobook, shape),
  };
}

/** SimplifiedChapterObject: a chapter without its audiobook. */
export function simplifiedChapterObject(chapter: Chapter, shape: Shape) {
  const { id, name, audiobook, number, durationMs } = chapter;
  return {
    audio_preview_url: null,
    ...(shape.isSmall ? {} : { available_markets: audiobook.markets }),
    chapter_number: number,
    ...descriptions(`${audiobook.name}, ${name}`),
    duration_ms: durationMs,
    explicit: audiobook.explicit,
    external_urls: webAddress("episode", id),
    href: `${shape.origin}/v1/chapters/${id}`,
    id,
    images: coverImages(audiobook.id, shape),
    is_playable: true,
    languages: [audiobook.language],
    name,
    release_date: audiobook.released,
    release_date_precision: precisionOf(audiobook.released),
    ...resumePoint(chapter, shape),
    // A chapter is an episode in all but its address.
    type: "episode",
    uri: `spotify:episode:${id}`,
  };
}
