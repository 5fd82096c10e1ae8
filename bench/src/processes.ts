import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A server of its own, as the machine sees it. */
export interface ServerProcess {
  /** Without a slash at the end. */
  readonly url: string;
  /** Milliseconds from its start to its first answer. */
  readonly startTime: number;
  /** Bytes of memory that it holds (resident set size). */
  residentSize(): number;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

/** Milliseconds in which a server has to answer after its start. */
const START_TIME = 20_000;

/**
 * Starts a TypeScript file from source as a server on `PORT`, and waits for its first answer. What it prints goes
 * nowhere, but for its errors.
 *
 * @throws {Error} when it ends, or does not answer in time.
 */
export async function startServer(
  file: URL,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  path = "/",
): Promise<ServerProcess> {
  const port = environment.PORT ?? String(await freePort());
  const begin = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(file), ...args], {
    // Where no .env file is found.
    cwd: environment.STAGEDOOR_DATA ?? import.meta.dirname,
    env: { PATH: process.env.PATH, ...environment, PORT: port },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await firstAnswer(child, `${url}${path}`);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return {
    url,
    startTime: performance.now() - begin,
    residentSize: () => residentSizeOf(child),
    stop: () => stop(child),
  };
}

async function firstAnswer(child: ChildProcess, url: string): Promise<void> {
  const end = performance.now() + START_TIME;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`A server ended with ${child.exitCode} before it answered.`);
    if (performance.now() > end) {
      throw new Error(`A server did not answer at ${url} within ${START_TIME / 1_000} seconds.`);
    }
    await delay(2);
  }
}

/** With `node:http`, not `fetch`: asking over and over takes the least from the server that is starting. */
function answers(url: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  get(url, { agent: false }, (response) => response.resume().once("end", () => resolve(true))).once(
    "error",
    () => resolve(false),
  );
  return promise;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

function residentSizeOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}

/** A TCP port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
