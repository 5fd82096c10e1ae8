import type { ExternalUrls, Image } from "./parts.ts";

/** The person that a token belongs to. */
export interface CurrentUser {
  /** The user id; may hold any character. */
  id: string;
  /** The identifier to key accounts by: it never changes (since May 2026). */
  account_id?: string;
  display_name: string | null;
  images?: Image[];
  external_urls: ExternalUrls;
  href: string;
  type: "user";
  uri: string;
  /** Not for apps in Development Mode; needs `user-read-private`. */
  country?: string;
  /** Not for apps in Development Mode; needs `user-read-private`. */
  product?: "premium" | "free" | "open" | (string & {});
  /** Not for apps in Development Mode; needs `user-read-private`. */
  explicit_content?: { filter_enabled: boolean; filter_locked: boolean };
  /** Not for apps in Development Mode; needs `user-read-email`. Spotify has not verified it. */
  email?: string;
  /** Not for apps in Development Mode. */
  followers?: { href: string | null; total: number };
}
