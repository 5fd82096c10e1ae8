import type { Token } from "@stagedoor/spotify";
import type { GrantRecord } from "../stores/store.ts";

/** What came of a refresh: a renewed token, or the grant's end. */
export interface Outcome {
  /** The version of the grant that was refreshed. */
  readonly from: string;
  /** The grant's `pendingRefresh` as this refresh left it. */
  readonly pending: number | null;
  /** The grant as it is to be. */
  readonly next: GrantRecord;
  /** The renewed token; `null` where the grant ends. */
  readonly token: Token | null;
}

/**
 * What is to become of an outcome that could not be written at once, now that the store has this grant: `write` it;
 * nothing, since it is `written` already or somebody else's grant stands (`over`); or refresh `again`, since somebody else
 * has begun to.
 */
export function fateOf(outcome: Outcome, grant: GrantRecord): "write" | "written" | "over" | "again" {
  const { from, pending, next, token } = outcome;
  if (grant.version === next.version) return "written";
  // However many refreshes were sent, a refresh token that serves once gave its token to one of them alone: this one.
  if (token) return grant.version === from || isLost(outcome, grant) ? "write" : "over";
  if (grant.version !== from) return "over";
  // A refusal may come of the other's refresh.
  return grant.pendingRefresh === pending ? "write" : "again";
}

/**
 * Whether the grant has ended for want of the very outcome that turns up now. Who has sent after it noted a higher fence,
 * and a later sign-in was authorised at another time.
 */
const isLost = ({ pending, next }: Outcome, grant: GrantRecord): boolean =>
  grant.endedAt !== null &&
  pending !== null &&
  grant.pendingRefresh !== null &&
  pending <= grant.pendingRefresh &&
  grant.authorizedAt === next.authorizedAt;
