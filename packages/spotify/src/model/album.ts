import type { SimplifiedArtist } from "./artist.ts";
import type { Page } from "./page.ts";
import type { Copyright, ExternalIds, ExternalUrls, Image, Release, Restrictions } from "./parts.ts";
import type { SimplifiedTrack } from "./track.ts";

/** An album as a track names it. */
export interface SimplifiedAlbum extends Release {
  type: "album";
  album_type: "album" | "single" | "compilation" | "ep" | (string & {});
  id: string;
  /** May be empty where the album was taken down. */
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

/** An album as its artist lists it. */
export interface DiscographyAlbum extends SimplifiedAlbum {
  /** What the album is to the artist. Not for apps in Development Mode. */
  album_group?: "album" | "single" | "compilation" | "appears_on" | (string & {});
}

/**
 * An album, with the first page of its tracks.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-an-album
 */
export interface Album extends SimplifiedAlbum {
  tracks: Page<SimplifiedTrack>;
  copyrights: Copyright[];
  external_ids?: ExternalIds;
  /** @deprecated Always empty. */
  genres?: string[];
  /** Not for apps in Development Mode. */
  label?: string | null;
  /** 0 to 100. Not for apps in Development Mode. */
  popularity?: number;
}

/** An album in a person's library. */
export interface SavedAlbum {
  /** ISO 8601, UTC. */
  added_at: string;
  album: Album;
}
