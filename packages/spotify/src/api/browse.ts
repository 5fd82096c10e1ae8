import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import type { SimplifiedAlbum } from "../model/album.ts";
import type { Category, FeaturedPlaylists } from "../model/browse.ts";
import type { SimplifiedPlaylist } from "../model/playlist.ts";
import type { Recommendations } from "../model/recommendations.ts";
import { browseOperations as operations } from "../operations/browse.ts";
import { isObject } from "../text.ts";
import { readPlaylists } from "./playlist-shape.ts";
import { type RecommendationsOptions, recommendationsQuery } from "./recommendations.ts";

/** In which language. */
export interface LocaleOptions extends CallOptions {
  /** Language and country of names, `es_MX`. Default: American English. */
  readonly locale?: string | undefined;
}

/** What Spotify puts forward. None of it is open to apps in Development Mode. */
export class Browse {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * New albums.
   *
   * @deprecated Not for apps in Development Mode, since February 2026; nothing replaces it.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-new-releases
   */
  newReleases(options: PageOptions = {}): Listing<SimplifiedAlbum> {
    const { limit, offset } = options;
    return new Listing(this.#connection, operations.newReleases, () => ({
      query: { limit, offset },
      options,
    }));
  }

  /**
   * Playlists that Spotify picked; each page has the `message` that goes above them.
   *
   * @deprecated Closed to new apps, and to those in Development Mode, since November 2024.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-featured-playlists
   */
  featuredPlaylists(
    options: PageOptions & LocaleOptions = {},
  ): Listing<SimplifiedPlaylist | null, FeaturedPlaylists> {
    const { locale, limit, offset } = options;
    return new Listing(
      this.#connection,
      operations.featuredPlaylists,
      () => ({ query: { locale, limit, offset }, options }),
      readWithMessage,
    );
  }

  /**
   * The categories that Spotify sorts playlists into.
   *
   * @deprecated Not for apps in Development Mode, since February 2026; nothing replaces it.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-categories
   */
  categories(options: PageOptions & LocaleOptions = {}): Listing<Category> {
    const { locale, limit, offset } = options;
    return new Listing(this.#connection, operations.categories, () => ({
      query: { locale, limit, offset },
      options,
    }));
  }

  /**
   * A category.
   *
   * @param id the category's id, from `categories`
   * @deprecated Not for apps in Development Mode, since February 2026; nothing replaces it.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-a-category
   */
  async category(id: string, options: LocaleOptions = {}): Promise<Category> {
    return this.#connection.call(operations.category, {
      path: { category_id: id },
      query: { locale: options.locale },
      options,
    });
  }

  /**
   * The playlists of a category; `null` stands for one that is not to be had.
   *
   * @param id the category's id, from `categories`
   * @deprecated Closed to new apps, and to those in Development Mode, since November 2024.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-a-categories-playlists
   */
  categoryPlaylists(
    id: string,
    options: PageOptions = {},
  ): Listing<SimplifiedPlaylist | null, FeaturedPlaylists> {
    const { limit, offset } = options;
    return new Listing(
      this.#connection,
      operations.categoryPlaylists,
      () => ({ path: { category_id: id }, query: { limit, offset }, options }),
      readWithMessage,
    );
  }

  /**
   * Tracks like those of one to five artists, tracks and genres.
   *
   * @throws {ConversionError} when a seed is none of its type
   * @throws {TypeError} when there are no seeds or more than five, or an attribute is none
   * @deprecated Closed to new apps, and to those in Development Mode, since November 2024.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-recommendations
   */
  async recommendations(options: RecommendationsOptions): Promise<Recommendations> {
    return this.#connection.call(operations.recommendations, {
      query: recommendationsQuery(options),
      options,
    });
  }

  /**
   * The genres that recommendations can go out from.
   *
   * @deprecated Closed to new apps, and to those in Development Mode, since November 2024.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-recommendation-genres
   */
  async genreSeeds(options: CallOptions = {}): Promise<string[]> {
    const { genres } = await this.#connection.call<{ genres: string[] }>(operations.genreSeeds, {
      options,
      accept: (answer) => Array.isArray(answer.genres),
    });
    return genres;
  }
}

function readWithMessage(answer: unknown): FeaturedPlaylists {
  const page: FeaturedPlaylists = readPlaylists(answer);
  const message = isObject(answer) && typeof answer.message === "string" ? answer.message : undefined;
  return message === undefined ? page : Object.assign(page, { message });
}
