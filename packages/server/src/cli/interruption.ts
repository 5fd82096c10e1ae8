/** Milliseconds in which a second signal is the same one: npm passes on what the terminal has sent already. */
const SAME_SIGNAL = 1_000;

/** Somebody has asked for the end, by Ctrl-C or SIGTERM. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** As shells count: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`Interrupted by ${signal}.`);
    this.exitCode = signal === "SIGINT" ? 130 : 143;
  }
}

/**
 * Work that Ctrl-C and SIGTERM end between two of its steps; a second one ends the process at once.
 *
 * @throws {Interrupted} where the work looks at its signal; otherwise what the work throws.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  let stoppingSince: number | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    const interrupted = new Interrupted(name === "SIGTERM" ? name : "SIGINT");
    if (stoppingSince === undefined) stop.abort(interrupted);
    else if (performance.now() - stoppingSince > SAME_SIGNAL) process.exit(interrupted.exitCode);
    stoppingSince ??= performance.now();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  try {
    return await work(stop.signal);
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}
