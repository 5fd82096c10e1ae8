import { several } from "../client/batch.ts";
import type { Connection } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import { markPage, unwrapped } from "../client/page-source.ts";
import { toId } from "../convert.ts";
import type { Album } from "../model/album.ts";
import type { SimplifiedTrack } from "../model/track.ts";
import { albumsOperations as operations } from "../operations/albums.ts";
import type { MarketOptions } from "./options.ts";

/** Albums of the catalogue. */
export class Albums {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * An album with the first page of its tracks.
   *
   * @param id the album's id, URI or web address
   * @throws {ConversionError} when it is none of an album
   * @see https://developer.spotify.com/documentation/web-api/reference/get-an-album
   */
  async get(id: string, options: MarketOptions = {}): Promise<Album> {
    const album = await this.#connection.call<Album>(operations.get, {
      path: { id: toId("album", id) },
      query: { market: options.market },
      options,
    });
    return withTracks(album);
  }

  /**
   * Albums, as many as you like, in the order of their ids; `null` where there is no such album. Apps in Development
   * Mode have no operation for it: each album is then asked for by itself.
   *
   * @param ids ids, URIs or web addresses
   * @throws {ConversionError} when one of them is none of an album
   * @see https://developer.spotify.com/documentation/web-api/reference/get-multiple-albums
   */
  async several(ids: readonly string[], options: MarketOptions = {}): Promise<(Album | null)[]> {
    return several<Album>(this.#connection, "album", ids, {
      batch: operations.several,
      single: operations.get,
      key: "albums",
      read: withTracks,
      query: { market: options.market },
      options,
    });
  }

  /**
   * An album's tracks.
   *
   * @param id the album's id, URI or web address
   * @see https://developer.spotify.com/documentation/web-api/reference/get-an-albums-tracks
   */
  tracks(id: string, options: PageOptions & MarketOptions = {}): Listing<SimplifiedTrack> {
    const { limit, offset, market } = options;
    return new Listing(this.#connection, operations.tracks, () => ({
      path: { id: toId("album", id) },
      query: { market, limit, offset },
      options,
    }));
  }
}

/** Ready to be walked on from its first page of tracks. */
function withTracks(album: Album): Album {
  markPage(album.tracks, { operation: operations.tracks, read: unwrapped });
  return album;
}
