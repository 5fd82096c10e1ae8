import type { SpotifyScope } from "../accounts/scopes.ts";
import type { Caller } from "../caller.ts";
import type { App } from "../state/apps.ts";
import type { Person } from "../state/people.ts";
import { type Rules, rulesOf } from "../state/rules.ts";
import type { World } from "../world.ts";
import { agreedSetting } from "./agreed-setting.ts";
import type { Answer } from "./answer.ts";
import { ApiError, notRegistered, ownerWithoutPremium, playerRefusal, unauthorized } from "./api-error.ts";
import { closingOf } from "./closings.ts";
import type { Call, Operation, ScopeRule } from "./operation.ts";

const noSuchToken =
  "no such token here; one that was revoked, or ended over a day ago, is not known any more";

/** Who was let in, and with which rights. `person` is undefined with client credentials. */
export interface Admission {
  app: App;
  rules: Rules;
  person: Person | undefined;
  scope: ReadonlySet<string>;
  /** What answers the call. */
  handle(call: Call): Answer | Promise<Answer>;
}

/** Lets a call in, or refuses it in the order Spotify does. @throws ApiError with Spotify's texts. */
export function admit(
  world: World,
  operation: Operation,
  caller: Caller,
  authorization: string | undefined,
): Admission {
  if (!authorization) throw unauthorized("No token provided", textsOf(world), "no token came");
  if (!/^Bearer(?: |$)/i.test(authorization)) {
    const hint = "Authorization is not Bearer, and so holds no token";
    throw new ApiError(400, "Only valid bearer authentication supported", { hint });
  }
  const { bearer } = caller;
  const app = bearer === undefined ? undefined : world.apps.get(bearer.clientId);
  if (bearer === undefined || app === undefined) {
    const hint = bearer === undefined ? noSuchToken : "the app of the token is not registered any more";
    throw unauthorized("Invalid access token", textsOf(world), hint);
  }
  const now = world.clock.now();
  if (now >= bearer.expiresAt) {
    const hint = `the token expired at ${new Date(bearer.expiresAt).toISOString()}`;
    throw unauthorized("The access token expired", app.unauthorizedTexts, hint);
  }
  const person = bearer.personId === null ? undefined : world.people.get(bearer.personId);
  if (bearer.personId !== null && person === undefined) {
    const hint = "the person of the token is not there any more";
    throw unauthorized("Invalid access token", app.unauthorizedTexts, hint);
  }
  world.limits.admit(app, operation, caller);
  const rules = rulesOf(app, now);
  checkMode(app, rules, person);
  const hint = closingOf(operation, rules);
  if (hint !== undefined) throw new ApiError(403, "Forbidden", { hint });
  const handle = handlerOf(operation, person);
  const scope = new Set(bearer.scope.split(" ").filter(Boolean));
  requireScope({ scope }, operation.scopes ?? [], operation.scopeRule);
  if (operation.premiumOnly && person?.product !== "premium") {
    const hint = `needs Premium; the person has ${person?.product ?? "none"}`;
    throw playerRefusal(403, "Premium required", "PREMIUM_REQUIRED", hint);
  }
  return { app, rules, person, scope, handle };
}

/** The wording for a token that tells no app. */
function textsOf({ apps }: World): App["unauthorizedTexts"] {
  return agreedSetting(apps, "unauthorizedTexts") ?? "classic";
}

/** @throws ApiError 401 where the operation is about a person and the token is of none */
function handlerOf(operation: Operation, person: Person | undefined): Admission["handle"] {
  if (operation.token === "any") return operation.handle;
  if (person === undefined) {
    const hint = "needs a person's token; this one is the app's own (client credentials)";
    throw unauthorized("Valid user authentication required", "classic", hint);
  }
  return (call) => operation.handle({ ...call, person });
}

// Tokens are given all the same: it is here that an app first learns of it.
function checkMode(app: App, { ownerNeedsPremium, hasAllowList }: Rules, person: Person | undefined): void {
  const { ownerHasPremium, allowList } = app;
  if (ownerNeedsPremium && !ownerHasPremium) throw ownerWithoutPremium(app);
  if (!hasAllowList || person === undefined || allowList === null) return;
  const isListed = allowList === "default" ? person.onAllowLists : allowList.includes(person.id);
  if (!isListed) throw notRegistered(app, person.id);
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
  if (isEnough(scope, scopes, rule)) return;
  const held = [...scope].join(", ") || "none";
  const hint = `needs ${needed(scopes, rule)}; the token has ${held}`;
  throw new ApiError(403, "Insufficient client scope", { hint });
}

function needed([first, ...others]: readonly SpotifyScope[], rule: ScopeRule): string {
  if (rule === "first-and-any") return `${first}, and ${others.join(" or ")}`;
  return [first, ...others].join(rule === "any" ? " or " : " and ");
}

function isEnough(held: ReadonlySet<string>, scopes: readonly SpotifyScope[], rule: ScopeRule): boolean {
  const has = (name: SpotifyScope | undefined) => name !== undefined && held.has(name);
  const [first, ...others] = scopes;
  if (rule === "all") return scopes.every(has);
  if (rule === "any") return scopes.some(has);
  return rule === "first-and-any" ? has(first) && others.some(has) : true;
}
