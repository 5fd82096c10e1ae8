import { join } from "node:path";
import { type Finished, run } from "../run.ts";
import { openDesk } from "./desk.ts";
import { judge } from "./judge.ts";
import type { Outcome } from "./program/conformance.ts";
import type { FORMATS, Project } from "./project.ts";
import type { Runtime } from "./runtimes.ts";

/** Milliseconds, for the program and its end: what keeps a process from ending is a mistake, too. */
const TIME = 30_000;

// Deno gives a program what it is allowed.
const DENO = ["run", "--allow-net=127.0.0.1", "--allow-env", "--allow-read", "--allow-write"];

/** What the program prints at its end. */
interface Report {
  readonly versions: Readonly<Record<string, string>>;
  readonly outcomes: readonly Outcome[];
}

/** Runs the program in Node, Bun or Deno. */
export async function runProcess(
  runtime: Runtime,
  project: Project,
  format: keyof typeof FORMATS,
): Promise<Finished> {
  const binary = await runtime.program();
  await using desk = await openDesk();
  const args = [...(runtime.name === "deno" ? DENO : []), join(format, "process.js")];
  const { ok, output } = await run(binary, args, {
    cwd: project.folder,
    env: { DESK: desk.url, SPOTIFY_CLIENT_ID: "from-the-environment" },
    timeLimit: TIME,
  });
  const [, report] = /^report: (.*)$/m.exec(output) ?? [];
  if (report === undefined) return judge(undefined, output);
  const { versions, outcomes } = JSON.parse(report) as Report;
  const [kind = ""] = runtime.name.split("-");
  if (versions[kind] !== runtime.version) {
    return { ok: false, output: `It ran in ${kind} ${versions[kind]}, not in ${runtime.version}.` };
  }
  // Whoever prints that all holds has to end well, too.
  return ok ? judge(outcomes) : { ok, output: `${judge(outcomes).output}\n${output}` };
}
