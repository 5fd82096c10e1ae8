import type { ExternalUrls, Image, Release, Restrictions, ResumePoint } from "./parts.ts";
import type { SimplifiedShow } from "./show.ts";

/** An episode as its podcast lists it. */
export interface SimplifiedEpisode extends Release {
  type: "episode";
  id: string;
  name: string;
  uri: string;
  href: string;
  description: string;
  html_description?: string;
  duration_ms: number;
  explicit: boolean;
  images: Image[];
  external_urls: ExternalUrls;
  is_externally_hosted?: boolean;
  is_playable?: boolean;
  languages?: string[];
  /** @deprecated `languages` has them all. */
  language?: string;
  restrictions?: Restrictions;
  /** Needs `user-read-playback-position`. */
  resume_point?: ResumePoint;
  /**
   * 30 seconds of MP3, where there are any.
   *
   * @deprecated Spotify may drop it.
   */
  audio_preview_url?: string | null;
}

/**
 * An episode of a podcast.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-an-episode
 */
export interface Episode extends SimplifiedEpisode {
  show: SimplifiedShow;
}

/** An episode in a person's library. */
export interface SavedEpisode {
  /** ISO 8601, UTC. */
  added_at: string;
  episode: Episode;
}
