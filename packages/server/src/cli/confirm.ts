import { createInterface } from "node:readline/promises";

/**
 * Asks on the terminal; only `y` or `yes` is a yes. `undefined`: there is no terminal to ask on.
 *
 * @throws what the signal gives as its reason.
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  // A terminal that readline reads from says Ctrl-C and Ctrl-D itself.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  terminal.on("close", () => ended.abort());
  try {
    const answer = await terminal.question(`${question} [y/N] `, {
      signal: AbortSignal.any([signal, ended.signal]),
    });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    signal.throwIfAborted();
    if (ended.signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}
