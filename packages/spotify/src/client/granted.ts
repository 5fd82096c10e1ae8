import type { SpotifyScope } from "../auth/scopes.ts";
import type { Operation } from "../operations/operation.ts";
import type { QuotaMode } from "./connection.ts";

/** What stands in the place of a method that the client's grant has no scope for. It cannot be called. */
export interface MissingScope<Needed extends string> {
  readonly "the grant lacks the scope": Needed;
}

/** What stands in the place of a method that apps in Development Mode do not have. It cannot be called. */
export interface NotInDevelopmentMode<Replacement extends string> {
  readonly "not in Development Mode; instead": Replacement;
}

/**
 * A resource as a grant of some scopes has it: methods whose scopes it lacks cannot be called, nor, where the app is
 * said to be in Development Mode, those that such apps have lost.
 */
export type Granted<Resource, Operations, Held extends SpotifyScope, Mode extends QuotaMode> = [
  SpotifyScope,
  "extended",
] extends [Held, Mode]
  ? Resource
  : {
      readonly [Name in keyof Resource]: Name extends keyof Operations
        ? GrantedMethod<Resource[Name], Operations[Name], Held, Mode>
        : Resource[Name];
    };

/** A single method of it. Reading many by id stays where apps have lost the operation: the client reads one by one. */
type GrantedMethod<Method, Called, Held extends SpotifyScope, Mode extends QuotaMode> = ["extended"] extends [
  Mode,
]
  ? AllowedMethod<Method, Called, Held>
  : Called extends { readonly replacement: `${string}, one request per id` }
    ? AllowedMethod<Method, Called, Held>
    : Called extends { readonly developmentMode: string }
      ? NotInDevelopmentMode<
          Called extends { readonly replacement: infer Other extends string } ? Other : "nothing"
        >
      : AllowedMethod<Method, Called, Held>;

type AllowedMethod<Method, Called, Held extends SpotifyScope> = [Lacking<Called, Held>] extends [never]
  ? Method
  : MissingScope<Lacking<Called, Held>>;

type Lacking<Called, Held extends SpotifyScope> =
  Called extends Pick<Operation, "scopes" | "scopeRule">
    ? Called["scopeRule"] extends "all"
      ? Exclude<Called["scopes"][number], Held>
      : Called["scopeRule"] extends "any" | "by-uri-type"
        ? LackingAll<Called["scopes"][number], Held>
        : Called["scopeRule"] extends "first-and-any"
          ?
              | Exclude<Called["scopes"][0], Held>
              | LackingAll<Exclude<Called["scopes"][number], Called["scopes"][0]>, Held>
          : never
    : never;

type LackingAll<Would extends string, Held extends string> = [Extract<Held, Would>] extends [never]
  ? Would
  : never;
