import { several } from "../client/batch.ts";
import type { Connection } from "../client/connection.ts";
import { toId } from "../convert.ts";
import type { Chapter } from "../model/chapter.ts";
import { chaptersOperations as operations } from "../operations/chapters.ts";
import type { MarketOptions } from "./options.ts";

/** Chapters of audiobooks, which not every market has. */
export class Chapters {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * A chapter.
   *
   * @param id the chapter's id, URI or web address; Spotify shares chapters under the addresses of episodes
   * @throws {ConversionError} when it is none of a chapter
   * @see https://developer.spotify.com/documentation/web-api/reference/get-a-chapter
   */
  async get(id: string, options: MarketOptions = {}): Promise<Chapter> {
    return this.#connection.call(operations.get, {
      path: { id: toId("chapter", id) },
      query: { market: options.market },
      options,
    });
  }

  /**
   * Chapters, as many as you like, in the order of their ids; `null` where there is no such chapter. Apps in
   * Development Mode have no operation for it: each chapter is then asked for by itself.
   *
   * @param ids ids, URIs or web addresses
   * @throws {ConversionError} when one of them is none of a chapter
   * @see https://developer.spotify.com/documentation/web-api/reference/get-several-chapters
   */
  async several(ids: readonly string[], options: MarketOptions = {}): Promise<(Chapter | null)[]> {
    return several<Chapter>(this.#connection, "chapter", ids, {
      batch: operations.several,
      single: operations.get,
      key: "chapters",
      query: { market: options.market },
      options,
    });
  }
}
