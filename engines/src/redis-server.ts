import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where `redis-server` or `valkey-server` is installed, as PATH has it. */
export function findRedisServer(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return ["redis-server", "valkey-server"]
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(isProgram);
}

/** Why no server of our own can be started here, one that may be killed and paused; `undefined` where it can. */
export function whyNoOwnRedis(): string | undefined {
  return findRedisServer() === undefined
    ? "neither redis-server nor valkey-server is on PATH: install one, for instance with `apt-get install redis-server`"
    : undefined;
}

/** Why there is no server at all for tests; `undefined` where there is one. */
export function whyNoRedis(): string | undefined {
  if (process.env.REDIS_URL) return undefined;
  const reason = whyNoOwnRedis();
  return reason && `${reason}, or set REDIS_URL to a server whose empty databases the tests may use`;
}
