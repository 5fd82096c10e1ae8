import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { marketsOperations as operations } from "../operations/markets.ts";

/** Where Spotify is to be had. */
export class Markets {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The countries (ISO 3166-1 alpha-2) that Spotify is to be had in.
   *
   * @deprecated Not for apps in Development Mode, since February 2026; nothing replaces it.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-available-markets
   */
  async list(options: CallOptions = {}): Promise<string[]> {
    const { markets } = await this.#connection.call<{ markets: string[] }>(operations.list, {
      options,
      accept: (answer) => Array.isArray(answer.markets),
    });
    return markets;
  }
}
