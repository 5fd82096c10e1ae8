import type { Fault, FaultKind, FaultTarget } from "./fault.ts";

/** Where a refusal of Spotify's can come at all. */
interface Place {
  /** As an error names it. */
  name: string;
  /** What the paths there begin with. */
  roots: readonly string[];
  holds(target: FaultTarget): boolean;
}

const webApi: Place = { name: "/v1", roots: ["/v1"], holds: ({ path }) => path.startsWith("/v1/") };

const tokenEndpoint = "/api/token";

const limited: Place = {
  name: `/v1 and ${tokenEndpoint}`,
  roots: ["/v1", tokenEndpoint],
  holds: ({ path }) => path.startsWith("/v1/") || path.startsWith(tokenEndpoint),
};

const tokens: Place = {
  name: `/v1 and ${tokenEndpoint} (refreshes)`,
  roots: ["/v1", tokenEndpoint],
  holds: (target) =>
    webApi.holds(target) || (target.path.startsWith(tokenEndpoint) && target.grantType === "refresh_token"),
};

const playerCommands: Place = {
  name: "the player commands under /v1/me/player (not GET)",
  roots: ["/v1/me/player"],
  holds: ({ path, method }) => path.startsWith("/v1/me/player") && method !== "GET" && method !== "HEAD",
};

const places: Partial<Record<FaultKind, Place>> = {
  "rate-limit": limited,
  quota: webApi,
  "expired-token": tokens,
  "revoked-token": tokens,
  "insufficient-scope": webApi,
  "premium-required": playerCommands,
  "no-active-device": playerCommands,
  "not-registered": webApi,
  "owner-without-premium": webApi,
};

export function isPlaceOf(kind: FaultKind | undefined, target: FaultTarget): boolean {
  const place = kind === undefined ? undefined : places[kind];
  return place === undefined || place.holds(target);
}

/** Where a fault of its kind could strike, if its path or method leads nowhere of it. */
export function missedPlace({ kind, path, method }: Fault): string | undefined {
  const place = kind === undefined ? undefined : places[kind];
  if (place === undefined) return undefined;
  const [fixed = ""] = path.split("*");
  const meets = place.roots.some(
    (root) => fixed.startsWith(root) || (path !== fixed && root.startsWith(fixed)),
  );
  const isRead = method === "GET" || method === "HEAD" || method === "OPTIONS";
  return meets && !(isRead && place === playerCommands) ? undefined : place.name;
}
