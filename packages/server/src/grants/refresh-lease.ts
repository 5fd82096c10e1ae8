import { type HeldLease, holdLease } from "../stores/hold-lease.ts";
import { keyOf } from "../stores/owner-key.ts";
import type { Owner, Store } from "../stores/store.ts";
import { RefreshFailed } from "./refresh-failed.ts";

/** Milliseconds between two looks at a grant that somebody else is refreshing, where the store hears of no release. */
const LOOK_AGAIN = 250;
/** Milliseconds after which waiting for somebody else's refresh is given up. */
export const PATIENCE = 15_000;

/**
 * Takes the lease on an owner's grant, or stops waiting for it as soon as `look` finds something.
 *
 * @param deadline until when it is waited for, in milliseconds of `performance.now()`
 * @throws {RefreshFailed} when that is over.
 */
export async function takeLease<Found>(
  store: Store,
  owner: Owner,
  look: () => Promise<Found | undefined>,
  deadline = performance.now() + PATIENCE,
): Promise<{ readonly held: HeldLease } | { readonly found: Found }> {
  const name = `refresh ${keyOf(owner)}`;
  let released: Promise<void> | undefined;
  while (performance.now() < deadline) {
    const held = await holdLease(store, name);
    if (held) return { held };
    await released;
    // Begun before the look: no release can be missed between the two.
    released = store.leaseReleased(name, LOOK_AGAIN);
    released.catch(() => {});
    const found = await look();
    if (found !== undefined) return { found };
  }
  throw new RefreshFailed(new Error("Another process has been refreshing this grant for too long."));
}
