import type { SimplifiedChapter } from "./chapter.ts";
import type { Page } from "./page.ts";
import type { Copyright, ExternalUrls, Image } from "./parts.ts";

/** An audiobook as a chapter names it. */
export interface SimplifiedAudiobook {
  type: "audiobook";
  id: string;
  name: string;
  uri: string;
  href: string;
  authors: { name: string }[];
  narrators: { name: string }[];
  description: string;
  html_description?: string;
  /** `Unabridged` and others. */
  edition?: string | null;
  explicit: boolean;
  images: Image[];
  external_urls: ExternalUrls;
  copyrights?: Copyright[];
  is_externally_hosted?: boolean | null;
  languages?: string[];
  media_type?: string;
  total_chapters?: number | null;
  /** Not for apps in Development Mode. */
  publisher?: string;
  /** Not for apps in Development Mode. */
  available_markets?: string[];
}

/**
 * An audiobook, with the first page of its chapters. Not sold everywhere.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-an-audiobook
 */
export interface Audiobook extends SimplifiedAudiobook {
  chapters: Page<SimplifiedChapter>;
  is_playable?: boolean;
}

/** An audiobook in a person's library. */
export interface SavedAudiobook {
  /** ISO 8601, UTC. */
  added_at: string;
  audiobook: Audiobook;
}
