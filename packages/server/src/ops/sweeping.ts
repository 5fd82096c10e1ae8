import { setImmediate } from "node:timers/promises";
import type { Store } from "../stores/store.ts";
import { errorFields, type Log } from "./log.ts";

/** Milliseconds between two rounds. */
const INTERVAL = 600_000;
/** Sessions removed in one step: requests go on between two. */
const BATCH = 500;
/** Not given back: it is what keeps the other instances from sweeping after this one. */
const LEASE_TIME = INTERVAL * 0.9;

/** Removes what is over from the store every ten minutes, by one instance at a time. Answers how to stop it. */
export function keepSwept(store: Store, now: () => number, log: Log): () => void {
  const timer = setInterval(() => {
    sweep(store, now).catch((error: unknown) => {
      log.warn(errorFields(error), "what is over could not be removed from the store");
    });
  }, INTERVAL).unref();
  return () => clearInterval(timer);
}

async function sweep(store: Store, now: () => number): Promise<void> {
  const lease = await store.acquireLease("sweep", LEASE_TIME);
  if (!lease) return;
  while ((await store.sweep(now(), BATCH)) === BATCH) {
    if (!(await store.renewLease(lease, LEASE_TIME))) return;
    await setImmediate();
  }
}
