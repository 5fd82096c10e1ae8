import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Balancer, startBalancer } from "./balancer.ts";
import { freePorts } from "./ports.ts";
import type { Exit } from "./program.ts";
import { type StagedoorProcess, startStagedoor } from "./server.ts";

/** When an instance could not work. Times are Unix milliseconds. */
export interface Outage {
  readonly instance: string;
  readonly kind: "killed" | "stopped";
  readonly from: number;
  /** When it could again; without it, it still cannot. */
  to?: number;
}

/** One of several Stagedoors, in a process of its own. */
export interface Instance {
  readonly name: string;
  /** Its own address, past the balancer; without a slash at the end. */
  readonly url: string;
  /** Its process's id, while it runs. */
  readonly pid: number;
  /** @param script another copy of the program. */
  start(script?: string): Promise<void>;
  /** SIGKILL. @returns how it ended: by that, unless it had ended by itself before. */
  kill(): Promise<Exit>;
  /** SIGSTOP: it stands still where it is, connections and all. */
  stop(): void;
  /** SIGCONT. */
  goOn(): void;
  /** SIGTERM, and how it ends. */
  end(): Promise<Exit>;
}

/** Several Stagedoors on one store, behind one address. */
export interface Cluster {
  /** The balancer's. */
  readonly url: string;
  readonly instances: readonly Instance[];
  readonly outages: readonly Outage[];
  /** @throws Error when an instance had ended although nobody had told it to. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Finds the ports of a cluster of `size`: the first one is the balancer's, where people come to. */
export const clusterPort = (size: number): Promise<number> => freePorts(size + 1);

/**
 * Starts them all at once.
 *
 * @param env the environment of each instance, by its name: `1`, `2`, …
 */
export async function startCluster(options: {
  size: number;
  port: number;
  folder: string;
  env: (instance: string) => Readonly<Record<string, string>>;
}): Promise<Cluster> {
  const { size, port, folder, env } = options;
  const outages: Outage[] = [];
  const crashes: string[] = [];
  const servers = new Set<StagedoorProcess>();
  let balancer: Balancer | undefined;

  const dispose = async () => {
    await balancer?.[Symbol.asyncDispose]();
    const left = [...servers];
    servers.clear();
    await Promise.all(left.map((server) => server.kill()));
    if (crashes.length > 0) throw new Error(crashes.join("\n"));
  };

  function createInstance(name: string, ownPort: number): Instance {
    let server: StagedoorProcess | undefined;
    let outage: Outage | undefined;
    const begin = (kind: Outage["kind"]) => {
      outage = { instance: name, kind, from: Date.now() };
      outages.push(outage);
    };
    const over = () => {
      if (outage) outage.to = Date.now();
      outage = undefined;
    };
    const running = (): StagedoorProcess => {
      if (!server) throw new Error(`Instance ${name} is not running.`);
      return server;
    };
    const watch = async (started: StagedoorProcess) => {
      const { code, signal } = await started.program.exit;
      if (!servers.has(started)) return;
      crashes.push(`Instance ${name} ended with ${code ?? signal}: ${started.program.stderr.slice(-1_000)}`);
    };
    const gone = async (exit: Promise<Exit>): Promise<Exit> => {
      const ended = running();
      servers.delete(ended);
      const how = await exit;
      // Whatever it left behind.
      await ended.kill();
      server = undefined;
      return how;
    };
    return {
      name,
      url: `http://127.0.0.1:${ownPort}`,
      get pid() {
        return running().program.pid;
      },
      async start(script) {
        const own = join(folder, `instance-${name}`);
        mkdirSync(own, { recursive: true });
        server = await startStagedoor({
          ...{ folder: own, port: ownPort, env: env(name) },
          ...(script !== undefined && { script }),
        });
        servers.add(server);
        void watch(server);
        over();
      },
      kill() {
        begin("killed");
        running().program.signal("SIGKILL");
        return gone(running().end());
      },
      stop() {
        begin("stopped");
        running().program.signal("SIGSTOP");
      },
      goOn() {
        running().program.signal("SIGCONT");
        over();
      },
      end: () => gone(running().stop()),
    };
  }

  const instances = Array.from({ length: size }, (_, index) =>
    createInstance(String(index + 1), port + 1 + index),
  );
  try {
    const started = await Promise.allSettled(instances.map((instance) => instance.start()));
    for (const result of started) if (result.status === "rejected") throw result.reason;
    balancer = await startBalancer(
      port,
      instances.map((_, index) => port + 1 + index),
    );
  } catch (error) {
    await dispose();
    throw error;
  }
  return { url: balancer.url, instances, outages, [Symbol.asyncDispose]: dispose };
}
