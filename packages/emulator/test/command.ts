import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, expect } from "vitest";

/** The command from source. */
const commandFile = fileURLToPath(new URL("../src/cli.ts", import.meta.url));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

interface Launch {
  file?: string;
  env?: Readonly<Record<string, string>>;
  cwd?: string | undefined;
  /** Default: the Node that runs the tests. */
  node?: string;
}

/** Starts the command, on a port that is free unless another is asked for. Ended after the test. */
export function launch(args: readonly string[] = [], { file = commandFile, env, cwd, node }: Launch = {}) {
  const child = spawn(node ?? process.execPath, [file, ...args], {
    // An environment of its own: what is set where the tests run is not the command's.
    env: { PATH: process.env.PATH, PORT: "0", ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  children.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const exit = once(child, "close").then(([code]) => code as number | null);
  /** Where it is, once it says so. */
  const url = async () => {
    await expect.poll(() => output, { timeout: 10_000 }).toContain("Ctrl-C ends it.");
    return /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? "";
  };
  return { child, output: () => output, exit, url };
}
