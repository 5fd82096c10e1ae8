import { Albums } from "../api/albums.ts";
import { Artists } from "../api/artists.ts";
import { Audiobooks } from "../api/audiobooks.ts";
import { Browse } from "../api/browse.ts";
import { Chapters } from "../api/chapters.ts";
import { Episodes } from "../api/episodes.ts";
import { Following } from "../api/following.ts";
import { Library } from "../api/library.ts";
import { Markets } from "../api/markets.ts";
import { Player } from "../api/player.ts";
import { Playlists } from "../api/playlists.ts";
import {
  type Found,
  type FoundItem,
  type SearchOptions,
  type SearchType,
  searchListing,
  searchPages,
} from "../api/search.ts";
import { Shows } from "../api/shows.ts";
import { Tracks } from "../api/tracks.ts";
import { Users } from "../api/users.ts";
import type { Scope } from "../auth/scope.ts";
import type { SpotifyScope } from "../auth/scopes.ts";
import type { albumsOperations } from "../operations/albums.ts";
import type { artistsOperations } from "../operations/artists.ts";
import type { audiobooksOperations } from "../operations/audiobooks.ts";
import type { browseOperations } from "../operations/browse.ts";
import type { chaptersOperations } from "../operations/chapters.ts";
import type { episodesOperations } from "../operations/episodes.ts";
import type { followingOperations } from "../operations/following.ts";
import type { libraryOperations } from "../operations/library.ts";
import type { marketsOperations } from "../operations/markets.ts";
import type { playerOperations } from "../operations/player.ts";
import type { playlistsOperations } from "../operations/playlists.ts";
import type { showsOperations } from "../operations/shows.ts";
import type { tracksOperations } from "../operations/tracks.ts";
import type { usersOperations } from "../operations/users.ts";
import type { CallOptions } from "./call.ts";
import { Connection, type ConnectionOptions, type QuotaMode, type TokenSource } from "./connection.ts";
import type { Granted } from "./granted.ts";
import { type Listing, walkItems, walkPages } from "./listing.ts";
import { type AnyPage, pageAt, pageKind } from "./page-source.ts";
import { addressAfter } from "./walk.ts";
import type { WalkOptions } from "./walk-options.ts";

/** Whose calls, of which app, and by what way. */
export interface SpotifyOptions<Held extends SpotifyScope = SpotifyScope, Mode extends QuotaMode = QuotaMode>
  extends ConnectionOptions {
  /**
   * What the grant is for. Given as a list, methods that need more do not compile; at run time it is what errors
   * name where the token does not say its own scope. Default: not known, and nothing is refused.
   */
  readonly scope?: readonly Held[] | Scope | undefined;
  /**
   * Whether the app is in Development Mode or has extended quota. With `"development"`, methods that such apps have
   * lost do not compile. Default: not known, nothing is refused, and it is found out where it matters.
   */
  readonly quotaMode?: Mode | undefined;
}

/**
 * Spotify's Web API, resource by resource, as whoever the token belongs to. Holds no state but its options, so
 * that one can be shared; `as` makes one for another person from it.
 *
 * Calls reject with an `HttpError` (Spotify answered 400 or above), `NetworkError`, `TimeoutError`,
 * `UnexpectedResponse` or `ConversionError` (an id that cannot be), or with the reason of an aborted `signal`.
 */
export class Spotify<Held extends SpotifyScope = SpotifyScope, Mode extends QuotaMode = QuotaMode> {
  readonly #connection: Connection;
  /** Albums of the catalogue. */
  readonly albums: Granted<Albums, typeof albumsOperations, Held, Mode>;
  /** Artists of the catalogue. */
  readonly artists: Granted<Artists<Mode>, typeof artistsOperations, Held, Mode>;
  /** Audiobooks, which not every market has. */
  readonly audiobooks: Granted<Audiobooks, typeof audiobooksOperations, Held, Mode>;
  /** What Spotify puts forward. None of it is open to apps in Development Mode. */
  readonly browse: Granted<Browse, typeof browseOperations, Held, Mode>;
  /** Chapters of audiobooks. */
  readonly chapters: Granted<Chapters, typeof chaptersOperations, Held, Mode>;
  /** Episodes of podcasts. */
  readonly episodes: Granted<Episodes, typeof episodesOperations, Held, Mode>;
  /** Whom the person follows. */
  readonly following: Granted<Following, typeof followingOperations, Held, Mode>;
  /** What the person has saved, and saving. */
  readonly library: Granted<Library, typeof libraryOperations, Held, Mode>;
  /** Where Spotify is to be had. */
  readonly markets: Granted<Markets, typeof marketsOperations, Held, Mode>;
  /** What plays, and where. */
  readonly player: Granted<Player, typeof playerOperations, Held, Mode>;
  /** Playlists and their entries. */
  readonly playlists: Granted<Playlists, typeof playlistsOperations, Held, Mode>;
  /** Podcasts. */
  readonly shows: Granted<Shows, typeof showsOperations, Held, Mode>;
  /** Tracks of the catalogue. */
  readonly tracks: Granted<Tracks, typeof tracksOperations, Held, Mode>;
  /** People, and the one that the token belongs to. */
  readonly users: Granted<Users, typeof usersOperations, Held, Mode>;

  /**
   * @throws {ConfigError} when the API's address cannot work
   * @throws {TypeError} when the token could not be sent
   */
  constructor(options: SpotifyOptions<Held, Mode> | Connection) {
    const connection = options instanceof Connection ? options : new Connection(options);
    this.#connection = connection;
    // What a grant may call is known to the compiler alone: `never` goes where any of its views is asked for.
    this.albums = new Albums(connection) as never;
    this.artists = new Artists(connection) as never;
    this.audiobooks = new Audiobooks(connection) as never;
    this.browse = new Browse(connection) as never;
    this.chapters = new Chapters(connection) as never;
    this.episodes = new Episodes(connection) as never;
    this.following = new Following(connection) as never;
    this.library = new Library(connection) as never;
    this.markets = new Markets(connection) as never;
    this.player = new Player(connection) as never;
    this.playlists = new Playlists(connection) as never;
    this.shows = new Shows(connection) as never;
    this.tracks = new Tracks(connection) as never;
    this.users = new Users(connection) as never;
  }

  /** Where the Web API is, without a slash at its end. */
  get apiUrl(): string {
    return this.#connection.apiUrl;
  }

  /**
   * The same client with another token. Shares the sender and what is known of the app, and nothing else: no call can
   * pick up the other's token.
   */
  as<H extends SpotifyScope = SpotifyScope>(
    token: TokenSource,
    scope?: readonly H[] | Scope,
  ): Spotify<H, Mode> {
    return new Spotify<H, Mode>(this.#connection.as(token, scope));
  }

  /**
   * Searches the catalogue. For one type, a list to wait for or to walk through; for several, the first page of each,
   * under its plural. A page has at most 10 entries, 50 in extended quota mode; Spotify goes 1,000 entries far. Filters
   * in the query: `album:`, `artist:`, `track:`, `year:1999-2003`, `genre:`, `isrc:`, `upc:`, `tag:new`, `tag:hipster`.
   *
   * ```ts
   * for await (const track of spotify.search("artist:Nena", "track")) ;
   * const { albums, artists } = await spotify.search("Nena", ["album", "artist"]);
   * ```
   *
   * @throws {TypeError} when the query is empty or there is no type
   * @see https://developer.spotify.com/documentation/web-api/reference/search
   */
  search<Type extends SearchType>(
    query: string,
    types: readonly Type[],
    options?: SearchOptions<Mode>,
  ): Promise<Found<Type>>;
  search<Type extends SearchType>(
    query: string,
    type: Type,
    options?: SearchOptions<Mode>,
  ): Listing<FoundItem<Type>>;
  search<Type extends SearchType>(
    query: string,
    types: Type | readonly Type[],
    options: SearchOptions<Mode> = {},
  ): Listing<FoundItem<Type>> | Promise<Found<Type>> {
    return typeof types === "string"
      ? searchListing(this.#connection, query, types, options)
      : searchPages(this.#connection, query, types, options);
  }

  /** The page after this one, or `undefined` at the end. */
  async next<P extends AnyPage<unknown>>(page: P, options: CallOptions = {}): Promise<P | undefined> {
    return this.#neighbour(page, { ...options, direction: "forward" });
  }

  /** The page before this one, or `undefined` at the beginning. */
  async previous<P extends AnyPage<unknown>>(page: P, options: CallOptions = {}): Promise<P | undefined> {
    return this.#neighbour(page, { ...options, direction: "back" });
  }

  /** A page in hand and all those after it. */
  pages<P extends AnyPage<unknown>>(page: P, options: WalkOptions = {}): AsyncGenerator<P, void, undefined> {
    return walkPages(this.#connection, pageKind(page), page, options);
  }

  /** The entries of a page in hand and of all those after it. */
  items<Item>(page: AnyPage<Item>, options: WalkOptions = {}): AsyncGenerator<Item, void, undefined> {
    return walkItems<Item, AnyPage<Item>>(this.#connection, pageKind(page), page, options);
  }

  /**
   * Sends any request and gives back whatever was answered, unjudged: for what has no method here. A path is taken
   * below the API's base address. The token goes along to the API's own origin and nowhere else, and never in
   * place of an `Authorization` header that is already there.
   */
  async send(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    return this.#connection.send(input, init);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Spotify(${this.apiUrl})`;
  }

  async #neighbour<P extends AnyPage<unknown>>(page: P, options: WalkOptions): Promise<P | undefined> {
    const kind = pageKind(page);
    const address = addressAfter(page, kind, options);
    return address === undefined ? undefined : pageAt<P>(this.#connection, kind, address, options);
  }
}
