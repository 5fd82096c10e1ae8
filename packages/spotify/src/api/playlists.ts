import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import type { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import type { Image } from "../model/parts.ts";
import type { Playlist, PlaylistItem, PlaylistSnapshot, SimplifiedPlaylist } from "../model/playlist.ts";
import { playlistsOperations as operations } from "../operations/playlists.ts";
import { EarlierPlaylists } from "./earlier-playlists.ts";
import { base64Of } from "./jpeg.ts";
import {
  type AddOptions,
  PlaylistEntries,
  type RemoveOptions,
  type ReorderOptions,
} from "./playlist-entries.ts";
import type { PlaylistFields } from "./playlist-fields.ts";
import {
  createPlaylist,
  detailsOf,
  itemsOf,
  type NewPlaylist,
  type PlaylistDetails,
  type PlaylistItemsOptions,
  type PlaylistReadOptions,
  pathOf,
  playlistsOf,
  typesOf,
} from "./playlist-requests.ts";
import { readPlaylist } from "./playlist-shape.ts";

/**
 * Playlists, their entries and covers. Changing one needs `playlist-modify-public` or `playlist-modify-private`, as the
 * playlist is. To follow one, `library.save` takes its URI.
 */
export class Playlists extends EarlierPlaylists {
  readonly #connection: Connection;
  readonly #entries: PlaylistEntries;

  constructor(connection: Connection) {
    super(connection);
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
      path: pathOf(id),
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
    return itemsOf(this.#connection, operations.items, id, options);
  }

  /**
   * The playlists that the person owns or follows. Scopes, for private and collaborative ones:
   * `playlist-read-private` and `playlist-read-collaborative`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-a-list-of-current-users-playlists
   */
  mine(options: PageOptions = {}): Listing<SimplifiedPlaylist> {
    return playlistsOf(this.#connection, operations.mine, options);
  }

  /**
   * Makes a playlist of the person's. Spotify makes it public unless told otherwise. Scope: `playlist-modify-public`
   * or `playlist-modify-private`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/create-playlist
   */
  async create(playlist: NewPlaylist, options: CallOptions = {}): Promise<Playlist> {
    return createPlaylist(this.#connection, operations.create, playlist, options);
  }

  /**
   * Changes what a playlist is called, and who may see and change it. What is not given stays. Scope:
   * `playlist-modify-public` or `playlist-modify-private`.
   *
   * @param id the playlist's id, URI or web address
   * @throws {ConversionError} when it is none of a playlist
   * @see https://developer.spotify.com/documentation/web-api/reference/change-playlist-details
   */
  async changeDetails(id: string, details: PlaylistDetails, options: CallOptions = {}): Promise<void> {
    return this.#connection.call(operations.changeDetails, {
      path: pathOf(id),
      json: detailsOf(details),
      options,
    });
  }

  /**
   * Adds tracks and episodes, in their order, at the end or at a place. Scope: `playlist-modify-public` or
   * `playlist-modify-private`.
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
   * Puts tracks and episodes in place of all that the playlist had. Scope: `playlist-modify-public` or
   * `playlist-modify-private`.
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
   * Takes everything out of a playlist. Scope: `playlist-modify-public` or `playlist-modify-private`.
   *
   * @param id the playlist's id, URI or web address
   * @see https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-items
   */
  async clear(id: string, options: CallOptions = {}): Promise<PlaylistSnapshot> {
    return this.replace(id, [], options);
  }

  /**
   * Moves a run of entries to another place. Scope: `playlist-modify-public` or `playlist-modify-private`.
   *
   * @param id the playlist's id, URI or web address
   * @throws {ConversionError} when it is none of a playlist
   * @see https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-items
   */
  async reorder(id: string, options: ReorderOptions): Promise<PlaylistSnapshot> {
    return this.#entries.reorder(operations.reorder, id, options);
  }

  /**
   * Takes tracks and episodes out, wherever and however often they are in. Scope: `playlist-modify-public` or
   * `playlist-modify-private`.
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
    return this.#connection.call(operations.cover, { path: pathOf(id), options });
  }

  /**
   * Gives a playlist a cover. Scopes: `ugc-image-upload`, and `playlist-modify-public` or `playlist-modify-private`.
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
    return this.#connection.call(operations.uploadCover, { path: pathOf(id), jpeg: base64Of(jpeg), options });
  }
}
