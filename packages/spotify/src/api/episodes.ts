import { several } from "../client/batch.ts";
import type { Connection } from "../client/connection.ts";
import { toId } from "../convert.ts";
import type { Episode } from "../model/episode.ts";
import { episodesOperations as operations } from "../operations/episodes.ts";
import type { MarketOptions } from "./options.ts";

/** Episodes of podcasts. A token of the app alone needs `market`, without which nothing is to be had. */
export class Episodes {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * An episode. Scope, for how far it was listened to: `user-read-playback-position`.
   *
   * @param id the episode's id, URI or web address
   * @throws {ConversionError} when it is none of an episode
   * @see https://developer.spotify.com/documentation/web-api/reference/get-an-episode
   */
  async get(id: string, options: MarketOptions = {}): Promise<Episode> {
    return this.#connection.call(operations.get, {
      path: { id: toId("episode", id) },
      query: { market: options.market },
      options,
    });
  }

  /**
   * Episodes, as many as you like, in the order of their ids; `null` where there is no such episode. Apps in
   * Development Mode have no operation for it: each episode is then asked for by itself. Scope, for how far each was
   * listened to: `user-read-playback-position`.
   *
   * @param ids ids, URIs or web addresses
   * @throws {ConversionError} when one of them is none of an episode
   * @see https://developer.spotify.com/documentation/web-api/reference/get-multiple-episodes
   */
  async several(ids: readonly string[], options: MarketOptions = {}): Promise<(Episode | null)[]> {
    return several<Episode>(this.#connection, "episode", ids, {
      batch: operations.several,
      single: operations.get,
      key: "episodes",
      query: { market: options.market },
      options,
    });
  }
}
