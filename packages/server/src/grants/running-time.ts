/** Into how many pieces a time is cut: it is as exact as that. */
const PIECES = 10;

/** A signal that is aborted after a time, unless it is stopped before. */
interface RunningTime {
  readonly signal: AbortSignal;
  stop(): void;
}

/**
 * Counts the time in which this process runs. One that was stopped for a minute finds on waking what came meanwhile; by
 * the clock its time would be over before it can look.
 *
 * @param time in milliseconds
 */
export function abortAfterRunning(time: number, reason: Error): RunningTime {
  const controller = new AbortController();
  let pieces = 0;
  // However late it is, a timer that repeats comes once, not as often as it was missed.
  const timer = setInterval(() => {
    pieces += 1;
    if (pieces < PIECES) return;
    clearInterval(timer);
    controller.abort(reason);
  }, time / PIECES);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}
