import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestRedis, takeDatabase } from "./redis-database.ts";
import { type RedisConfig, RedisProcess } from "./redis-process.ts";
import { findRedisServer, whyNoOwnRedis } from "./redis-server.ts";

export { whyNoOwnRedis, whyNoRedis } from "./redis-server.ts";
export type { RedisConfig, TestRedis };

/** A Redis or Valkey server of our own: on a free port of 127.0.0.1, with its data in a temporary folder. */
export interface Redis extends AsyncDisposable {
  /** `redis://127.0.0.1:PORT`, with the password where `config.requirepass` sets one. */
  readonly url: string;
  /** Where its data is. */
  readonly folder: string;
  /** Kills it (SIGKILL), paused or not, and waits until it is gone. Its data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, and waits until it answers; with other settings where some are given. */
  start(config?: RedisConfig): Promise<void>;
  /** Stops its process (SIGSTOP): connections stay open and nothing is answered. */
  pause(): void;
  /** Lets it go on (SIGCONT). */
  resume(): void;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** As careful operators run it: everything on disk before it is acknowledged, and nothing evicted. */
const CAREFUL: RedisConfig = {
  appendonly: "yes",
  appendfsync: "always",
  save: '""',
  "maxmemory-policy": "noeviction",
};

/**
 * Starts a Redis server and waits until it answers.
 *
 * @throws {Error} when none is installed, or it does not start: with what it said.
 */
export async function startRedis(config: RedisConfig = {}): Promise<Redis> {
  const program = findRedisServer();
  if (program === undefined) throw new Error(`No Redis can be started: ${whyNoOwnRedis()}.`);
  const folder = mkdtempSync(join(tmpdir(), "stagedoor-redis-"));
  const server = new RedisProcess(program, folder, { ...CAREFUL, ...config });
  try {
    await server.startSomewhere();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/**
 * An empty database: of the server that `REDIS_URL` names, where it is set, else of a server of our own.
 *
 * @throws {Error} when there is neither, or the named server has no empty database left.
 */
export async function redisForTests(): Promise<TestRedis> {
  const named = process.env.REDIS_URL;
  if (named) return takeDatabase(named);
  // Nothing of it is to outlast the tests: without a disk to wait for they are quicker.
  const server = await startRedis({ appendonly: "no" });
  const database = await takeDatabase(server.url);
  const stop = () => server.stop();
  return { ...database, stop, [Symbol.asyncDispose]: stop };
}
