import type { MethodName } from "../operations/scopes-for.ts";
import type { Spotify } from "./spotify.ts";

/**
 * Any client that has these methods, whatever else its grant is for: what a function takes that works for all of them.
 * `scopesFor` with the same names says what to ask the person for.
 *
 * ```ts
 * async function count(spotify: SpotifyWith<"library.tracks">) {
 *   return (await spotify.library.tracks({ limit: 1 })).total;
 * }
 * ```
 */
export type SpotifyWith<Method extends MethodName> = {
  readonly [Resource in ResourceOf<Method>]: Pick<Spotify[Resource], NameOf<Method, Resource>>;
} & ("search" extends Method ? Pick<Spotify, "search"> : unknown);

type ResourceOf<Method extends MethodName> = Method extends `${infer Resource}.${string}`
  ? Resource & keyof Spotify
  : never;

type NameOf<
  Method extends MethodName,
  Resource extends keyof Spotify,
> = Method extends `${Resource}.${infer Name}` ? Name & keyof Spotify[Resource] : never;
