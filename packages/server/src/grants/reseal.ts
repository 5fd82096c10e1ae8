import { type Keyring, SealError } from "../sealing.ts";
import type { BulkStore, GrantRecord } from "../stores/store.ts";
import { walk } from "../stores/walk.ts";
import { contextOf } from "./sealed-token.ts";

/** How often all grants are gone through before it is said that some keep being sealed otherwise. */
const PASSES = 3;
/** How many are sealed and written side by side. */
const AT_ONCE = 10;
/** People whom it names. */
const NAMED_AT_MOST = 10;

/** What came of sealing everything with the first secret. */
export interface Resealed {
  readonly resealed: number;
  /** Grants that no secret here opens, with Spotify's ids of some of their people. */
  readonly unreadable: { readonly count: number; readonly userIds: readonly string[] };
  /** Grants that are still sealed with another secret, because a server keeps sealing with it. */
  readonly left: number;
}

export interface WorkOptions {
  /** Ends the work between two steps. */
  readonly signal?: AbortSignal;
  /** So many grants of so many, as far as that is known. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Seals all grants with the first secret that another one has sealed, while servers use the store: a grant that changes
 * meanwhile is left as it then is. What is done already is not done again, so it may be ended at any moment and begun anew, or
 * run twice at once.
 */
export async function resealGrants(
  store: BulkStore,
  keyring: Keyring,
  { signal, onProgress = () => {} }: WorkOptions = {},
): Promise<Resealed> {
  const sealedOtherwise = async () => (await store.grantsSealedOtherwise([keyring.keyId], 1)).count;
  const total = await sealedOtherwise();
  let resealed = 0;
  onProgress(0, total);
  for (let pass = 1; ; pass += 1) {
    const unreadable: GrantRecord[] = [];
    for await (const holdings of walk(store, signal)) {
      const others = holdings
        .map(({ grant }) => grant)
        .filter(({ keyId }) => keyId !== null && keyId !== keyring.keyId);
      for (let first = 0; first < others.length; first += AT_ONCE) {
        signal?.throwIfAborted();
        const some = others.slice(first, first + AT_ONCE);
        const outcomes = await Promise.all(some.map((grant) => reseal(store, keyring, grant)));
        unreadable.push(...some.filter((_, index) => outcomes[index] === "unreadable"));
        resealed += outcomes.filter((outcome) => outcome === "resealed").length;
        onProgress(resealed, Math.max(resealed, total));
      }
    }
    const left = (await sealedOtherwise()) - unreadable.length;
    if (left > 0 && pass < PASSES) continue;
    const userIds = unreadable.slice(0, NAMED_AT_MOST).map(({ userId }) => userId);
    return { resealed, unreadable: { count: unreadable.length, userIds }, left: Math.max(left, 0) };
  }
}

async function reseal(
  store: BulkStore,
  keyring: Keyring,
  grant: GrantRecord,
): Promise<"resealed" | "changed" | "unreadable"> {
  if (grant.sealed === null) return "changed";
  const context = contextOf(grant);
  try {
    // As text, so that nothing is lost of what a newer program may have put in.
    const sealed = await keyring.seal(context, await keyring.open(context, grant.sealed));
    return (await store.resealGrant({ ...grant, sealed, keyId: keyring.keyId })) ? "resealed" : "changed";
  } catch (error) {
    if (error instanceof SealError) return "unreadable";
    throw error;
  }
}
