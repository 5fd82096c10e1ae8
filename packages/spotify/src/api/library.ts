import { askEach, inChunks } from "../client/batch.ts";
import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import type { ItemType } from "../convert.ts";
import type { SavedAlbum } from "../model/album.ts";
import type { SavedAudiobook } from "../model/audiobook.ts";
import type { SavedEpisode } from "../model/episode.ts";
import type { SavedShow } from "../model/show.ts";
import type { SavedTrack } from "../model/track.ts";
import { libraryOperations as operations } from "../operations/library.ts";
import type { Operation } from "../operations/operation.ts";
import { LibraryByType } from "./library-by-type.ts";
import type { MarketOptions } from "./options.ts";
import { uriOf } from "./uri.ts";

const KINDS: readonly ItemType[] = [
  "track",
  "album",
  "episode",
  "show",
  "audiobook",
  "artist",
  "user",
  "playlist",
];

/**
 * What a person has saved and follows. `save`, `remove` and `contains` take everything that can be saved or followed,
 * in one list, however long.
 */
export class Library extends LibraryByType {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    super(connection);
    this.#connection = connection;
  }

  /**
   * Saves tracks, albums, episodes, shows and audiobooks, and follows artists, people and playlists. Scope, for each by
   * its type: `user-library-modify`, `user-follow-modify` (artists, people), `playlist-modify-public` (playlists).
   *
   * @param items URIs or web addresses; more than 40 take several requests, and an error's `done` says how many of
   * them are saved
   * @throws {ConversionError} when one of them cannot be saved
   * @see https://developer.spotify.com/documentation/web-api/reference/save-library-items
   */
  async save(items: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.save, items, options);
  }

  /**
   * The opposite of `save`. Scope, for each by its type: `user-library-modify`, `user-follow-modify` (artists, people),
   * `playlist-modify-public` (playlists).
   *
   * @param items URIs or web addresses, however many
   * @throws {ConversionError} when one of them cannot be saved
   * @see https://developer.spotify.com/documentation/web-api/reference/remove-library-items
   */
  async remove(items: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.remove, items, options);
  }

  /**
   * Whether each of these is saved or followed, in their order. Scope, for each by its type: `user-library-read`,
   * `user-follow-read` (artists, people), `playlist-read-private` (playlists).
   *
   * @param items URIs or web addresses, however many
   * @throws {ConversionError} when one of them cannot be saved
   * @see https://developer.spotify.com/documentation/web-api/reference/check-library-contains
   */
  async contains(items: readonly string[], options: CallOptions = {}): Promise<boolean[]> {
    return askEach(this.#connection, operations.contains, urisOf(items), { options });
  }

  /**
   * Saved albums, the latest first. Scope: `user-library-read`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-users-saved-albums
   */
  albums(options: PageOptions & MarketOptions = {}): Listing<SavedAlbum> {
    return this.#saved(operations.albums, options);
  }

  /**
   * Saved audiobooks, the latest first. Scope: `user-library-read`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-users-saved-audiobooks
   */
  audiobooks(options: PageOptions = {}): Listing<SavedAudiobook> {
    return this.#saved(operations.audiobooks, options);
  }

  /**
   * Saved episodes, the latest first. Scopes: `user-library-read` and `user-read-playback-position`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-users-saved-episodes
   */
  episodes(options: PageOptions & MarketOptions = {}): Listing<SavedEpisode> {
    return this.#saved(operations.episodes, options);
  }

  /**
   * Saved shows, the latest first. Scope: `user-library-read`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-users-saved-shows
   */
  shows(options: PageOptions = {}): Listing<SavedShow> {
    return this.#saved(operations.shows, options);
  }

  /**
   * Liked songs, the latest first. Scope: `user-library-read`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-users-saved-tracks
   */
  tracks(options: PageOptions & MarketOptions = {}): Listing<SavedTrack> {
    return this.#saved(operations.tracks, options);
  }

  #saved<Item>(operation: Operation, options: PageOptions & MarketOptions): Listing<Item> {
    const { limit, offset, market } = options;
    return new Listing(this.#connection, operation, () => ({ query: { market, limit, offset }, options }));
  }

  async #change(operation: Operation, items: readonly string[], options: CallOptions): Promise<void> {
    await inChunks(urisOf(items), operation, (chunk) =>
      this.#connection.call<void>(operation, { query: { uris: chunk }, options }),
    );
  }
}

function urisOf(items: readonly string[]): string[] {
  return items.map((item) => uriOf(item, KINDS));
}
