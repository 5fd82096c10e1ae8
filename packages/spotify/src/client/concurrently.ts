/**
 * Does a piece of work for each entry, at most `limit` at the same time, and gives the results in the entries' order.
 * The first failure ends it: no further work is begun, and what is under way is told by the signal.
 */
export async function concurrently<Entry, Result>(
  entries: readonly Entry[],
  limit: number,
  work: (entry: Entry, signal: AbortSignal) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const results: Result[] = [];
  const queue = entries.entries();
  const worker = async () => {
    for (const [index, entry] of queue) results[index] = await work(entry, either);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(limit, entries.length) }, worker));
  } catch (error) {
    stop.abort(error);
    throw error;
  }
  return results;
}
