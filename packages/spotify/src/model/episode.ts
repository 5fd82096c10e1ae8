import type { ExternalUrls, Image, Release, Restrictions } from "./parts.ts";
import type { SimplifiedShow } from "./show.ts";

/** An episode of a podcast. */
export interface Episode extends Release {
  type: "episode";
  id: string;
  name: string;
  uri: string;
  href: string;
  show: SimplifiedShow;
  description: string;
  html_description?: string;
  duration_ms: number;
  explicit: boolean;
  images: Image[];
  external_urls: ExternalUrls;
  is_externally_hosted?: boolean;
  is_playable?: boolean;
  languages?: string[];
  restrictions?: Restrictions;
  /** Needs `user-read-playback-position`. */
  resume_point?: { fully_played: boolean; resume_position_ms: number };
  audio_preview_url?: string | null;
}
