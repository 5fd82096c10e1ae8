/** Milliseconds in which a second signal is the same one: npm passes on what the terminal has sent already. */
const SAME_SIGNAL = 1_000;

/**
 * Closes and ends on SIGTERM or Ctrl-C; on a second one, at once.
 *
 * @param close answers the exit code.
 */
export function stopOnSignal(close: () => Promise<number>): void {
  let stoppingSince: number | undefined;
  const stop = async () => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > SAME_SIGNAL) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    process.exit(await close());
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
