import type { SimplifiedAlbum } from "./album.ts";
import type { SimplifiedArtist } from "./artist.ts";
import type { ExternalUrls, Image, Restrictions } from "./parts.ts";

/** A track, of Spotify's catalogue or from a file on the listener's device: `is_local` tells which. */
export type Track = CatalogueTrack | LocalTrack;

export interface CatalogueTrack {
  type: "track";
  is_local: false;
  id: string;
  name: string;
  uri: string;
  href: string;
  album: SimplifiedAlbum;
  artists: SimplifiedArtist[];
  disc_number: number;
  track_number: number;
  duration_ms: number;
  explicit: boolean;
  external_urls: ExternalUrls;
  external_ids?: { isrc?: string; ean?: string; upc?: string };
  is_playable?: boolean;
  restrictions?: Restrictions;
  preview_url?: string | null;
  /** Not for apps in Development Mode. */
  available_markets?: string[];
  /** The track that was asked for, where another was given. Not for apps in Development Mode. */
  linked_from?: { id: string; uri: string; href: string; type: "track"; external_urls: ExternalUrls };
  /** 0 to 100. Not for apps in Development Mode. */
  popularity?: number;
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
}
