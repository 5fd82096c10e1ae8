import { Scope } from "../auth/scope.ts";
import type { SpotifyScope } from "../auth/scopes.ts";

/** One operation of the Web API, as data: what methods, errors, documentation and tests are made from. */
export interface Operation {
  /** Spotify's own id; its page is `https://developer.spotify.com/documentation/web-api/reference/<id>`. */
  readonly id: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** As Spotify writes it, below the API's base address: `/albums/{id}`. */
  readonly path: `/${string}`;
  readonly scopes: readonly SpotifyScope[];
  /**
   * How the scopes count: `"all"` are needed, `"any"` one will do, `"optional"` ones add to the answer, `"none"`
   * there are none.
   */
  readonly scopeRule: "all" | "any" | "optional" | "none";
}

/**
 * The scopes that an operation needs and a grant lacks, or `undefined` where it lacks nothing. Where any one will
 * do and none is there, all that would do.
 */
export function missingScope(operation: Operation, held: Scope): Scope | undefined {
  const { scopes, scopeRule } = operation;
  if (scopeRule === "none" || scopeRule === "optional") return undefined;
  if (scopeRule === "any" && scopes.some((scope) => held.has(scope))) return undefined;
  const missing = scopes.filter((scope) => !held.has(scope));
  return missing.length === 0 ? undefined : new Scope(missing);
}
