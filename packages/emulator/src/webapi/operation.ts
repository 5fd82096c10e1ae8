import type { SpotifyScope } from "../accounts/scopes.ts";
import type { App } from "../state/apps.ts";
import type { Person } from "../state/people.ts";
import type { World } from "../world.ts";

/** A call of the Web API that was let in: the token is good, the person on the list, the scopes there. */
export interface Call {
  world: World;
  app: App;
  scope: ReadonlySet<string>;
  /** Where links in the answer begin. */
  origin: string;
  query: URLSearchParams;
  /** Parts of the path, such as `{id}`. */
  params: Record<string, string>;
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
  /** Whether all of `scopes` are needed (default) or any one of them. */
  scopeRule?: "all" | "any";
  /** Whether the person needs Premium, as player commands do. Default false. */
  premiumOnly?: boolean;
}

/** One operation of the Web API: what it needs, and what answers it. */
export type Operation = OperationFacts &
  (
    | { token: "user"; handle: (call: PersonalCall) => Response | Promise<Response> }
    | { token: "any"; handle: (call: Call) => Response | Promise<Response> }
  );

/** 200 with JSON, as most operations answer. */
export function answer(body: unknown): Response {
  return new Response(JSON.stringify(body), {
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "private, max-age=0" },
  });
}

/** 204: nothing to tell. */
export function answerEmpty(): Response {
  return new Response(null, { status: 204, headers: { "cache-control": "private, max-age=0" } });
}
