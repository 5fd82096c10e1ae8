import { createInterface } from "node:readline";
import { ConfigError } from "../errors.ts";

/** Says something to the person at the terminal, where it does not mix with a program's output. */
export function tell(text: string): void {
  process.stderr.write(text);
}

/**
 * Asks the person at the terminal for a line.
 *
 * @throws {ConfigError} when there is nobody to ask: the input has ended
 */
export function askForLine(question: string, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    const stop = () => {
      reject(signal?.reason);
      lines.close();
    };
    signal?.addEventListener("abort", stop, { once: true });
    lines.once("close", () => {
      signal?.removeEventListener("abort", stop);
      reject(new ConfigError("Nobody is there to ask: the standard input has ended", { option: "ask" }));
    });
    lines.question(question, (line) => {
      resolve(line);
      lines.close();
    });
  });
}
