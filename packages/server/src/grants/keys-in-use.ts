import { randomUUID } from "node:crypto";
import type { BulkStore } from "../stores/store.ts";
import { walk } from "../stores/walk.ts";
import type { WorkOptions } from "./reseal.ts";

/** People whom a lost key's report names. */
const NAMED_AT_MOST = 10;

/** A key that seals grants, by its id. */
export interface KeyInUse {
  readonly keyId: string;
  readonly grants: number;
}

/** A key that seals grants and that no secret here is: with Spotify's ids of some of the people who lose by it. */
export interface LostKey extends KeyInUse {
  readonly userIds: readonly string[];
}

/** How many grants each of these keys has sealed; ended ones count for none. While servers are at work, about. */
export async function keysInUse(store: BulkStore, keyIds: readonly string[]): Promise<readonly KeyInUse[]> {
  const sealedOtherwise = async (others: readonly string[]) =>
    (await store.grantsSealedOtherwise(others, 1)).count;
  const all = await sealedOtherwise([]);
  return Promise.all(
    keyIds.map(async (keyId) => ({ keyId, grants: Math.max(0, all - (await sealedOtherwise([keyId]))) })),
  );
}

/** The keys beside these that have sealed grants. Goes through all grants only where there are such. */
export async function lostKeys(
  store: BulkStore,
  keyIds: readonly string[],
  { signal, onProgress = () => {} }: WorkOptions = {},
): Promise<readonly LostKey[]> {
  const { count } = await store.grantsSealedOtherwise(keyIds, 1);
  if (count === 0) return [];
  const found = new Map<string, { grants: number; userIds: string[] }>();
  const { grants: total } = await store.counts();
  let done = 0;
  for await (const holdings of walk(store, signal)) {
    for (const { grant } of holdings) {
      if (grant.keyId === null || keyIds.includes(grant.keyId)) continue;
      const key = found.get(grant.keyId) ?? { grants: 0, userIds: [] };
      found.set(grant.keyId, key);
      key.grants += 1;
      if (key.userIds.length < NAMED_AT_MOST) key.userIds.push(grant.userId);
    }
    done += holdings.length;
    onProgress(done, Math.max(done, total));
  }
  return [...found].map(([keyId, key]) => ({ keyId, ...key }));
}

/**
 * Ends all grants that a key has sealed: their people sign in again, and nobody else is touched. A grant that changes
 * meanwhile is left as it then is.
 *
 * @returns how many were ended.
 */
export async function forgetKey(
  store: BulkStore,
  keyId: string,
  { signal, onProgress = () => {} }: WorkOptions = {},
): Promise<number> {
  const { grants: total } = await store.counts();
  let done = 0;
  let ended = 0;
  for await (const holdings of walk(store, signal)) {
    for (const { grant } of holdings) {
      if (grant.keyId !== keyId) continue;
      const next = {
        ...grant,
        ...{ version: randomUUID(), sealed: null, keyId: null, pendingRefresh: null },
        ...{ endedAt: Date.now(), endedReason: "unreadable" },
      };
      if (await store.replaceGrant(next, grant.version)) ended += 1;
    }
    done += holdings.length;
    onProgress(done, Math.max(done, total));
  }
  return ended;
}
