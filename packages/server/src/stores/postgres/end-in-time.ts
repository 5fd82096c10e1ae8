import { setTimeout as wait } from "node:timers/promises";

/** Milliseconds that the server has to close connections. */
const CLOSING_TIME = 1_000;

/** Waits until connections have ended, but not for a server that stands still: how that goes on is nobody's. */
export async function endInTime(ending: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  const end = ending.finally(() => ended.abort());
  await Promise.race([end, wait(CLOSING_TIME, undefined, { signal: ended.signal }).catch(() => {})]);
}
