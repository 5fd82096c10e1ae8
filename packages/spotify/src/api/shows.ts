import { several } from "../client/batch.ts";
import type { Connection } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import { markPage, unwrapped } from "../client/page-source.ts";
import { toId } from "../convert.ts";
import type { SimplifiedEpisode } from "../model/episode.ts";
import type { Show, SimplifiedShow } from "../model/show.ts";
import { showsOperations as operations } from "../operations/shows.ts";
import type { MarketOptions } from "./options.ts";

/** Podcasts and their episodes. A token of the app alone needs `market`, without which nothing is to be had. */
export class Shows {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * A show with the first page of its episodes. Scope, for how far each was listened to:
   * `user-read-playback-position`.
   *
   * @param id the show's id, URI or web address
   * @throws {ConversionError} when it is none of a show
   * @see https://developer.spotify.com/documentation/web-api/reference/get-a-show
   */
  async get(id: string, options: MarketOptions = {}): Promise<Show> {
    const show = await this.#connection.call<Show>(operations.get, {
      path: { id: toId("show", id) },
      query: { market: options.market },
      options,
    });
    markPage(show.episodes, { operation: operations.episodes, read: unwrapped });
    return show;
  }

  /**
   * Shows, as many as you like, in the order of their ids; `null` where there is no such show. Apps in Development Mode
   * have no operation for it: each show is then asked for by itself.
   *
   * @param ids ids, URIs or web addresses
   * @throws {ConversionError} when one of them is none of a show
   * @see https://developer.spotify.com/documentation/web-api/reference/get-multiple-shows
   */
  async several(ids: readonly string[], options: MarketOptions = {}): Promise<(SimplifiedShow | null)[]> {
    return several<SimplifiedShow>(this.#connection, "show", ids, {
      batch: operations.several,
      single: operations.get,
      key: "shows",
      query: { market: options.market },
      options,
    });
  }

  /**
   * A show's episodes, the newest first; `null` stands for one that is not to be had. Scope, for how far each was
   * listened to: `user-read-playback-position`.
   *
   * @param id the show's id, URI or web address
   * @see https://developer.spotify.com/documentation/web-api/reference/get-a-shows-episodes
   */
  episodes(id: string, options: PageOptions & MarketOptions = {}): Listing<SimplifiedEpisode | null> {
    const { limit, offset, market } = options;
    return new Listing(this.#connection, operations.episodes, () => ({
      path: { id: toId("show", id) },
      query: { market, limit, offset },
      options,
    }));
  }
}
