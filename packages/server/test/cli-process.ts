import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../src/cli/stagedoor.ts", import.meta.url));

export interface Ran {
  /** Exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `stagedoor` command in a process of its own. */
export interface CliProcess extends Disposable {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

export interface CliOptions {
  /** Working folder; what has to be kept is kept there as well. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function startCli(args: readonly string[], { folder, env }: CliOptions): CliProcess {
  const child = spawn(process.execPath, [SCRIPT, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, STAGEDOOR_DATA: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      written[name] += text;
    });
  }
  const ended = once(child, "close").then(([code, signal]) => ({ code: code ?? signal, ...written }));
  return { child, ended, [Symbol.dispose]: () => child.kill("SIGKILL") };
}

/** To its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<Ran> {
  using cli = startCli(args, options);
  return await cli.ended;
}
