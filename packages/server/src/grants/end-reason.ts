import { type InvalidGrant, Scope, type Token } from "@stagedoor/spotify";
import type { GrantRecord } from "../stores/store.ts";
import { renewBy } from "./renew-by.ts";
import type { EndReason } from "./sign-in-again.ts";

/** What Spotify says of an account that is gone has not been seen yet; only what names it is taken for that. */
const GONE =
  /\b(user|account)\b.*\b(not found|not exist|unknown|deleted|closed|removed|disabled|deactivated)\b/i;

/**
 * Why a refresh token was refused, from Spotify's words (`Refresh token revoked`, `Refresh token expired`) and from what
 * is known here. A refresh token that served its only time is called revoked as well.
 *
 * @param isOutcomeLost whether it had been sent before and nobody saw the answer
 */
export function endReasonOf(
  refusal: InvalidGrant,
  grant: GrantRecord,
  now: number,
  isOutcomeLost: boolean,
): EndReason {
  const said = refusal.errorDescription ?? "";
  if (/\bexpired\b/i.test(said) || now >= renewBy(grant.authorizedAt)) return "expired";
  if (isOutcomeLost) return "refresh_lost";
  if (/\brevoked\b/i.test(said)) return "revoked";
  if (GONE.test(said)) return "account_gone";
  return "invalid_grant";
}

/** What the site asks for and the grant had, and the renewed token lacks. */
export function lackingScope(asked: Scope, grant: GrantRecord, renewed: Token): Scope {
  const had = Scope.parse(grant.scope);
  return new Scope([...asked].filter((right) => had.has(right) && !renewed.scope.has(right)));
}
