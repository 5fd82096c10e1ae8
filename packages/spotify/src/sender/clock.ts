/** The time that layers go by. Tests give another one. */
export interface Clock {
  /** Now, in Unix milliseconds. */
  now(): number;
  /** Resolves after so many milliseconds, or rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal | null): Promise<void>;
}

/** Timers take no more milliseconds: a longer one would end at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(end, Math.min(ms, LONGEST_TIMER));
      signal?.addEventListener("abort", end);
      function end(): void {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        if (signal?.aborted) reject(signal.reason);
        else resolve();
      }
    }),
};

/**
 * A clock that never goes back: where the other is set back, it goes on from where it was. By the other alone, what was
 * to last some seconds would last until that has caught up.
 */
export function steady(clock: Clock): Clock {
  let latest = clock.now();
  let setBack = 0;
  return {
    now() {
      const now = clock.now();
      setBack += Math.max(0, latest - now);
      latest = now;
      return now + setBack;
    },
    sleep: (ms, signal) => clock.sleep(ms, signal),
  };
}
