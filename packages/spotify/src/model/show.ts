import type { ExternalUrls, Image } from "./parts.ts";

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
  is_externally_hosted?: boolean | null;
  languages?: string[];
  media_type?: string;
  total_episodes?: number;
  /** Not for apps in Development Mode. */
  publisher?: string;
  /** Not for apps in Development Mode. */
  available_markets?: string[];
}
