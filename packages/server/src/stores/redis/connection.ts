import { setTimeout as wait } from "node:timers/promises";
import { cutOff } from "../cut-off.ts";
import { StoreUnavailable } from "../store.ts";
import { type Client, clientsFor } from "./client.ts";
import { LastingClient } from "./lasting-client.ts";
import type { Script } from "./lua.ts";

/** Milliseconds until the first connections are given up. */
const OPEN_TIME = 8_000;
/** Milliseconds that answers on their way are waited for when the store is closed. */
const CLOSE_TIME = 1_000;
/** Commands that may wait for answers, so that a server that is stuck does not pile them up. */
const MOST_WAITING = 10_000;

/** Two connections to one Redis, made again for as long as it takes: one for commands, one that hears what is published. */
export interface Connection {
  /** @throws {StoreUnavailable} at once where there is no connection just now. */
  send(...command: readonly string[]): Promise<unknown>;
  /** Runs a script, whether Redis still knows it or not. Otherwise as `send`. */
  run(script: Script, ...parameters: readonly (string | number)[]): Promise<unknown>;
  /** Whether this user may hear what is published. */
  readonly isHearing: boolean;
  close(): Promise<void>;
}

/** What is heard on a channel, and that it is heard again after a while in which it was not. */
export interface Hearing {
  readonly channel: string;
  heard(message: string): void;
  heardAgain(): void;
}

/** @throws {SetupError} when the library is not installed, and whatever keeps the connections from being made. */
export async function connect(url: string, hearing: Hearing): Promise<Connection> {
  let isLasting = false;
  let waiting = 0;
  const makeClient = await clientsFor(url, () => isLasting);
  const commands = new LastingClient(
    (ended) => makeClient("commands", ended),
    () => {},
  );
  const releases = new LastingClient(
    (ended) => makeClient("releases", ended),
    (client) => hear(client, hearing),
  );
  const both = [commands, releases];

  async function connected(): Promise<boolean> {
    await Promise.all(both.map(({ current }) => current.connect()));
    return mayHear(releases.current, hearing);
  }

  const isHearing = await cutOff(connected(), OPEN_TIME).catch((error: unknown) => {
    for (const client of both) client.close();
    throw error;
  });
  isLasting = true;
  for (const client of both) client.watch();

  async function send(...command: readonly string[]): Promise<unknown> {
    if (waiting === MOST_WAITING) throw new StoreUnavailable("down");
    waiting += 1;
    try {
      return await commands.current.sendCommand(command);
    } catch (error) {
      const code = codeOf(error);
      // After a failover: it became a replica.
      if (code === "READONLY") for (const client of both) client.doubt();
      throw new StoreUnavailable(code, { cause: error });
    } finally {
      waiting -= 1;
    }
  }

  return {
    ...{ send, isHearing },
    async run({ source, sha }, ...parameters) {
      const rest = ["0", ...parameters.map(String)];
      try {
        return await send("EVALSHA", sha, ...rest);
      } catch (error) {
        const isForgotten = error instanceof StoreUnavailable && error.code === "NOSCRIPT";
        if (isForgotten) return send("EVAL", source, ...rest);
        throw error;
      }
    },
    async close() {
      // A server that is stuck is not waited for.
      const stop = wait(CLOSE_TIME, undefined, { ref: false });
      if (commands.current.isOpen) await Promise.race([commands.current.close(), stop]);
      for (const client of both) client.close();
    },
  };
}

/** Subscribes whenever there is a connection, because a subscription that fails is one the library forgets. */
function hear(client: Client, { channel, heard, heardAgain }: Hearing): void {
  client.on("ready", () => client.subscribe(channel, heard).then(heardAgain, () => {}));
}

/** Subscribed once this answers. */
const mayHear = (client: Client, { channel, heard }: Hearing): Promise<boolean> =>
  client.subscribe(channel, heard).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === "NOPERM") return false;
      throw error;
    },
  );

/** `OOM`, `READONLY`, … where Redis answered, `ECONNRESET`, … where the system did, else `down`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "down";
  const [said] = /^[A-Z]{2,}\b/.exec(error.message) ?? [];
  return said ?? ("code" in error && typeof error.code === "string" ? error.code : "down");
}
