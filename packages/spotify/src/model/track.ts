import type { SimplifiedAlbum } from "./album.ts";
import type { SimplifiedArtist } from "./artist.ts";
import type { ExternalIds, ExternalUrls, Image, Restrictions } from "./parts.ts";

/** A track, of Spotify's catalogue or from a file on the listener's device: `is_local` tells which. */
export type Track = CatalogueTrack | LocalTrack;

/** A track as its album lists it. */
export interface SimplifiedTrack {
  type: "track";
  is_local: false;
  id: string;
  name: string;
  uri: string;
  href: string;
  artists: SimplifiedArtist[];
  disc_number: number;
  track_number: number;
  duration_ms: number;
  explicit: boolean;
  external_urls: ExternalUrls;
  is_playable?: boolean;
  restrictions?: Restrictions;
  /**
   * 30 seconds of MP3.
   *
   * @deprecated Null nearly everywhere.
   */
  preview_url?: string | null;
  /** Not for apps in Development Mode. */
  available_markets?: string[];
  /** The track that was asked for, where another was given. Not for apps in Development Mode. */
  linked_from?: LinkedTrack;
}

/**
 * A track of Spotify's catalogue.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-track
 */
export interface CatalogueTrack extends SimplifiedTrack {
  album: SimplifiedAlbum;
  external_ids?: ExternalIds;
  /** 0 to 100. Not for apps in Development Mode. */
  popularity?: number;
}

/** The track that another stands in for. */
export interface LinkedTrack {
  type: "track";
  id: string;
  uri: string;
  href: string;
  external_urls: ExternalUrls;
}

/** A file of the listener's own: named, but without ids, covers and dates. */
export interface LocalTrack {
  type: "track";
  is_local: true;
  id: null;
  name: string;
  /** `spotify:local:<artist>:<album>:<title>:<seconds>`. */
  uri: string;
  href: null;
  album: { type?: "album"; id: null; name: string; uri: null; href: null; images: Image[] };
  artists: { type?: "artist"; id: null; name: string; uri: null; href: null }[];
  disc_number: number;
  track_number: number;
  /** Has been seen as an object. */
  duration_ms: number | { totalMilliseconds?: number };
  explicit: boolean;
  external_urls: ExternalUrls;
  preview_url?: null;
  is_playable?: boolean;
  restrictions?: Restrictions;
}

/** A track in a person's library. */
export interface SavedTrack {
  /** ISO 8601, UTC. */
  added_at: string;
  track: CatalogueTrack;
}
