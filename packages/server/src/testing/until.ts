import { AssertionError } from "node:assert";
import { setTimeout as wait } from "node:timers/promises";

/** Milliseconds after which what was waited for is given up. */
const PATIENCE = 10_000;

/**
 * Asks again and again until the answer is true.
 *
 * @throws {AssertionError} when it does not become so.
 */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await isSo())) {
    if (performance.now() > end) throw new AssertionError({ message: `It never came to this: ${what}.` });
    await wait(20);
  }
}

/** @throws {AssertionError} when the work is not done in time. */
export async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const over = wait(PATIENCE, undefined, { signal: stop.signal }).then(() => {
    throw new AssertionError({ message: `It never came to this: ${what}.` });
  });
  over.catch(() => {});
  try {
    return await Promise.race([work, over]);
  } finally {
    stop.abort();
  }
}
