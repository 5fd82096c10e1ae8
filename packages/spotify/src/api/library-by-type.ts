import { askEach, inChunks } from "../client/batch.ts";
import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { type ItemType, toId } from "../convert.ts";
import { libraryOperations as operations } from "../operations/library.ts";
import type { Operation } from "../operations/operation.ts";
import type { MarketOptions } from "./options.ts";

/** A track to save, as if it had been saved at some time. */
export interface TimestampedTrack {
  /** Id, URI or web address. */
  readonly id: string;
  /** When it counts as saved: a `Date`, or ISO 8601. */
  readonly addedAt: Date | string;
}

/**
 * Saving by type, as it was before 2026, for apps of extended quota that still use it. Every method takes ids, URIs or
 * web addresses, however many; an error's `done` says how many had been dealt with. All of them throw a
 * `ConversionError` when one is none of their type.
 */
export class LibraryByType {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Saves albums. Scope: `user-library-modify`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `save`.
   * @see https://developer.spotify.com/documentation/web-api/reference/save-albums-user
   */
  async saveAlbums(ids: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.saveAlbums, "album", ids, options);
  }

  /**
   * Takes albums out of what is saved. Scope: `user-library-modify`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `remove`.
   * @see https://developer.spotify.com/documentation/web-api/reference/remove-albums-user
   */
  async removeAlbums(ids: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.removeAlbums, "album", ids, options);
  }

  /**
   * Whether each of these albums is saved, in their order. Scope: `user-library-read`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `contains`.
   * @see https://developer.spotify.com/documentation/web-api/reference/check-users-saved-albums
   */
  async containsAlbums(ids: readonly string[], options: CallOptions = {}): Promise<boolean[]> {
    return this.#ask(operations.containsAlbums, "album", ids, options);
  }

  /**
   * Saves audiobooks. Scope: `user-library-modify`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `save`.
   * @see https://developer.spotify.com/documentation/web-api/reference/save-audiobooks-user
   */
  async saveAudiobooks(ids: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.saveAudiobooks, "audiobook", ids, options);
  }

  /**
   * Takes audiobooks out of what is saved. Scope: `user-library-modify`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `remove`.
   * @see https://developer.spotify.com/documentation/web-api/reference/remove-audiobooks-user
   */
  async removeAudiobooks(ids: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.removeAudiobooks, "audiobook", ids, options);
  }

  /**
   * Whether each of these audiobooks is saved, in their order. Scope: `user-library-read`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `contains`.
   * @see https://developer.spotify.com/documentation/web-api/reference/check-users-saved-audiobooks
   */
  async containsAudiobooks(ids: readonly string[], options: CallOptions = {}): Promise<boolean[]> {
    return this.#ask(operations.containsAudiobooks, "audiobook", ids, options);
  }

  /**
   * Saves episodes. Scope: `user-library-modify`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `save`.
   * @see https://developer.spotify.com/documentation/web-api/reference/save-episodes-user
   */
  async saveEpisodes(ids: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.saveEpisodes, "episode", ids, options);
  }

  /**
   * Takes episodes out of what is saved. Scope: `user-library-modify`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `remove`.
   * @see https://developer.spotify.com/documentation/web-api/reference/remove-episodes-user
   */
  async removeEpisodes(ids: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.removeEpisodes, "episode", ids, options);
  }

  /**
   * Whether each of these episodes is saved, in their order. Scope: `user-library-read`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `contains`.
   * @see https://developer.spotify.com/documentation/web-api/reference/check-users-saved-episodes
   */
  async containsEpisodes(ids: readonly string[], options: CallOptions = {}): Promise<boolean[]> {
    return this.#ask(operations.containsEpisodes, "episode", ids, options);
  }

  /**
   * Saves shows. Scope: `user-library-modify`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `save`.
   * @see https://developer.spotify.com/documentation/web-api/reference/save-shows-user
   */
  async saveShows(ids: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.saveShows, "show", ids, options);
  }

  /**
   * Takes shows out of what is saved. Scope: `user-library-modify`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `remove`.
   * @see https://developer.spotify.com/documentation/web-api/reference/remove-shows-user
   */
  async removeShows(ids: readonly string[], options: MarketOptions = {}): Promise<void> {
    await this.#change(operations.removeShows, "show", ids, options);
  }

  /**
   * Whether each of these shows is saved, in their order. Scope: `user-library-read`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `contains`.
   * @see https://developer.spotify.com/documentation/web-api/reference/check-users-saved-shows
   */
  async containsShows(ids: readonly string[], options: CallOptions = {}): Promise<boolean[]> {
    return this.#ask(operations.containsShows, "show", ids, options);
  }

  /**
   * Saves tracks, at given times where they have one. Scope: `user-library-modify`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `save`.
   * @see https://developer.spotify.com/documentation/web-api/reference/save-tracks-user
   */
  async saveTracks(tracks: readonly (string | TimestampedTrack)[], options: CallOptions = {}): Promise<void> {
    const saved = tracks.map((track) =>
      typeof track === "string"
        ? { id: toId("track", track), addedAt: undefined }
        : { id: toId("track", track.id), addedAt: new Date(track.addedAt) },
    );
    await inChunks(saved, operations.saveTracks, (chunk) =>
      this.#connection.call<void>(operations.saveTracks, { json: tracksBody(chunk), options }),
    );
  }

  /**
   * Takes tracks out of what is saved. Scope: `user-library-modify`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `remove`.
   * @see https://developer.spotify.com/documentation/web-api/reference/remove-tracks-user
   */
  async removeTracks(ids: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.removeTracks, "track", ids, options);
  }

  /**
   * Whether each of these tracks is saved, in their order. Scope: `user-library-read`.
   *
   * @deprecated Not for apps in Development Mode, since February 2026: use `contains`.
   * @see https://developer.spotify.com/documentation/web-api/reference/check-users-saved-tracks
   */
  async containsTracks(ids: readonly string[], options: CallOptions = {}): Promise<boolean[]> {
    return this.#ask(operations.containsTracks, "track", ids, options);
  }

  async #change(
    operation: Operation,
    type: ItemType,
    items: readonly string[],
    options: MarketOptions,
  ): Promise<void> {
    const { market } = options;
    await inChunks(idsOf(type, items), operation, (chunk) =>
      this.#connection.call<void>(operation, { query: { ids: chunk, market }, options }),
    );
  }

  async #ask(
    operation: Operation,
    type: ItemType,
    items: readonly string[],
    options: CallOptions,
  ): Promise<boolean[]> {
    return askEach(this.#connection, operation, idsOf(type, items), { options });
  }
}

function idsOf(type: ItemType, items: readonly string[]): string[] {
  return items.map((item) => toId(type, item));
}

function tracksBody(tracks: readonly { readonly id: string; readonly addedAt: Date | undefined }[]) {
  const ids = tracks.map(({ id }) => id);
  if (tracks.every(({ addedAt }) => addedAt === undefined)) return { ids };
  // Spotify reads either list, and wants a time for each of these.
  const timestamped = tracks.map(({ id, addedAt = new Date() }) => ({ id, added_at: addedAt.toISOString() }));
  return { ids, timestamped_ids: timestamped };
}
