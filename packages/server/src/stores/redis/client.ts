import { SetupError } from "../../errors.ts";

/** What of the library's client is used. */
export interface Client {
  readonly isOpen: boolean;
  readonly isReady: boolean;
  on(event: "connect" | "ready" | "reconnecting" | "error", listener: () => void): unknown;
  connect(): Promise<unknown>;
  sendCommand(command: readonly string[]): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  /** Ends once all answers have come. */
  close(): Promise<void>;
  destroy(): void;
}

/** Milliseconds until an attempt to connect is given up. */
const CONNECT_TIME = 5_000;
/** Milliseconds between two attempts to connect again at most. */
const LONGEST_PAUSE = 500;

/** `commands` fail at once while there is no connection; what is subscribed to lasts beyond it. */
type Use = "commands" | "releases";

/** @param ended ends an attempt to connect too, which the client's own `destroy` leaves to go on. */
type MakeClient = (use: Use, ended: AbortSignal) => Client;

/**
 * Makes clients, once the library is there.
 *
 * @param isLasting whether a connection that is lost, or cannot be made, is tried again.
 * @throws {SetupError} when the library is not installed.
 */
export async function clientsFor(url: string, isLasting: () => boolean): Promise<MakeClient> {
  const library = await import("redis").catch((cause: unknown) => {
    throw new SetupError(
      "The Redis store needs the library redis, which cannot be loaded. Install it: npm install redis",
      69,
      { cause },
    );
  });
  return (use, ended) =>
    library.createClient({
      ...{ url, name: `stagedoor-${use}`, maintNotifications: "disabled" },
      // A timer for each command would cost more than the command.
      commandOptions: { timeout: 0 },
      disableOfflineQueue: use === "commands",
      socket: {
        ...{ connectTimeout: CONNECT_TIME, signal: ended },
        reconnectStrategy: (tries) => isLasting() && pauseBefore(tries),
      },
    });
}

/** Short, and another one for each instance: they all lose their connections at the same moment. */
const pauseBefore = (tries: number): number =>
  Math.min(LONGEST_PAUSE, 25 * 2 ** tries) * (0.5 + Math.random() / 2);
