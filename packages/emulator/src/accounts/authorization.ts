import type { App } from "../state/apps.ts";
import type { Person } from "../state/people.ts";
import { rulesOf } from "../state/rules.ts";
import type { World } from "../world.ts";
import { described, isInsecure, isRegistered } from "./redirect-uri.ts";
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

/** Told to the person alone; nothing reaches the app. */
export interface UnfitRequest {
  kind: "page";
  /** Spotify's own words. */
  text: string;
  /** What the emulator knows of the cause and the mend. */
  hint: string;
}

/** `redirect`: told to the app. */
export type AuthorizationReading =
  | { kind: "request"; request: AuthorizationRequest }
  | { kind: "redirect"; location: string; hint: string }
  | UnfitRequest;

/** Reads the query of `/authorize`. */
export function readAuthorizationRequest(world: World, query: URLSearchParams): AuthorizationReading {
  const app = world.apps.get(query.get("client_id") ?? "");
  if (app === undefined || isRepeated(query, "client_id")) {
    return page("INVALID_CLIENT: Invalid client", "No app is registered here with this client_id.");
  }
  const { servesInsecureRedirectUris } = rulesOf(app, world.clock.now());
  const redirectUri = query.get("redirect_uri") ?? "";
  if (isInsecure(redirectUri) && !servesInsecureRedirectUris) {
    return page(
      "INVALID_CLIENT: Insecure redirect URI",
      "Plain http is for http://127.0.0.1 and http://[::1] alone. localhost and other hosts ended on 27 November 2025.",
    );
  }
  if (!isRegistered(redirectUri, app.redirectUris) || isRepeated(query, "redirect_uri")) {
    return page("INVALID_CLIENT: Invalid redirect URI", redirectUriHint(app));
  }
  if (query.get("response_type") !== "code") {
    return page(
      "response_type must be code or token",
      "Ask for response_type=code. The implicit grant (token) ended on 27 November 2025, and is not built here.",
    );
  }
  const scope = parseScope(query.get("scope") ?? "");
  if ("unknown" in scope) return page("Illegal scope", `No app can have ${scope.unknown.join(" or ")}.`);
  const state = query.get("state") ?? undefined;
  const problem = problemOf(query);
  if (problem !== undefined) {
    return {
      kind: "redirect",
      location: backTo(redirectUri, { error: "invalid_request", error_description: problem, state }),
      hint: problem,
    };
  }
  return {
    kind: "request",
    request: {
      app,
      redirectUri,
      scope: scope.names,
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
  const standing = world.consents.find(person.id, app.clientId);
  return !showDialog && standing !== undefined && scope.every((name) => standing.scope.has(name));
}

/** The person agrees. @returns where the browser goes, with a code. */
export function agree(world: World, request: AuthorizationRequest, person: Person): string {
  const { app, redirectUri, scope, state, challenge } = request;
  const now = world.clock.now();
  world.consents.agree(person.id, app.clientId, scope, now);
  const { code } = world.codes.issue(
    { clientId: app.clientId, personId: person.id, redirectUri, challenge, scope: scope.join(" ") },
    now,
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
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) added.append(name, value);
  }
  const location = new URL(redirectUri);
  // RFC 6749 §3.1.2: the query that is there is retained, as it is written.
  location.search = location.search === "" ? `${added}` : `${location.search}&${added}`;
  return location.href;
}

function page(text: string, hint: string): UnfitRequest {
  return { kind: "page", text, hint };
}

function redirectUriHint({ redirectUris }: App): string {
  if (redirectUris.length === 0) return "This app has no redirect URI registered.";
  return `Letter for letter it must be ${redirectUris.map(described).join(" or ")}.`;
}
