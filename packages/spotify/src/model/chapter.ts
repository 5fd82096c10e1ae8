import type { SimplifiedAudiobook } from "./audiobook.ts";
import type { ExternalUrls, Image, Release, Restrictions, ResumePoint } from "./parts.ts";

/** A chapter as its audiobook lists it. */
export interface SimplifiedChapter extends Release {
  /** Spotify's documentation says `episode`. */
  type: "chapter" | "episode" | (string & {});
  id: string;
  name: string;
  /** Of a chapter, or of an episode. */
  uri: string;
  href: string;
  chapter_number: number;
  description: string;
  html_description?: string;
  duration_ms: number;
  explicit: boolean;
  images: Image[];
  external_urls: ExternalUrls;
  is_playable?: boolean;
  languages?: string[];
  restrictions?: Restrictions;
  /** Needs `user-read-playback-position`. */
  resume_point?: ResumePoint;
  /**
   * 30 seconds of MP3, where there are any.
   *
   * @deprecated Spotify may drop it.
   */
  audio_preview_url?: string | null;
  /** Not for apps in Development Mode. */
  available_markets?: string[];
}

/**
 * A chapter of an audiobook.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-a-chapter
 */
export interface Chapter extends SimplifiedChapter {
  audiobook: SimplifiedAudiobook;
}
