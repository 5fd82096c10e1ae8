import type { Crowd } from "./crowd.ts";

/** Does some work while the crowd is at everything at once. */
export async function underLoad(crowd: Crowd, work: () => Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const [bustled, worked] = await Promise.allSettled([
    crowd.bustle(over.signal),
    work().finally(() => over.abort()),
  ]);
  for (const result of [worked, bustled]) if (result.status === "rejected") throw result.reason;
}
