import { several } from "../client/batch.ts";
import type { CallOptions } from "../client/call.ts";
import type { Connection, QuotaMode } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import { toId } from "../convert.ts";
import type { DiscographyAlbum } from "../model/album.ts";
import type { Artist } from "../model/artist.ts";
import type { CatalogueTrack } from "../model/track.ts";
import { artistsOperations as operations } from "../operations/artists.ts";
import type { MarketOptions, ShortPage } from "./options.ts";

/** What an album is to an artist. */
export type AlbumGroup = "album" | "single" | "appears_on" | "compilation";

/** Which of an artist's albums, and which part of the list. */
export interface ArtistAlbumsOptions<Mode extends QuotaMode = QuotaMode>
  extends PageOptions<ShortPage<Mode>>,
    MarketOptions {
  /** Which albums. Default: all. */
  readonly includeGroups?: readonly AlbumGroup[] | undefined;
}

/** Artists of the catalogue. */
export class Artists<Mode extends QuotaMode = QuotaMode> {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * An artist.
   *
   * @param id the artist's id, URI or web address
   * @throws {ConversionError} when it is none of an artist
   * @see https://developer.spotify.com/documentation/web-api/reference/get-an-artist
   */
  async get(id: string, options: CallOptions = {}): Promise<Artist> {
    return this.#connection.call(operations.get, { path: { id: toId("artist", id) }, options });
  }

  /**
   * Artists, as many as you like, in the order of their ids; `null` where there is no such artist. Apps in Development
   * Mode have no operation for it: each artist is then asked for by itself.
   *
   * @param ids ids, URIs or web addresses
   * @throws {ConversionError} when one of them is none of an artist
   * @see https://developer.spotify.com/documentation/web-api/reference/get-multiple-artists
   */
  async several(ids: readonly string[], options: CallOptions = {}): Promise<(Artist | null)[]> {
    return several<Artist>(this.#connection, "artist", ids, {
      batch: operations.several,
      single: operations.get,
      key: "artists",
      options,
    });
  }

  /**
   * An artist's albums. A page has at most 10 entries, 50 in extended quota mode.
   *
   * @param id the artist's id, URI or web address
   * @see https://developer.spotify.com/documentation/web-api/reference/get-an-artists-albums
   */
  albums(id: string, options: ArtistAlbumsOptions<Mode> = {}): Listing<DiscographyAlbum> {
    const { includeGroups, market, limit, offset } = options;
    return new Listing(this.#connection, operations.albums, () => ({
      path: { id: toId("artist", id) },
      query: { include_groups: includeGroups, market, limit, offset },
      options,
    }));
  }

  /**
   * The tracks of an artist that are played most.
   *
   * @param id the artist's id, URI or web address
   * @throws {ConversionError} when it is none of an artist
   * @deprecated Not for apps in Development Mode, since February 2026; nothing replaces it.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-an-artists-top-tracks
   */
  async topTracks(id: string, options: MarketOptions = {}): Promise<CatalogueTrack[]> {
    const { tracks } = await this.#connection.call<{ tracks: CatalogueTrack[] }>(operations.topTracks, {
      path: { id: toId("artist", id) },
      query: { market: options.market },
      options,
      accept: (answer) => Array.isArray(answer.tracks),
    });
    return tracks;
  }

  /**
   * Artists that the same people listen to.
   *
   * @param id the artist's id, URI or web address
   * @throws {ConversionError} when it is none of an artist
   * @deprecated Closed to new apps, and to those in Development Mode, since November 2024.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-an-artists-related-artists
   */
  async relatedArtists(id: string, options: CallOptions = {}): Promise<Artist[]> {
    const { artists } = await this.#connection.call<{ artists: Artist[] }>(operations.relatedArtists, {
      path: { id: toId("artist", id) },
      options,
      accept: (answer) => Array.isArray(answer.artists),
    });
    return artists;
  }
}
