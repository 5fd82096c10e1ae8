import type { ExternalUrls, Followers, Image } from "./parts.ts";

/**
 * A person, as everyone sees them.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-users-profile
 */
export interface PublicUser {
  /** The user id; may hold any character. */
  id: string;
  display_name: string | null;
  images?: Image[];
  external_urls: ExternalUrls;
  href: string;
  type: "user";
  uri: string;
  /** Not for apps in Development Mode. */
  followers?: Followers;
}

/**
 * The person that a token belongs to.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile
 */
export interface CurrentUser extends PublicUser {
  /** The identifier to key accounts by: it never changes (since May 2026). */
  account_id?: string;
  /** Not for apps in Development Mode; needs `user-read-private`. */
  country?: string;
  /** Not for apps in Development Mode; needs `user-read-private`. */
  product?: "premium" | "free" | "open" | (string & {});
  /** Not for apps in Development Mode; needs `user-read-private`. */
  explicit_content?: { filter_enabled: boolean; filter_locked: boolean };
  /** Not for apps in Development Mode; needs `user-read-email`. Spotify has not verified it. */
  email?: string;
}
