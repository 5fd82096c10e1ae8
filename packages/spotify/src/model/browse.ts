import type { Page } from "./page.ts";
import type { Image } from "./parts.ts";
import type { SimplifiedPlaylist } from "./playlist.ts";

/**
 * A category that Spotify sorts playlists into. Not for apps in Development Mode.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-a-category
 */
export interface Category {
  id: string;
  /** In the language that was asked for. */
  name: string;
  href: string;
  icons: Image[];
}

/**
 * A page of playlists that Spotify picked. Closed to new apps and those in Development Mode since November 2024.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-featured-playlists
 */
export interface FeaturedPlaylists extends Page<SimplifiedPlaylist | null> {
  /** What to put above them, in the language that was asked for. */
  message?: string;
}
