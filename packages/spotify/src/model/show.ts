import type { SimplifiedEpisode } from "./episode.ts";
import type { Page } from "./page.ts";
import type { Copyright, ExternalUrls, Image } from "./parts.ts";

/** A podcast as an episode names it. */
export interface SimplifiedShow {
  type: "show";
  id: string;
  name: string;
  uri: string;
  href: string;
  description: string;
  html_description?: string;
  explicit: boolean;
  images: Image[];
  external_urls: ExternalUrls;
  copyrights?: Copyright[];
  is_externally_hosted?: boolean | null;
  languages?: string[];
  media_type?: string;
  total_episodes?: number;
  /** Not for apps in Development Mode. */
  publisher?: string;
  /** Not for apps in Development Mode. */
  available_markets?: string[];
}

/**
 * A podcast, with the first page of its episodes.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-a-show
 */
export interface Show extends SimplifiedShow {
  /** Null stands for an episode that is not to be had. */
  episodes: Page<SimplifiedEpisode | null>;
}

/** A podcast in a person's library. */
export interface SavedShow {
  /** ISO 8601, UTC. */
  added_at: string;
  show: SimplifiedShow;
}
