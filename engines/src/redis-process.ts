import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Lines of `redis.conf`, written as there, for instance `{ appendfsync: "everysec", save: "60 1000" }`. */
export type RedisConfig = Readonly<Record<string, string>>;

/** Milliseconds until a server that does not answer is given up. */
const START_TIME = 20_000;

const PORT_TAKEN = "Address already in use";

/**
 * Ends the server whose id it was told last, and removes its folder, when its input closes: so nothing is left behind
 * however the process that started the server ends. A test runner ends its workers with signals, without their hooks.
 */
const WATCH = 'while read -r line; do id=$line; done; [ "$id" ] && kill -9 "$id"; rm -rf "$0"';

/** The process of a server, with its port and its folder. */
export class RedisProcess {
  readonly folder: string;
  readonly #program: string;
  #config: RedisConfig;
  #port = 0;
  #process: ChildProcess | undefined;
  readonly #watch: ChildProcess;

  constructor(program: string, folder: string, config: RedisConfig) {
    this.#program = program;
    this.folder = folder;
    this.#config = config;
    this.#watch = spawn("sh", ["-c", WATCH, folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
    this.#watch.stdin?.on("error", () => {});
    unhold(this.#watch);
  }

  get url(): string {
    const { requirepass } = this.#config;
    const user = requirepass === undefined ? "" : `:${encodeURIComponent(requirepass)}@`;
    return `redis://${user}127.0.0.1:${this.#port}`;
  }

  /** Tries ports until one is free. */
  async startSomewhere(): Promise<void> {
    for (let tries = 0; ; tries++) {
      // Below the ports that systems give to outgoing connections: one of those could take it between a kill and
      // the next start, a client's own attempt to reconnect among them.
      this.#port = randomInt(14_000, 32_000);
      try {
        return await this.start();
      } catch (error) {
        if (tries === 20 || !String(error).includes(PORT_TAKEN)) throw error;
      }
    }
  }

  async start(config: RedisConfig = {}): Promise<void> {
    if (this.#process) throw new Error("This Redis is running: kill() it first.");
    this.#config = { ...this.#config, ...config };
    const settings = { ...this.#config, port: String(this.#port), bind: "127.0.0.1", dir: this.folder };
    const file = join(this.folder, "redis.conf");
    writeFileSync(
      file,
      Object.entries(settings)
        .map((setting) => `${setting.join(" ")}\n`)
        .join(""),
    );
    const server = spawn(this.#program, [file], { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = server;
    if (server.pid !== undefined) this.#watch.stdin?.write(`${server.pid}\n`);
    try {
      await untilReady(server);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  async kill(): Promise<void> {
    const server = this.#process;
    this.#process = undefined;
    if (server && !hasEnded(server)) {
      server.ref();
      const ended = once(server, "exit");
      server.kill("SIGKILL");
      await ended;
    }
    this.#watch.stdin?.write("\n");
  }

  pause(): void {
    this.#process?.kill("SIGSTOP");
  }

  resume(): void {
    this.#process?.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
    this.#watch.stdin?.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

const hasEnded = ({ exitCode, signalCode, pid }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

async function untilReady(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = "";
  const fail = (what: string): void => reject(new Error(`The Redis server ${what}. It said: ${said.trim()}`));
  const listen = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-4_000);
    if (said.includes("Ready to accept connections")) resolve();
  };
  server.stdout?.on("data", listen);
  server.stderr?.on("data", listen);
  server.on("error", (error) => fail(`cannot be run: ${error.message}`));
  server.once("close", () => fail("ended while it was starting"));
  const timer = setTimeout(() => fail(`was not ready within ${START_TIME / 1_000} s`), START_TIME);
  await promise.finally(() => {
    clearTimeout(timer);
    // What it says later is nobody's: it must flow, or the server would wait for a reader.
    for (const stream of [server.stdout, server.stderr]) stream?.off("data", listen).resume();
    unhold(server);
  });
}

/** What somebody forgot to stop does not keep the process alive. */
function unhold(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) {
    if (stream && "unref" in stream && typeof stream.unref === "function") stream.unref();
  }
}
