import { renewBy } from "../grants/renew-by.ts";
import { type EndReason, readEndReason } from "../grants/sign-in-again.ts";
import type { GrantRecord } from "../stores/store.ts";

/** That Spotify lets this site act for a person no more. */
export interface GrantEnd {
  readonly reason: EndReason;
  /** Unix milliseconds. */
  readonly at: number;
}

/** How a grant ended, if it did. That its six months are over needs nobody to ask Spotify. */
export function endOf(
  { authorizedAt, endedAt, endedReason }: GrantRecord,
  now: number,
): GrantEnd | undefined {
  const expiry = renewBy(authorizedAt);
  if (endedAt === null) return now < expiry ? undefined : { reason: "expired", at: expiry };
  const reason = readEndReason(endedReason);
  // It was noticed later than it was so, unless Spotify ended it early.
  return { reason, at: reason === "expired" ? Math.min(endedAt, expiry) : endedAt };
}
