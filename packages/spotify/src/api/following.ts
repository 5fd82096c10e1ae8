import { askEach, inChunks } from "../client/batch.ts";
import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { UpTo } from "../client/page-size.ts";
import { toId } from "../convert.ts";
import type { Artist } from "../model/artist.ts";
import type { CursorPage } from "../model/page.ts";
import { followingOperations as operations } from "../operations/following.ts";
import type { Operation } from "../operations/operation.ts";

/** Which part of the list of followed artists. */
export interface FollowedArtistsOptions extends CallOptions {
  /** Entries of a page. Default: Spotify's own for a single page, 50 for a walk over all. */
  readonly limit?: UpTo<50> | undefined;
  /** Id, URI or web address of the artist to go on after. Default: from the first. */
  readonly after?: string | undefined;
}

/** Whom the person follows. For following and unfollowing see `Library`, which takes artists and people too. */
export class Following {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The artists that the person follows. Scope: `user-follow-read`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-followed
   */
  artists(options: FollowedArtistsOptions = {}): Listing<Artist, CursorPage<Artist>> {
    const { limit, after } = options;
    return new Listing(this.#connection, operations.artists, () => ({
      query: {
        type: "artist",
        after: after === undefined ? undefined : toId("artist", after),
        limit,
      },
      options,
    }));
  }

  /**
   * Follows artists or people. Scope: `user-follow-modify`.
   *
   * @param ids ids, URIs or web addresses; more than 50 take several requests, and an error's `done` says how many are
   * followed
   * @throws {ConversionError} when one of them is none of that type
   * @deprecated Not for apps in Development Mode, since February 2026: use `library.save`.
   * @see https://developer.spotify.com/documentation/web-api/reference/follow-artists-users
   */
  async follow(type: "artist" | "user", ids: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.follow, type, ids, options);
  }

  /**
   * The opposite of `follow`. Scope: `user-follow-modify`.
   *
   * @param ids ids, URIs or web addresses, however many
   * @throws {ConversionError} when one of them is none of that type
   * @deprecated Not for apps in Development Mode, since February 2026: use `library.remove`.
   * @see https://developer.spotify.com/documentation/web-api/reference/unfollow-artists-users
   */
  async unfollow(type: "artist" | "user", ids: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#change(operations.unfollow, type, ids, options);
  }

  /**
   * Whether the person follows each of these, in their order. Scope: `user-follow-read`.
   *
   * @param ids ids, URIs or web addresses, however many
   * @throws {ConversionError} when one of them is none of that type
   * @deprecated Not for apps in Development Mode, since February 2026: use `library.contains`.
   * @see https://developer.spotify.com/documentation/web-api/reference/check-current-user-follows
   */
  async contains(
    type: "artist" | "user",
    ids: readonly string[],
    options: CallOptions = {},
  ): Promise<boolean[]> {
    return askEach(this.#connection, operations.contains, idsOf(type, ids), { query: { type }, options });
  }

  async #change(
    operation: Operation,
    type: "artist" | "user",
    items: readonly string[],
    options: CallOptions,
  ): Promise<void> {
    await inChunks(idsOf(type, items), operation, (chunk) =>
      this.#connection.call<void>(operation, { query: { type, ids: chunk }, options }),
    );
  }
}

function idsOf(type: "artist" | "user", items: readonly string[]): string[] {
  return items.map((item) => toId(type, item));
}
