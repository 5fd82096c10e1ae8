import type { SimplifiedArtist } from "./artist.ts";
import type { ExternalUrls, Image, Release, Restrictions } from "./parts.ts";

/** An album as a track names it. */
export interface SimplifiedAlbum extends Release {
  type: "album";
  album_type: "album" | "single" | "compilation" | (string & {});
  id: string;
  name: string;
  uri: string;
  href: string;
  artists: SimplifiedArtist[];
  images: Image[];
  total_tracks: number;
  external_urls: ExternalUrls;
  restrictions?: Restrictions;
  is_playable?: boolean;
  /** Not for apps in Development Mode. */
  available_markets?: string[];
}
