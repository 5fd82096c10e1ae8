import { createClient } from "redis";
/** A database of a Redis, for one test file alone. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** Makes it as it was when it was given out. */
  empty(): Promise<void>;
  /** Empties it and gives it back. */
  stop(): Promise<void>;
}

/** Says that a database is taken, for longer than tests last: who was killed cannot give it back. */
const TAKEN = "stagedoor-tests:taken";
const taken = { expiration: { type: "PX", value: 1_800_000 } } as const;

/**
 * An empty database of a running server, for one caller alone. Database 0 is left to whoever uses that server.
 *
 * @throws {Error} when the server does not answer, or has no empty database left.
 */
export async function takeDatabase(server: string): Promise<TestRedis> {
  const client = createClient({ url: server, socket: { reconnectStrategy: false } });
  client.on("error", () => {});
  await client.connect();
  const databases = await client.configGet("databases").then(
    (settings) => Number(settings.databases),
    () => 16,
  );
  for (let database = 1; database < databases; database++) {
    await client.select(database);
    const isTaken = (await client.set(TAKEN, "", { ...taken, condition: "NX" })) === null;
    if (isTaken) continue;
    if ((await client.dbSize()) > 1) {
      await client.del(TAKEN);
      continue;
    }
    const url = new URL(server);
    url.pathname = `/${database}`;
    return {
      url: url.href,
      async empty() {
        await client.multi().flushDb().set(TAKEN, "", taken).exec();
      },
      stop,
      [Symbol.asyncDispose]: stop,
    };
    async function stop(): Promise<void> {
      await client.flushDb();
      client.destroy();
    }
  }
  client.destroy();
  throw new Error(
    "REDIS_URL names a server that has no empty database left (1 and up): empty one, or name another.",
  );
}
