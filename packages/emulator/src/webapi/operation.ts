import type { SpotifyScope } from "../accounts/scopes.ts";
import type { App } from "../state/apps.ts";
import type { Person } from "../state/people.ts";
import type { Rules } from "../state/rules.ts";
import type { World } from "../world.ts";
import type { Answer } from "./answer.ts";

/** A call of the Web API that was let in: the token is good, the person on the list, the scopes there. */
export interface Call {
  world: World;
  app: App;
  /** What the closing dates mean for the app now. */
  rules: Rules;
  /** Undefined with client credentials. */
  person: Person | undefined;
  scope: ReadonlySet<string>;
  /** Where links in the answer begin. */
  origin: string;
  /** What was asked for, such as `/v1/albums/{id}` with its id, without the query and as it is encoded. */
  path: string;
  query: URLSearchParams;
  /** Parts of the path, such as `{id}`. */
  params: Record<string, string>;
  /** The `Content-Type` of the body, as far as the client tells it. */
  contentType: string | undefined;
  /** The body as text, empty where there is none. */
  body(): Promise<string>;
}

/** A call with a person's token. */
export interface PersonalCall extends Call {
  person: Person;
}

interface OperationFacts {
  method: "GET" | "PUT" | "POST" | "DELETE";
  /** As Spotify writes it, `/albums/{id}`. */
  path: string;
  /** What the token must hold. Default: nothing. */
  scopes?: readonly SpotifyScope[];
  /** How `scopes` count. Default `"all"`. */
  scopeRule?: ScopeRule;
  /** Whether the person needs Premium, as player commands do. Default false. */
  premiumOnly?: boolean;
  /**
   * Which apps no longer have it: `"removed"`, those in Development Mode as it is since February 2026; `"closed"`,
   * those and whatever else was made or in development after November 2024. Both answer 403 `Forbidden`. Absent: all
   * have it.
   */
  developmentMode?: "removed" | "closed";
}

/**
 * How scopes count: `"all"` are needed; `"any"` one will do; `"first-and-any"`, the first and one of the others;
 * `"optional"` ones add to the answer; `"none"`, there are none, or the operation asks itself (`requireScope`).
 */
export type ScopeRule = "all" | "any" | "first-and-any" | "optional" | "none";

/** One operation of the Web API: what it needs, and what answers it. */
export type Operation = OperationFacts &
  (
    | { token: "user"; handle: (call: PersonalCall) => Answer | Promise<Answer> }
    | { token: "any"; handle: (call: Call) => Answer | Promise<Answer> }
  );
