import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Finished } from "../run.ts";
import { openDesk } from "./desk.ts";
import { judge } from "./judge.ts";
import type { Outcome } from "./program/conformance.ts";
import type { Project } from "./project.ts";
import type { Runtime } from "./runtimes.ts";

/** Milliseconds. */
const TIME = 30_000;

/** The workers in `workerd.capnp`, as people call them. */
export const WORKERS = { worker: "a worker", "worker-without-node": "a worker without Node's built-ins" };

/** Runs the program as a worker. */
export async function runWorkerd(
  runtime: Runtime,
  project: Project,
  worker: keyof typeof WORKERS,
): Promise<Finished> {
  const binary = await runtime.program();
  await project.worker();
  await using desk = await openDesk();
  const child = spawn(binary, ["serve", "workerd.capnp", "--control-fd=3"], {
    cwd: project.folder,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const signal = AbortSignal.timeout(TIME);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  try {
    const port = await portOf(worker, child.stdio[3] as Readable, signal);
    if (port === undefined) return judge(undefined, output);
    const answer = await fetch(`http://127.0.0.1:${port}/?desk=${desk.url}`, { signal });
    const outcomes = answer.ok ? ((await answer.json()) as Outcome[]) : undefined;
    return judge(outcomes, output);
  } finally {
    child.kill();
    await ended;
  }
}

/** Which port a worker got, by what workerd tells its parent; `undefined` when that ends, or time does, before. */
async function portOf(worker: string, control: Readable, signal: AbortSignal): Promise<number | undefined> {
  for await (const line of createInterface({ input: control, signal })) {
    const { event, socket, port } = JSON.parse(line) as { event: string; socket?: string; port?: number };
    if (event === "listen" && socket === worker) return port;
  }
  return undefined;
}
