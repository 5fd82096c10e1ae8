import type { Lease, Store } from "./store.ts";

/** Milliseconds a lease lasts unless renewed: how soon a killed process's work is taken over. */
const LEASE_TIME = 4_000;
/** Milliseconds between two looks, where the store hears of no release. */
const LOOK_AGAIN = 250;

/** A lease that is renewed until it is given back. */
export interface HeldLease {
  readonly lease: Lease;
  /** Aborted once it is held no longer. */
  readonly lost: AbortSignal;
  /**
   * Asks the store whether it is still held, and makes it last anew.
   *
   * @throws {LeaseLost} when it is not.
   */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/** Takes a lease and keeps it. `undefined`: somebody else has it. */
export async function holdLease(store: Store, name: string): Promise<HeldLease | undefined> {
  const lease = await store.acquireLease(name, LEASE_TIME);
  if (!lease) return undefined;
  const lost = new AbortController();
  const keeping = setInterval(() => void keep(store, lease, lost), LEASE_TIME / 3).unref();
  return {
    lease,
    lost: lost.signal,
    async confirm() {
      if (!(await store.renewLease(lease, LEASE_TIME))) throw new LeaseLost();
    },
    async release() {
      clearInterval(keeping);
      // One that cannot be given back runs out by itself.
      await store.releaseLease(lease).catch(() => {});
    },
  };
}

/** Waits for a lease as long as a killed process can have it. `undefined`: whoever has it is at work. */
export async function awaitLease(store: Store, name: string): Promise<HeldLease | undefined> {
  for (const end = performance.now() + LEASE_TIME + LOOK_AGAIN; ; ) {
    const held = await holdLease(store, name);
    if (held || performance.now() > end) return held;
    await store.leaseReleased(name, LOOK_AGAIN);
  }
}

async function keep(store: Store, lease: Lease, lost: AbortController): Promise<void> {
  try {
    if (!(await store.renewLease(lease, LEASE_TIME))) lost.abort(new LeaseLost());
  } catch {
    // The store is in trouble: the next time says whether it is still held.
  }
}

/** Another process may have taken over, because this one was paused or cut off for too long. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";

  constructor() {
    super("This process was paused or cut off from the store for too long: another may have taken over.");
  }
}
