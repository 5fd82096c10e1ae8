import { setTimeout as wait } from "node:timers/promises";

/** Who waits in this process for a lease to be given back. */
export interface Releases {
  /** Wakes those who wait for the lease. */
  wake(name: string): void;
  /** Resolves when somebody wakes it, after `within` milliseconds at most. */
  wait(name: string, within: number): Promise<void>;
  /** Wakes everybody: the store closes. */
  wakeAll(): void;
}

/** Nobody waiting yet. */
export function createReleases(): Releases {
  const waiting = new Map<string, Set<() => void>>();

  function wake(name: string): void {
    for (const resolve of waiting.get(name) ?? []) resolve();
  }

  return {
    wake,
    async wait(name, within) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wakers = waiting.get(name) ?? new Set();
      waiting.set(name, wakers.add(resolve));
      const stop = new AbortController();
      await Promise.race([promise, wait(within, undefined, { signal: stop.signal }).catch(() => {})]);
      stop.abort();
      wakers.delete(resolve);
      if (wakers.size === 0) waiting.delete(name);
    },
    wakeAll() {
      for (const name of waiting.keys()) wake(name);
    },
  };
}
