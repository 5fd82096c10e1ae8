import { several } from "../client/batch.ts";
import type { Connection } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import { markPage, unwrapped } from "../client/page-source.ts";
import { toId } from "../convert.ts";
import type { Audiobook } from "../model/audiobook.ts";
import type { SimplifiedChapter } from "../model/chapter.ts";
import { audiobooksOperations as operations } from "../operations/audiobooks.ts";
import type { MarketOptions } from "./options.ts";

/** Audiobooks, which not every market has. */
export class Audiobooks {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * An audiobook with the first page of its chapters.
   *
   * @param id the audiobook's id, URI or web address; Spotify shares audiobooks under the addresses of shows
   * @throws {ConversionError} when it is none of an audiobook
   * @see https://developer.spotify.com/documentation/web-api/reference/get-an-audiobook
   */
  async get(id: string, options: MarketOptions = {}): Promise<Audiobook> {
    const audiobook = await this.#connection.call<Audiobook>(operations.get, {
      path: { id: toId("audiobook", id) },
      query: { market: options.market },
      options,
    });
    return withChapters(audiobook);
  }

  /**
   * Audiobooks, as many as you like, in the order of their ids; `null` where there is no such audiobook. Apps in
   * Development Mode have no operation for it: each audiobook is then asked for by itself.
   *
   * @param ids ids, URIs or web addresses
   * @throws {ConversionError} when one of them is none of an audiobook
   * @see https://developer.spotify.com/documentation/web-api/reference/get-multiple-audiobooks
   */
  async several(ids: readonly string[], options: MarketOptions = {}): Promise<(Audiobook | null)[]> {
    return several<Audiobook>(this.#connection, "audiobook", ids, {
      batch: operations.several,
      single: operations.get,
      key: "audiobooks",
      read: withChapters,
      query: { market: options.market },
      options,
    });
  }

  /**
   * An audiobook's chapters.
   *
   * @param id the audiobook's id, URI or web address
   * @see https://developer.spotify.com/documentation/web-api/reference/get-audiobook-chapters
   */
  chapters(id: string, options: PageOptions & MarketOptions = {}): Listing<SimplifiedChapter> {
    const { limit, offset, market } = options;
    return new Listing(this.#connection, operations.chapters, () => ({
      path: { id: toId("audiobook", id) },
      query: { market, limit, offset },
      options,
    }));
  }
}

/** Ready to be walked on from its first page of chapters. */
function withChapters(audiobook: Audiobook): Audiobook {
  markPage(audiobook.chapters, { operation: operations.chapters, read: unwrapped });
  return audiobook;
}
