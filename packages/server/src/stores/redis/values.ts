import type { GrantRecord, Owner, SessionRecord } from "../store.ts";
import { fromWord, ownerWord, word } from "./keys.ts";

/*
 * One string each, because a person's records then take a third of the memory that Redis hashes of them would. What scripts
 * need stands in front, between spaces:
 *
 * session: createdAt seenAt expiresAt endsAt owner device
 * grant:   version pendingRefresh keyId =sealed [the rest, as JSON]
 */

/** What stands for a `pendingRefresh` or a `sealed` of `null`. */
export const NONE = "-";

export const sessionValue = (session: SessionRecord): string => {
  const { createdAt, seenAt, expiresAt, endsAt, device } = session;
  return `${createdAt} ${seenAt} ${expiresAt} ${endsAt} ${ownerWord(session)} ${device}`;
};

/** A session as it is stored; whose it is, its reader knows. */
export function sessionFrom(idHash: string, value: string, { app, person }: Owner): SessionRecord {
  const [createdAt = "", seenAt = "", expiresAt = "", endsAt = "", owner = ""] = value.split(" ", 5);
  const before = createdAt.length + seenAt.length + expiresAt.length + endsAt.length + owner.length + 5;
  return {
    ...{ idHash, app, person, device: value.slice(before), createdAt: Number(createdAt) },
    ...{ seenAt: Number(seenAt), expiresAt: Number(expiresAt), endsAt: Number(endsAt) },
  };
}

/** As scripts give them: the hash of each before its value. */
export const sessionsFrom = (found: readonly string[], owner: Owner): SessionRecord[] =>
  found.flatMap((value, at) => (at % 2 ? [sessionFrom(found[at - 1] ?? "", value, owner)] : []));

/** When a session is over by itself. */
export const endOf = ({ expiresAt, endsAt }: SessionRecord): number => Math.min(expiresAt, endsAt);

type GrantRest = [
  app: string,
  person: string,
  userId: string,
  scope: string,
  authorizedAt: number,
  endedAt: number | null,
  endedReason: string | null,
];

/** What of a grant comes and goes with the key that sealed it. */
interface Seal {
  readonly keyId: string;
  readonly sealed: string;
}

/** In words; no key id where there is none. */
export const sealOf = ({ keyId, sealed }: GrantRecord): Seal => ({
  keyId: word(keyId ?? ""),
  sealed: sealed === null ? NONE : `=${word(sealed)}`,
});

export function grantValue(grant: GrantRecord): string {
  const { app, person, userId, scope, authorizedAt, endedAt, endedReason } = grant;
  const rest: GrantRest = [app, person, userId, scope, authorizedAt, endedAt, endedReason];
  const { keyId, sealed } = sealOf(grant);
  return [word(grant.version), grant.pendingRefresh ?? NONE, keyId, sealed, JSON.stringify(rest)].join(" ");
}

export function grantFrom(value: string): GrantRecord {
  const [version = "", pending = "", keyId = "", seal = ""] = value.split(" ", 4);
  const json = value.slice(version.length + pending.length + keyId.length + seal.length + 4);
  const [app, person, userId, scope, authorizedAt, endedAt, endedReason] = JSON.parse(json) as GrantRest;
  const sealed = seal === NONE ? null : fromWord(seal.slice(1));
  const pendingRefresh = pending === NONE ? null : Number(pending);
  return {
    ...{ app, person, version: fromWord(version), userId, sealed, keyId: fromWord(keyId) || null, scope },
    ...{ authorizedAt, pendingRefresh, endedAt, endedReason },
  };
}
