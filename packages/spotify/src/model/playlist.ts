import type { Episode } from "./episode.ts";
import type { Page } from "./page.ts";
import type { ExternalUrls, Followers, Image } from "./parts.ts";
import type { Track } from "./track.ts";

/** A person as a playlist names them. */
export interface PlaylistUser {
  type: "user";
  /** The user id; may hold any character. */
  id: string;
  uri: string;
  href: string;
  external_urls: ExternalUrls;
}

/** Whose playlist it is. */
export interface PlaylistOwner extends PlaylistUser {
  display_name: string | null;
}

interface AnyPlaylist {
  type: "playlist";
  id: string;
  name: string;
  uri: string;
  href: string;
  owner: PlaylistOwner;
  /** Whether others than the owner may change it. */
  collaborative: boolean;
  /** Whether it shows on the owner's profile; null where that does not matter. */
  public: boolean | null;
  /** Null where there is none. */
  description: string | null;
  /** Their addresses serve for less than a day. Null where there are none. */
  images: Image[] | null;
  /** The version of the contents; another with each change. */
  snapshot_id: string;
  external_urls: ExternalUrls;
  /** Undocumented. */
  primary_color?: string | null;
}

/** A playlist as a list of playlists names it. */
export interface SimplifiedPlaylist extends AnyPlaylist {
  items: PlaylistItemsLink;
  /** @deprecated Read `items`. */
  tracks?: PlaylistItemsLink;
}

/** Where the entries of a playlist are, and how many. */
export interface PlaylistItemsLink {
  href: string;
  total: number;
}

/**
 * A playlist, with the first page of its entries.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-playlist
 */
export interface Playlist extends AnyPlaylist {
  followers: Followers;
  /** For apps in Development Mode only where the person owns the playlist or collaborates in it. */
  items?: Page<PlaylistItem>;
  /** @deprecated Read `items`. */
  tracks?: Page<PlaylistItem>;
}

/** An entry of a playlist: what it is, when it came, and through whom. */
export interface PlaylistItem {
  /** ISO 8601, UTC; null or 1970 in very old playlists. */
  added_at: string | null;
  /** Null in very old playlists. */
  added_by: PlaylistUser | null;
  /** Whether it is a file of the listener's own. */
  is_local: boolean;
  /** Null where it is not to be had any more. */
  item: Track | Episode | null;
  /** @deprecated Read `item`. */
  track?: Track | Episode | null;
  /** Undocumented. */
  primary_color?: string | null;
  /** Undocumented. */
  video_thumbnail?: { url?: string | null } | null;
}

/** What a change of a playlist's entries answers with: the version that it made. */
export interface PlaylistSnapshot {
  snapshot_id: string;
}
