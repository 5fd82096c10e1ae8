import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { addressOf } from "./address.ts";
import { DroppedConnection } from "./control/strike.ts";
import { createServedEmulator, type Emulator, type EmulatorOptions } from "./emulator.ts";
import { InputError } from "./input.ts";
import { isLoopback } from "./loopback.ts";

export interface ServerOptions extends EmulatorOptions {
  /** Default 127.0.0.1. */
  host?: string | undefined;
  /** Default 5001; 0 takes any that is free. */
  port?: number | undefined;
  /** It lets anyone be anyone, so a host that others can reach has to be meant. Default false. */
  allowRemote?: boolean | undefined;
}

export interface RunningEmulator {
  /** Where this machine reaches it. Without a slash at the end. */
  url: string;
  port: number;
  emulator: Emulator;
  /** Ends every connection, also of requests that hang, and lets go of the state file. */
  close(): Promise<void>;
}

/**
 * Starts a local Spotify on a port.
 * @throws InputError when the host is not a loopback one and `allowRemote` is not set
 * @throws Error with `code: "EADDRINUSE"` when the port is taken
 */
export async function startEmulator(options: ServerOptions = {}): Promise<RunningEmulator> {
  const { host = "127.0.0.1", port = 5001, allowRemote = false, ...rest } = options;
  if (!allowRemote && !isLoopback(host)) {
    throw new InputError("host", "is not a loopback address: use 127.0.0.1, or allow remote callers");
  }
  const emulator = createServedEmulator(rest);
  let ownPort: number | undefined;
  const server = createAdaptorServer({
    fetch: async (request, { incoming }) => {
      try {
        return await emulator.serve(request, { port: ownPort, drop: () => incoming.socket.destroy() });
      } catch (error) {
        if (error instanceof DroppedConnection || incoming.socket.destroyed) return RESPONSE_ALREADY_SENT;
        process.emitWarning(error instanceof Error ? error : String(error));
        return new Response("The emulator itself failed.", { status: 500 });
      }
    },
    hostname: host,
    overrideGlobalObjects: false,
  });
  try {
    server.listen(port, host.replace(/^\[|\]$/g, ""));
    await once(server, "listening");
  } catch (cause) {
    emulator.close();
    throw cause;
  }
  const { port: boundPort } = server.address() as AddressInfo;
  // Where others reach it, they may do so by a port that is passed on to this one, as a container's is.
  if (!allowRemote) ownPort = boundPort;
  return {
    url: addressOf(host, boundPort),
    port: boundPort,
    emulator: { fetch: emulator.fetch, control: emulator.control, close: emulator.close },
    async close() {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
      emulator.close();
    },
  };
}
