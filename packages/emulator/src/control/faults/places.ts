import type { Operation } from "../../webapi/operation.ts";
import { operations, routeOf } from "../../webapi/routes.ts";
import type { Fault, FaultKind, FaultTarget } from "./fault.ts";

/** Where a refusal of Spotify's can come at all. */
interface Place {
  /** As an error names it. */
  name: string;
  /** Operations of the Web API that can be refused so; `"anything"`: what is none as well. */
  webApi: "anything" | ((operation: Operation) => boolean);
  /** Whether it is about a person, and so never told to an app's own token. Default false. */
  isPersonal?: boolean;
  /** Token requests that can be refused so. Default: none. */
  tokenEndpoint?: "all" | "refreshes";
}

const tokenPath = "/api/token";

const tokens: Place = {
  name: `an operation under /v1 or ${tokenPath} (refreshes)`,
  webApi: () => true,
  tokenEndpoint: "refreshes",
};

const apps: Place = { name: "an operation under /v1", webApi: () => true };

const playerCommands: Place = {
  name: "the player commands under /v1/me/player (not GET)",
  webApi: ({ premiumOnly = false }) => premiumOnly,
  isPersonal: true,
};

const places: Partial<Record<FaultKind, Place>> = {
  "rate-limit": { name: `/v1 and ${tokenPath}`, webApi: "anything", tokenEndpoint: "all" },
  quota: apps,
  "expired-token": tokens,
  "revoked-token": tokens,
  "insufficient-scope": {
    name: "an operation under /v1 that needs a scope",
    webApi: needsScope,
  },
  "premium-required": playerCommands,
  "no-active-device": playerCommands,
  "not-registered": { name: "an operation under /v1", webApi: () => true, isPersonal: true },
  "owner-without-premium": apps,
};

/** Whether an answer in the words of its kind could come to a request. */
export function isPlaceOf(kind: FaultKind | undefined, target: FaultTarget): boolean {
  const place = kind === undefined ? undefined : places[kind];
  if (place === undefined) return true;
  const path = withoutSlash(target.path);
  if (path === tokenPath) {
    const { tokenEndpoint } = place;
    return tokenEndpoint === "all" || (tokenEndpoint === "refreshes" && target.grantType === "refresh_token");
  }
  if (place.webApi === "anything") return path.startsWith("/v1/");
  // Without a good token it is another refusal.
  if (target.clientId === null) return false;
  const operation = operationsAt(path).find((each) => isAskedBy(each, target.method));
  if (operation === undefined || !place.webApi(operation)) return false;
  // Where it takes a person, an app's own token is refused as such.
  return target.personId !== null || (!place.isPersonal && operation.token === "any");
}

/** Where a fault of its kind could strike, if its path or method leads nowhere of it. */
export function missedPlace({ kind, path, method }: Fault): string | undefined {
  const place = kind === undefined ? undefined : places[kind];
  if (place === undefined) return undefined;
  return meets(place, path, method) ? undefined : place.name;
}

function meets({ webApi, tokenEndpoint }: Place, path: string, method: string | undefined): boolean {
  const [fixed = ""] = path.split("*");
  const exact = path === fixed ? withoutSlash(path) : undefined;
  if (
    tokenEndpoint !== undefined &&
    (exact === undefined ? tokenPath.startsWith(fixed) : exact === tokenPath)
  ) {
    return true;
  }
  if (webApi === "anything") {
    return exact?.startsWith("/v1/") ?? (fixed.startsWith("/v1") || "/v1/".startsWith(fixed));
  }
  const near =
    exact === undefined ? operations.filter((each) => beginsWith(each, fixed)) : operationsAt(exact);
  return near.some(
    (operation) => (method === undefined || isAskedBy(operation, method)) && webApi(operation),
  );
}

/** What the methods of a path ask for. */
function operationsAt(path: string): Operation[] {
  const route = path.startsWith("/v1/") ? routeOf(path.slice("/v1".length)) : undefined;
  return [...(route?.operations.values() ?? [])].map(({ operation }) => operation);
}

function isAskedBy({ method }: Operation, asked: string): boolean {
  return method === (asked === "HEAD" ? "GET" : asked);
}

/** Whether a path of an operation, ids and all, may begin so. */
function beginsWith({ path }: Operation, beginning: string): boolean {
  const [head = ""] = `/v1${path}`.split("{");
  return `/v1${path}`.startsWith(beginning) || (path.includes("{") && beginning.startsWith(head));
}

// Some ask themselves: the scope follows from what they are asked for, or a private playlist takes one.
const asksItself = /^\/playlists\/\{playlist_id\}(?:\/(?:items|tracks|images))?$/;

function needsScope({ scopes = [], scopeRule, path }: Operation): boolean {
  return (scopes.length > 0 && scopeRule !== "optional") || asksItself.test(path);
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, "");
}
