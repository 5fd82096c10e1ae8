import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";

/** The checkout's first folder. */
export const root = join(import.meta.dirname, "..");

/** How a command ended and all that it said. */
export interface Finished {
  /** Whether it exited with 0. */
  readonly ok: boolean;
  readonly output: string;
}

interface RunOptions {
  /** Folder to run in. Default: the checkout's. */
  readonly cwd?: string;
  /** What it finds in its environment, beside what is in this one's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Also prints what it says while it runs. */
  readonly echo?: boolean;
  /** Milliseconds after which it is ended, with all that it started. Default: none. */
  readonly timeLimit?: number;
}

/** Runs a command to its end, with the workspace's own tools and Node first in `PATH`, and without input. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { cwd = root, env, echo = false, timeLimit } = options;
  const { promise, resolve } = Promise.withResolvers<Finished>();
  const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const grouped = timeLimit !== undefined;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env, PATH: path },
    stdio: ["ignore", "pipe", "pipe"],
    detached: grouped,
  });
  let output = "";
  const note = (text: string) => {
    output += text;
    if (echo) process.stdout.write(text);
  };
  child.stdout.setEncoding("utf8").on("data", note);
  child.stderr.setEncoding("utf8").on("data", note);
  const late = setTimeout(() => {
    note(`\n${command} was ended: it took more than ${(timeLimit ?? 0) / 1_000} seconds.\n`);
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, timeLimit ?? 0);
  if (!grouped) clearTimeout(late);
  child.once("error", (error) => note(`${command} did not run: ${error.message}\n`));
  child.once("close", (exitCode) => {
    clearTimeout(late);
    resolve({ ok: exitCode === 0, output });
  });
  return promise;
}

/**
 * Runs a command that has to succeed.
 *
 * @throws {Error} with all that it said, when it does not.
 */
export async function mustRun(
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<string> {
  const { ok, output } = await run(command, args, options);
  if (!ok) throw new Error(`${[command, ...args].join(" ")} failed:\n${output}`);
  return output;
}
