import type { SpotifyScope } from "../auth/scopes.ts";

/** One operation of the Web API, as data: what methods, errors, documentation and tests are made from. */
export interface Operation {
  /** Spotify's own id; its page is `https://developer.spotify.com/documentation/web-api/reference/<id>`. */
  readonly id: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** As Spotify writes it, below the API's base address: `/albums/{id}`. */
  readonly path: `/${string}`;
  /** Those that its documentation names. */
  readonly scopes: readonly SpotifyScope[];
  /**
   * How the scopes count: `"all"` are needed; `"any"` one will do; `"first-and-any"`, the first is needed and one of
   * the others; `"by-uri-type"`, each URI needs the one of its type; `"optional"` ones add to the answer; `"none"`,
   * there are none.
   */
  readonly scopeRule: "all" | "any" | "first-and-any" | "by-uri-type" | "optional" | "none";
  /**
   * What a success brings: a JSON `"object"`, a JSON `"list"`, an object or `"maybe"` nothing (204), or `"nothing"`
   * that is to be read, whatever the body.
   */
  readonly answer: "object" | "list" | "maybe" | "nothing";
  /** Names of the query's parameters. */
  readonly query?: readonly string[];
  /** Names of the JSON body's fields; `"image/jpeg"` where the body is a picture. */
  readonly body?: readonly string[] | "image/jpeg";
  /** How the list goes on, and how many entries a page has. */
  readonly paging?: Paging;
  /** Which parameter takes a list, and how many entries at once. */
  readonly batch?: { readonly of: "ids" | "uris" | "items" | "tracks"; readonly max: number };
  /** Whether the person needs Premium. */
  readonly premiumOnly?: true;
  /** Whether Spotify advises against it. */
  readonly deprecated?: true;
  /**
   * Where apps in Development Mode no longer have it: `"removed"` in February 2026 (apps from before may have kept
   * it), or `"closed"` to new apps and those in Development Mode since 27 November 2024. Absent: all have it.
   *
   * @see https://developer.spotify.com/documentation/web-api/references/changes/february-2026
   * @see https://developer.spotify.com/blog/2024-11-27-changes-to-the-web-api
   */
  readonly developmentMode?: "removed" | "closed";
  /** What to call in its place, `GET /albums/{id}`. */
  readonly replacement?: string;
}

/** How a list goes on. */
export interface Paging {
  /** By a place in the list, or from an entry on. */
  readonly by: "offset" | "cursor";
  /** Entries of a page where nothing is asked for. */
  readonly default: number;
  /** Most entries of a page. */
  readonly max: number;
  /** The same for apps in extended quota mode, where it is more. */
  readonly extendedMax?: number;
  /** How far into the list Spotify goes, where it does not go to the end. */
  readonly window?: number;
}
