import type { SpotifyScope } from "../accounts/scopes.ts";
import type { Caller } from "../caller.ts";
import type { App } from "../state/apps.ts";
import type { Person } from "../state/people.ts";
import { type Rules, rulesOf } from "../state/rules.ts";
import type { World } from "../world.ts";
import { ApiError, playerRefusal, unauthorized } from "./api-error.ts";
import type { Operation, ScopeRule } from "./operation.ts";

/** Who was let in, and with which rights. `person` is undefined with client credentials. */
export interface Admission {
  app: App;
  rules: Rules;
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
  if (!authorization) throw unauthorized("No token provided", textsOf(world));
  if (!/^Bearer(?: |$)/i.test(authorization)) {
    throw new ApiError(400, "Only valid bearer authentication supported");
  }
  const { bearer } = caller;
  const app = bearer === undefined ? undefined : world.apps.get(bearer.clientId);
  if (bearer === undefined || app === undefined) throw unauthorized("Invalid access token", textsOf(world));
  const now = world.clock.now();
  if (now >= bearer.expiresAt) throw unauthorized("The access token expired", app.unauthorizedTexts);
  const person = bearer.personId === null ? undefined : world.people.get(bearer.personId);
  if (bearer.personId !== null && person === undefined) {
    throw unauthorized("Invalid access token", app.unauthorizedTexts);
  }
  world.limits.admit(app, operation, caller);
  const rules = rulesOf(app, now);
  checkMode(app, rules, person);
  if (isGone(operation, rules)) throw new ApiError(403, "Forbidden");
  if (operation.token === "user" && person === undefined) {
    throw unauthorized("Valid user authentication required", "classic");
  }
  const scope = new Set(bearer.scope.split(" ").filter(Boolean));
  requireScope({ scope }, operation.scopes ?? [], operation.scopeRule);
  if (operation.premiumOnly && person?.product !== "premium") {
    throw playerRefusal(403, "Premium required", "PREMIUM_REQUIRED");
  }
  return { app, rules, person, scope };
}

/** The wording for a token that tells no app: what all apps are set to, where they agree. */
function textsOf({ apps }: World): App["unauthorizedTexts"] {
  const [first, ...others] = new Set(apps.list().map(({ unauthorizedTexts }) => unauthorizedTexts));
  return first === undefined || others.length > 0 ? "classic" : first;
}

function isGone({ developmentMode }: Operation, { smallerApi, closedSince2024 }: Rules): boolean {
  return developmentMode === "removed" ? smallerApi : developmentMode === "closed" && closedSince2024;
}

// Tokens are given all the same: it is here that an app first learns of it.
function checkMode(
  { ownerHasPremium, allowList, plainTextRefusals }: App,
  { ownerNeedsPremium, hasAllowList }: Rules,
  person: Person | undefined,
): void {
  if (ownerNeedsPremium && !ownerHasPremium) {
    throw new ApiError(403, "Active premium subscription required for the owner of the app", {
      isPlainText: plainTextRefusals,
    });
  }
  if (!hasAllowList || person === undefined || allowList === null) return;
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
