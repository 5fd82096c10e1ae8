import type { App } from "../state/apps.ts";
import type { Person } from "../state/people.ts";
import type { World } from "../world.ts";
import { isInsecure, isRegistered } from "./redirect-uri.ts";
import { parseScope, type SpotifyScope } from "./scopes.ts";

/** What an app asks for at `GET /authorize`, found to be in order. */
export interface AuthorizationRequest {
  app: App;
  redirectUri: string;
  scope: readonly SpotifyScope[];
  state: string | undefined;
  challenge: string | null;
  /** Asks again though the person has agreed before. */
  showDialog: boolean;
}

/** `page`: told to the person alone, nothing reaches the app. `redirect`: told to the app. */
export type AuthorizationReading =
  | { kind: "request"; request: AuthorizationRequest }
  | { kind: "page"; text: string }
  | { kind: "redirect"; location: string };

/** Reads the query of `/authorize`. Texts are Spotify's own. */
export function readAuthorizationRequest(world: World, query: URLSearchParams): AuthorizationReading {
  const app = world.apps.get(query.get("client_id") ?? "");
  if (app === undefined || isRepeated(query, "client_id")) return page("INVALID_CLIENT: Invalid client");
  const redirectUri = query.get("redirect_uri") ?? "";
  if (isInsecure(redirectUri)) return page("INVALID_CLIENT: Insecure redirect URI");
  if (!isRegistered(redirectUri, app.redirectUris) || isRepeated(query, "redirect_uri")) {
    return page("INVALID_CLIENT: Invalid redirect URI");
  }
  if (query.get("response_type") !== "code") return page("response_type must be code or token");
  const scope = parseScope(query.get("scope") ?? "");
  if (scope === undefined) return page("Illegal scope");
  const state = query.get("state") ?? undefined;
  const problem = problemOf(query);
  if (problem !== undefined) {
    return {
      kind: "redirect",
      location: backTo(redirectUri, { error: "invalid_request", error_description: problem, state }),
    };
  }
  return {
    kind: "request",
    request: {
      app,
      redirectUri,
      scope,
      state,
      challenge: query.get("code_challenge"),
      showDialog: query.get("show_dialog") === "true",
    },
  };
}

/** Whether the person need not be asked: everything asked for is agreed to already. */
export function isAgreed(
  world: World,
  { app, scope, showDialog }: AuthorizationRequest,
  person: Person,
): boolean {
  const standing = world.consents.scopeOf(person.id, app.clientId);
  return !showDialog && standing !== undefined && scope.every((name) => standing.has(name));
}

/** The person agrees. @returns where the browser goes, with a code. */
export function agree(world: World, request: AuthorizationRequest, person: Person): string {
  const { app, redirectUri, scope, state, challenge } = request;
  world.consents.agree(person.id, app.clientId, scope);
  const code = world.codes.issue(
    { clientId: app.clientId, personId: person.id, redirectUri, challenge, scope: scope.join(" ") },
    world.clock.now(),
  );
  return backTo(redirectUri, { code, state });
}

/** The person says no. @returns where the browser goes, without a code. */
export function refuse({ redirectUri, state }: AuthorizationRequest): string {
  return backTo(redirectUri, { error: "access_denied", state });
}

function problemOf(query: URLSearchParams): string | undefined {
  const repeated = [
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "show_dialog",
  ].find((name) => isRepeated(query, name));
  if (repeated !== undefined) return `${repeated} is there more than once`;
  const challenge = query.get("code_challenge");
  const method = query.get("code_challenge_method");
  if (challenge === null) return method === null ? undefined : "code_challenge must be supplied";
  if (method !== "S256") return "code_challenge_method must be S256";
  // SHA-256 in base64url without padding is 43 characters (RFC 7636 §4.2).
  return /^[A-Za-z0-9_-]{43}$/.test(challenge) ? undefined : "code_challenge is malformed";
}

function isRepeated(query: URLSearchParams, name: string): boolean {
  return query.getAll(name).length > 1;
}

function backTo(redirectUri: string, answer: Record<string, string | undefined>): string {
  const location = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) location.searchParams.append(name, value);
  }
  return location.href;
}

function page(text: string): AuthorizationReading {
  return { kind: "page", text };
}
