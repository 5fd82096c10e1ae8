import type { SpotifyScope } from "../accounts/scopes.ts";
import type { Caller } from "../caller.ts";
import type { App } from "../state/apps.ts";
import type { Person } from "../state/people.ts";
import type { World } from "../world.ts";
import { ApiError, playerRefusal, unauthorized } from "./api-error.ts";
import type { Operation, ScopeRule } from "./operation.ts";

/** Who was let in, and with which rights. `person` is undefined with client credentials. */
export interface Admission {
  app: App;
  person: Person | undefined;
  scope: ReadonlySet<string>;
}

/** Lets a call in, or refuses it in the order Spotify does. @throws ApiError with Spotify's texts. */
export function admit(
  world: World,
  operation: Operation,
  caller: Caller,
  authorization: string | undefined,
): Admission {
  if (!authorization) throw unauthorized("No token provided", "missing_token");
  if (!/^Bearer(?: |$)/i.test(authorization)) {
    throw new ApiError(400, "Only valid bearer authentication supported");
  }
  const { bearer } = caller;
  const app = bearer === undefined ? undefined : world.apps.get(bearer.clientId);
  if (bearer === undefined || app === undefined) throw unauthorized("Invalid access token");
  if (world.clock.now() >= bearer.expiresAt) throw unauthorized("The access token expired");
  const person = bearer.personId === null ? undefined : world.people.get(bearer.personId);
  if (bearer.personId !== null && person === undefined) throw unauthorized("Invalid access token");
  checkMode(app, person);
  if (operation.developmentMode !== undefined && app.mode === "development") {
    throw new ApiError(403, "Forbidden");
  }
  if (operation.token === "user" && person === undefined) {
    throw unauthorized("Valid user authentication required");
  }
  const scope = new Set(bearer.scope.split(" ").filter(Boolean));
  requireScope({ scope }, operation.scopes ?? [], operation.scopeRule);
  if (operation.premiumOnly && person?.product !== "premium") {
    throw playerRefusal(403, "Premium required", "PREMIUM_REQUIRED");
  }
  return { app, person, scope };
}

// Tokens are given all the same: it is here that an app first learns of it.
function checkMode(
  { mode, ownerHasPremium, allowList, plainTextRefusals }: App,
  person: Person | undefined,
): void {
  if (mode === "extended") return;
  if (!ownerHasPremium) {
    throw new ApiError(403, "Active premium subscription required for the owner of the app", {
      isPlainText: plainTextRefusals,
    });
  }
  if (person === undefined || allowList === null) return;
  const isListed = allowList === "default" ? person.onAllowLists : allowList.includes(person.id);
  if (!isListed) {
    throw new ApiError(403, "User not registered in the Developer Dashboard", {
      isPlainText: plainTextRefusals,
    });
  }
}

/**
 * Lets on only who holds the scopes. For operations whose scopes depend on what they are asked for; the others name
 * theirs among their facts.
 *
 * @throws ApiError 403 `Insufficient client scope`
 */
export function requireScope(
  { scope }: Pick<Admission, "scope">,
  scopes: readonly SpotifyScope[],
  rule: ScopeRule = "all",
): void {
  if (!isEnough(scope, scopes, rule)) throw new ApiError(403, "Insufficient client scope");
}

function isEnough(held: ReadonlySet<string>, scopes: readonly SpotifyScope[], rule: ScopeRule): boolean {
  const has = (name: SpotifyScope | undefined) => name !== undefined && held.has(name);
  const [first, ...others] = scopes;
  if (rule === "all") return scopes.every(has);
  if (rule === "any") return scopes.some(has);
  return rule === "first-and-any" ? has(first) && others.some(has) : true;
}
