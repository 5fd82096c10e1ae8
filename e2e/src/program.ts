import { type ChildProcess, spawn } from "node:child_process";
import { waitUntil } from "./wait-until.ts";

/** A whole process, and all that it started: a process group of its own. */
export interface Program {
  readonly pid: number;
  /** What it wrote so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** How it ended, once it has, with everything read that it wrote. */
  readonly exit: Promise<Exit>;
  /** To the process alone, as `kill` does. */
  signal(name: NodeJS.Signals): void;
  /** To the process and all that it started, as Ctrl-C in a terminal does. */
  signalGroup(name: NodeJS.Signals): void;
  /** Whether the process or anything it started is still there. */
  isAnythingLeft(): boolean;
  /** Waits for a text on standard output. @throws Error with what it wrote instead, when it ends without. */
  waitFor(text: RegExp, timeout?: number): Promise<RegExpMatchArray>;
  /** Kills what is left. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Kept so that a test that is given up, or a run that is ended, leaves nothing behind. */
const running = new Set<number>();

function killAll(): void {
  for (const pid of running) killGroup(pid, "SIGKILL");
}

process.once("exit", killAll);
process.once("SIGTERM", () => {
  killAll();
  process.exit(143);
});

export function startProgram({ command, args, cwd, env }: ProgramOptions): Program {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} could not be started.`);
  running.add(pid);
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      written[name] += text;
    });
  }
  let ended: Exit | undefined;
  const exit = exitOf(child).then((how) => {
    ended = how;
    return how;
  });
  return {
    pid,
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
    exit,
    signal: (name) => child.kill(name),
    signalGroup: (name) => killGroup(pid, name),
    isAnythingLeft: () => killGroup(pid, 0),
    async waitFor(text, timeout = 20_000) {
      const found = () => written.stdout.match(text);
      await waitUntil(`${text} on standard output`, () => found() !== null || ended !== undefined, timeout);
      const match = found();
      if (match) return match;
      throw new Error(
        `It ended with ${JSON.stringify(ended)} before ${text} came:\n${written.stdout}${written.stderr}`,
      );
    },
    async [Symbol.asyncDispose]() {
      killGroup(pid, "SIGKILL");
      await exit;
      await waitUntil(`all of process group ${pid} has ended`, () => !killGroup(pid, 0));
      running.delete(pid);
    },
  };
}

/** @returns whether there was anything to send it to. */
function killGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      // All it wrote is read at "close", which does not come while something that it left behind holds its output.
      const late = setTimeout(resolve, 1_000, { code, signal });
      child.once("close", () => {
        clearTimeout(late);
        resolve({ code, signal });
      });
    });
  });
}
