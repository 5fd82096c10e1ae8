import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import type { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import { toId } from "../convert.ts";
import type { Playlist, PlaylistItem, PlaylistSnapshot, SimplifiedPlaylist } from "../model/playlist.ts";
import { playlistsOperations as operations } from "../operations/playlists.ts";
import {
  type AddOptions,
  PlaylistEntries,
  type RemoveOptions,
  type ReorderOptions,
} from "./playlist-entries.ts";
import {
  createPlaylist,
  itemsOf,
  type NewPlaylist,
  type PlaylistItemsOptions,
  pathOf,
  playlistsOf,
} from "./playlist-requests.ts";

/** Playlists by the paths of before 2026, for apps of extended quota that still use them. */
export class EarlierPlaylists {
  readonly #connection: Connection;
  readonly #entries: PlaylistEntries;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#entries = new PlaylistEntries(connection);
  }

  /**
   * The playlists that somebody shows, or of the person all. Scopes, for the person's private and collaborative ones:
   * `playlist-read-private` and `playlist-read-collaborative`.
   *
   * @param userId the person's id, URI or web address
   * @deprecated Not for apps in Development Mode, since February 2026; nothing replaces it, but `mine` has the
   * person's own.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-list-users-playlists
   */
  ofUser(userId: string, options: PageOptions = {}): Listing<SimplifiedPlaylist> {
    return playlistsOf(this.#connection, operations.ofUser, options, userId);
  }

  /**
   * Makes a playlist of the person's. Scope: `playlist-modify-public` or `playlist-modify-private`.
   *
   * @param userId the person's own id, URI or web address
   * @throws {ConversionError} when it is none of a person
   * @deprecated Not for apps in Development Mode, since February 2026: use `create`.
   * @see https://developer.spotify.com/documentation/web-api/reference/create-playlist-for-user
   */
  async createForUser(userId: string, playlist: NewPlaylist, options: CallOptions = {}): Promise<Playlist> {
    return createPlaylist(this.#connection, operations.createForUser, playlist, options, userId);
  }

  /**
   * A playlist's entries. A page has at most 100. Scope, for private ones: `playlist-read-private`.
   *
   * @param id the playlist's id, URI or web address
   * @deprecated Not for apps in Development Mode, since February 2026: use `items`.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-playlists-tracks
   */
  tracks(id: string, options: PlaylistItemsOptions<100> = {}): Listing<PlaylistItem> {
    return itemsOf(this.#connection, operations.tracks, id, options);
  }

  /**
   * Adds tracks and episodes. Scope: `playlist-modify-public` or `playlist-modify-private`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `add`.
   * @see https://developer.spotify.com/documentation/web-api/reference/add-tracks-to-playlist
   */
  async addTracks(
    id: string,
    uris: readonly string[],
    options: AddOptions = {},
  ): Promise<PlaylistSnapshot | undefined> {
    return this.#entries.add(operations.addTracks, id, uris, options);
  }

  /**
   * Puts tracks and episodes in place of all that the playlist had. Scope: `playlist-modify-public` or
   * `playlist-modify-private`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `replace`.
   * @see https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-tracks
   */
  async replaceTracks(
    id: string,
    uris: readonly string[],
    options: CallOptions = {},
  ): Promise<PlaylistSnapshot> {
    return this.#entries.replace(operations.replaceTracks, operations.addTracks, id, uris, options);
  }

  /**
   * Moves a run of entries to another place. Scope: `playlist-modify-public` or `playlist-modify-private`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `reorder`.
   * @see https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-tracks
   */
  async reorderTracks(id: string, options: ReorderOptions): Promise<PlaylistSnapshot> {
    return this.#entries.reorder(operations.reorderTracks, id, options);
  }

  /**
   * Takes tracks and episodes out. Scope: `playlist-modify-public` or `playlist-modify-private`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `remove`.
   * @see https://developer.spotify.com/documentation/web-api/reference/remove-tracks-playlist
   */
  async removeTracks(
    id: string,
    uris: readonly string[],
    options: RemoveOptions = {},
  ): Promise<PlaylistSnapshot | undefined> {
    return this.#entries.remove(operations.removeTracks, id, uris, options);
  }

  /**
   * Follows a playlist. Scope: `playlist-modify-public` or `playlist-modify-private`.
   *
   * @param options `public`, whether it shows on the person's profile; Spotify's default is `true`
   * @deprecated Not for apps in Development Mode, since February 2026: use `library.save`.
   * @see https://developer.spotify.com/documentation/web-api/reference/follow-playlist
   */
  async follow(
    id: string,
    options: CallOptions & { readonly public?: boolean | undefined } = {},
  ): Promise<void> {
    const json = options.public === undefined ? undefined : { public: options.public };
    return this.#connection.call(operations.follow, { path: pathOf(id), json, options });
  }

  /**
   * Follows a playlist no longer; of the person's own, deletes it. Scope: `playlist-modify-public` or
   * `playlist-modify-private`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `library.remove`.
   * @see https://developer.spotify.com/documentation/web-api/reference/unfollow-playlist
   */
  async unfollow(id: string, options: CallOptions = {}): Promise<void> {
    return this.#connection.call(operations.unfollow, { path: pathOf(id), options });
  }

  /**
   * Whether somebody follows a playlist.
   *
   * @param userId the id, URI or web address of the person that the token belongs to: Spotify tells no other's
   * @deprecated Not for apps in Development Mode, since February 2026: use `library.contains`.
   * @see https://developer.spotify.com/documentation/web-api/reference/check-if-user-follows-playlist
   */
  async isFollowedBy(id: string, userId: string, options: CallOptions = {}): Promise<boolean> {
    const [follows = false] = await this.#connection.call<boolean[]>(operations.isFollowedBy, {
      path: pathOf(id),
      query: { ids: [toId("user", userId)] },
      entries: 1,
      options,
    });
    return follows;
  }
}
