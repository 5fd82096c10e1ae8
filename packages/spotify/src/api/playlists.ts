import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import { toId } from "../convert.ts";
import type { Image } from "../model/parts.ts";
import type { Playlist, PlaylistItem, PlaylistSnapshot, SimplifiedPlaylist } from "../model/playlist.ts";
import { playlistsOperations as operations } from "../operations/playlists.ts";
import { base64Of } from "./jpeg.ts";
import type { MarketOptions } from "./options.ts";
import {
  type AddOptions,
  PlaylistEntries,
  type RemoveOptions,
  type ReorderOptions,
} from "./playlist-entries.ts";
import { type PlaylistFields, withPagingFields } from "./playlist-fields.ts";
import { itemsKind, readPlaylist, readPlaylists } from "./playlist-shape.ts";

/** Of a playlist, what is to be seen. */
export interface PlaylistReadOptions extends MarketOptions {
  /**
   * What else than tracks the caller can show. Default: both, for Spotify hides the item of a kind that is not
   * named.
   */
  readonly additionalTypes?: readonly ("track" | "episode")[] | undefined;
}

/** Which of a playlist's entries, and what of them. */
export interface PlaylistItemsOptions<Max extends number> extends PageOptions<Max>, PlaylistReadOptions {
  /**
   * Which parts of the entries to read, in Spotify's form: `items(added_at,item(name,uri))`. What a walk over all pages
   * needs is added. Default: everything.
   */
  readonly fields?: string | undefined;
}

/** What a playlist is called, and who may see and change it. */
export interface PlaylistDetails {
  /** Not empty. */
  readonly name?: string | undefined;
  /** Plain text. Null, as a playlist has it that has none, leaves it out. */
  readonly description?: string | null | undefined;
  /** Whether it shows on the owner's profile. */
  readonly public?: boolean | undefined;
  /** Whether others may change it; only where it is not public. */
  readonly collaborative?: boolean | undefined;
}

/** The same for a new one, which needs a name. */
export interface NewPlaylist extends PlaylistDetails {
  readonly name: string;
}

/**
 * Playlists, their entries and covers. Changing one needs `playlist-modify-public` or `playlist-modify-private`, as the playlist is. To follow
 * one, `library.save` takes its URI.
 */
export class Playlists {
  readonly #connection: Connection;
  readonly #entries: PlaylistEntries;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#entries = new PlaylistEntries(connection);
  }

  /**
   * A playlist with the first page of its entries. Apps in Development Mode get the entries only of playlists that the
   * person owns or collaborates in.
   *
   * @param id the playlist's id, URI or web address
   * @param options `fields` chooses parts, in Spotify's form: `name,owner(id),items(total)`
   * @throws {ConversionError} when it is none of a playlist
   * @see https://developer.spotify.com/documentation/web-api/reference/get-playlist
   */
  async get(id: string, options?: PlaylistReadOptions & { readonly fields?: undefined }): Promise<Playlist>;
  async get(id: string, options: PlaylistReadOptions & { readonly fields: string }): Promise<PlaylistFields>;
  async get(
    id: string,
    options: PlaylistReadOptions & { readonly fields?: string | undefined },
  ): Promise<Playlist | PlaylistFields>;
  async get(
    id: string,
    options: PlaylistReadOptions & { readonly fields?: string | undefined } = {},
  ): Promise<Playlist | PlaylistFields> {
    const { market, fields } = options;
    const playlist = await this.#connection.call<Playlist>(operations.get, {
      ...at(id),
      query: { market, fields, additional_types: typesOf(options) },
      options,
    });
    return readPlaylist(playlist);
  }

  /**
   * A playlist's entries. A page has at most 50. Scope, for private ones: `playlist-read-private`.
   *
   * @param id the playlist's id, URI or web address
   * @see https://developer.spotify.com/documentation/web-api/reference/get-playlists-items
   */
  items(id: string, options: PlaylistItemsOptions<50> = {}): Listing<PlaylistItem> {
    return this.#items(operations.items, id, options);
  }

  /**
   * The playlists that the person owns or follows. Scopes, for private and collaborative ones:
   * `playlist-read-private` and `playlist-read-collaborative`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-a-list-of-current-users-playlists
   */
  mine(options: PageOptions = {}): Listing<SimplifiedPlaylist> {
    const { limit, offset } = options;
    return new Listing(
      this.#connection,
      operations.mine,
      () => ({ query: { limit, offset }, options }),
      readPlaylists,
    );
  }

  /**
   * The playlists that somebody shows, or of the person all. Scopes, for the person's private and collaborative ones:
   * `playlist-read-private` and `playlist-read-collaborative`.
   *
   * @param userId the person's id, URI or web address
   * @deprecated Not for apps in Development Mode, since February 2026; nothing replaces it, but `mine` has the person's own.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-list-users-playlists
   */
  ofUser(userId: string, options: PageOptions = {}): Listing<SimplifiedPlaylist> {
    const { limit, offset } = options;
    return new Listing(
      this.#connection,
      operations.ofUser,
      () => ({ path: { user_id: toId("user", userId) }, query: { limit, offset }, options }),
      readPlaylists,
    );
  }

  /**
   * Makes a playlist of the person's. Spotify makes it public unless told otherwise.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/create-playlist
   */
  async create(playlist: NewPlaylist, options: CallOptions = {}): Promise<Playlist> {
    return readPlaylist(
      await this.#connection.call<Playlist>(operations.create, { json: detailsOf(playlist), options }),
    );
  }

  /**
   * Makes a playlist of the person's.
   *
   * @param userId the person's own id, URI or web address
   * @throws {ConversionError} when it is none of a person
   * @deprecated Not for apps in Development Mode, since February 2026: use `create`.
   * @see https://developer.spotify.com/documentation/web-api/reference/create-playlist-for-user
   */
  async createForUser(userId: string, playlist: NewPlaylist, options: CallOptions = {}): Promise<Playlist> {
    const made = await this.#connection.call<Playlist>(operations.createForUser, {
      path: { user_id: toId("user", userId) },
      json: detailsOf(playlist),
      options,
    });
    return readPlaylist(made);
  }

  /**
   * Changes what a playlist is called, and who may see and change it. What is not given stays.
   *
   * @param id the playlist's id, URI or web address
   * @throws {ConversionError} when it is none of a playlist
   * @see https://developer.spotify.com/documentation/web-api/reference/change-playlist-details
   */
  async changeDetails(id: string, details: PlaylistDetails, options: CallOptions = {}): Promise<void> {
    return this.#connection.call(operations.changeDetails, { ...at(id), json: detailsOf(details), options });
  }

  /**
   * Adds tracks and episodes, in their order, at the end or at a place.
   *
   * @param id the playlist's id, URI or web address
   * @param uris URIs or web addresses; more than 100 take several requests, and an error's `done` says how many are in
   * @returns the version that it made; `undefined` where nothing was to be added
   * @throws {ConversionError} when one of them is no track or episode
   * @see https://developer.spotify.com/documentation/web-api/reference/add-items-to-playlist
   */
  async add(
    id: string,
    uris: readonly string[],
    options: AddOptions = {},
  ): Promise<PlaylistSnapshot | undefined> {
    return this.#entries.add(operations.add, id, uris, options);
  }

  /**
   * Puts tracks and episodes in place of all that the playlist had.
   *
   * @param id the playlist's id, URI or web address
   * @param uris URIs or web addresses; more than 100 take several requests, and an error's `done` says how many are in
   * @throws {ConversionError} when one of them is no track or episode
   * @see https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-items
   */
  async replace(id: string, uris: readonly string[], options: CallOptions = {}): Promise<PlaylistSnapshot> {
    return this.#entries.replace(operations.replace, operations.add, id, uris, options);
  }

  /**
   * Takes everything out of a playlist.
   *
   * @param id the playlist's id, URI or web address
   * @see https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-items
   */
  async clear(id: string, options: CallOptions = {}): Promise<PlaylistSnapshot> {
    return this.replace(id, [], options);
  }

  /**
   * Moves a run of entries to another place.
   *
   * @param id the playlist's id, URI or web address
   * @throws {ConversionError} when it is none of a playlist
   * @see https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-items
   */
  async reorder(id: string, options: ReorderOptions): Promise<PlaylistSnapshot> {
    return this.#entries.reorder(operations.reorder, id, options);
  }

  /**
   * Takes tracks and episodes out, wherever and however often they are in.
   *
   * @param id the playlist's id, URI or web address
   * @param uris URIs or web addresses; more than 100 take several requests, and an error's `done` says how many are out
   * @returns the version that it made; `undefined` where nothing was to be removed
   * @throws {ConversionError} when one of them is no track or episode
   * @see https://developer.spotify.com/documentation/web-api/reference/remove-items-playlist
   */
  async remove(
    id: string,
    uris: readonly string[],
    options: RemoveOptions = {},
  ): Promise<PlaylistSnapshot | undefined> {
    return this.#entries.remove(operations.remove, id, uris, options);
  }

  /**
   * A playlist's cover, or the covers that it is made of. The addresses serve for less than a day.
   *
   * @param id the playlist's id, URI or web address
   * @throws {ConversionError} when it is none of a playlist
   * @see https://developer.spotify.com/documentation/web-api/reference/get-playlist-cover
   */
  async cover(id: string, options: CallOptions = {}): Promise<Image[]> {
    return this.#connection.call(operations.cover, { ...at(id), options });
  }

  /**
   * Gives a playlist a cover. Scopes: `ugc-image-upload`, and one of the two for changing playlists.
   *
   * @param id the playlist's id, URI or web address
   * @param jpeg a JPEG, as bytes or as base64 text, of which Spotify takes at most 256 KB
   * @throws {ConversionError} when it is none of a playlist
   * @throws {TypeError} when it is no JPEG, or too large
   * @see https://developer.spotify.com/documentation/web-api/reference/upload-custom-playlist-cover
   */
  async uploadCover(
    id: string,
    jpeg: Uint8Array | ArrayBuffer | string,
    options: CallOptions = {},
  ): Promise<void> {
    return this.#connection.call(operations.uploadCover, { ...at(id), jpeg: base64Of(jpeg), options });
  }

  /**
   * A playlist's entries. A page has at most 100. Scope, for private ones: `playlist-read-private`.
   *
   * @param id the playlist's id, URI or web address
   * @deprecated Not for apps in Development Mode, since February 2026: use `items`.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-playlists-tracks
   */
  tracks(id: string, options: PlaylistItemsOptions<100> = {}): Listing<PlaylistItem> {
    return this.#items(operations.tracks, id, options);
  }

  /**
   * Adds tracks and episodes.
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
   * Puts tracks and episodes in place of all that the playlist had.
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
   * Moves a run of entries to another place.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `reorder`.
   * @see https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-tracks
   */
  async reorderTracks(id: string, options: ReorderOptions): Promise<PlaylistSnapshot> {
    return this.#entries.reorder(operations.reorderTracks, id, options);
  }

  /**
   * Takes tracks and episodes out.
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
   * Follows a playlist.
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
    return this.#connection.call(operations.follow, { ...at(id), json, options });
  }

  /**
   * Follows a playlist no longer; of the person's own, deletes it.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `library.remove`.
   * @see https://developer.spotify.com/documentation/web-api/reference/unfollow-playlist
   */
  async unfollow(id: string, options: CallOptions = {}): Promise<void> {
    return this.#connection.call(operations.unfollow, { ...at(id), options });
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
      ...at(id),
      query: { ids: [toId("user", userId)] },
      entries: 1,
      options,
    });
    return follows;
  }

  #items(
    operation: typeof operations.items | typeof operations.tracks,
    id: string,
    options: Omit<PlaylistItemsOptions<50>, "limit"> & { readonly limit?: number | undefined },
  ): Listing<PlaylistItem> {
    const { limit, offset, market, fields } = options;
    return new Listing(
      this.#connection,
      operation,
      () => ({
        ...at(id),
        query: {
          market,
          fields: fields === undefined ? undefined : withPagingFields(fields),
          limit,
          offset,
          additional_types: typesOf(options),
        },
        options,
      }),
      itemsKind(operation).read,
    );
  }
}

function at(id: string) {
  return { path: { playlist_id: toId("playlist", id) } };
}

function typesOf({ additionalTypes = ["track", "episode"] }: PlaylistReadOptions): readonly string[] {
  return additionalTypes;
}

function detailsOf({ name, description, public: isPublic, collaborative }: PlaylistDetails) {
  return { name, description: description ?? undefined, public: isPublic, collaborative };
}
