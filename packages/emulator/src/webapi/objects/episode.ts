import type { Episode } from "../../catalogue/things.ts";
import { coverImages } from "./images.ts";
import { resumePoint } from "./resume-point.ts";
import { descriptions, precisionOf, type Shape, webAddress } from "./shape.ts";
import { showObject } from "./show.ts";

/** EpisodeObject. */
export function episodeObject(episode: Episode, shape: Shape) {
  return { ...simplifiedEpisodeObject(episode, shape), show: showObject(episode.show, shape) };
}

/** SimplifiedEpisodeObject: an episode without its show. */
export function simplifiedEpisodeObject(episode: Episode, shape: Shape) {
  const { id, name, show, description, durationMs, released } = episode;
  return {
    audio_preview_url: null,
    ...descriptions(description),
    duration_ms: durationMs,
    explicit: false,
    external_urls: webAddress("episode", id),
    href: `${shape.origin}/v1/episodes/${id}`,
    id,
    images: coverImages(id, shape),
    is_externally_hosted: false,
    is_playable: true,
    language: show.language,
    languages: [show.language],
    name,
    release_date: released,
    release_date_precision: precisionOf(released),
    ...resumePoint(episode, shape),
    type: "episode",
    uri: `spotify:episode:${id}`,
  };
}
