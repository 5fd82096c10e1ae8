import { setTimeout as wait } from "node:timers/promises";

/**
 * Waits for something to come true, looking often.
 *
 * @throws Error with `what` when it has not after `timeout` milliseconds.
 */
export async function waitUntil(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  timeout = 10_000,
): Promise<void> {
  const end = Date.now() + timeout;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`Not after ${timeout} ms: ${what}.`);
    await wait(20);
  }
}
