import { type EndReason, readEndReason } from "../grants/sign-in-again.ts";
import type { GrantRecord } from "../stores/store.ts";

/** That Spotify lets this site act for a person no more. */
export interface GrantEnd {
  readonly reason: EndReason;
  /** Unix milliseconds. */
  readonly at: number;
}

/** How a grant ended, if it did. */
export const endOf = ({ endedAt, endedReason }: GrantRecord): GrantEnd | undefined =>
  endedAt === null ? undefined : { reason: readEndReason(endedReason), at: endedAt };
