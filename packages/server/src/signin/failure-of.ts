import {
  Forbidden,
  InvalidClient,
  InvalidGrant,
  NetworkError,
  OAuthError,
  TimeoutError,
  TooManyRequests,
} from "@stagedoor/spotify";
import type { SignInFailureCode } from "./sign-in-failure.ts";

/** What became of a sign-in whose code could not be exchanged. */
export function exchangeFailure(error: unknown): SignInFailureCode {
  if (error instanceof InvalidGrant) return "code_refused";
  if (error instanceof InvalidClient) return "credentials_refused";
  if (error instanceof TimeoutError) return "accounts_silent";
  if (error instanceof NetworkError) return "accounts_failed";
  if ((error as { status?: number }).status === 429) return "accounts_busy";
  if (error instanceof OAuthError) return "exchange_refused";
  return "accounts_failed";
}

/**
 * What became of a sign-in whose profile could not be read. A 403 here means the app, not the call: tokens are given
 * to people who are not on a Development Mode app's list, and for apps whose owner's Premium has lapsed, and then
 * nothing is allowed (Spotify, "Quota modes").
 */
export function profileFailure(error: unknown): SignInFailureCode {
  if (error instanceof Forbidden) {
    if (/premium/i.test(error.message)) return "premium_lapsed";
    return /registered/i.test(error.message) ? "not_registered" : "profile_forbidden";
  }
  if (error instanceof TooManyRequests) return "profile_busy";
  const silent =
    error instanceof TimeoutError || (error instanceof DOMException && error.name === "TimeoutError");
  return silent ? "profile_silent" : "profile_failed";
}
