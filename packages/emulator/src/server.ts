import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { addressOf } from "./address.ts";
import { boundBody } from "./body-limit.ts";
import { DroppedConnection } from "./control/faults/strike.ts";
import {
  createServedEmulator,
  type Emulator,
  type EmulatorOptions,
  emulatorSettings,
  type ServedEmulator,
} from "./emulator.ts";
import { InputError, readBoolean, readFields, readText } from "./input.ts";
import { isLoopback } from "./loopback.ts";
import { PortInUse, readPort } from "./port.ts";
import { type Answer, toResponse } from "./webapi/answer.ts";

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

const settings = [...emulatorSettings, "host", "port", "allowRemote"] as const;

/**
 * Starts a local Spotify on a port.
 * @throws InputError as `createEmulator`, when the port is none, and when the host is not a loopback one and
 *   `allowRemote` is not set
 * @throws Error with `code: "EADDRINUSE"` when the port is taken
 */
export async function startEmulator(options: ServerOptions = {}): Promise<RunningEmulator> {
  readFields(options, "startEmulator", settings);
  const { host: givenHost = "127.0.0.1", port: givenPort = 5001, allowRemote = false, ...rest } = options;
  const host = readText(givenHost, "host");
  const port = readPort(givenPort, "port");
  readBoolean(allowRemote, "allowRemote");
  if (!allowRemote && !isLoopback(host)) {
    throw new InputError("host", "is not a loopback address: use 127.0.0.1, or allow remote callers");
  }
  const emulator = createServedEmulator(rest);
  let ownPort: number | undefined;
  const serve = getRequestListener(
    async (request, { incoming }) => {
      try {
        return await emulator.serve(request, { port: ownPort, drop: () => incoming.socket.destroy() });
      } catch (error) {
        if (error instanceof DroppedConnection || incoming.socket.destroyed) return RESPONSE_ALREADY_SENT;
        return toResponse(ownFailure(error));
      }
    },
    { hostname: host, overrideGlobalObjects: false },
  );
  const server = createServer((request, response) => {
    let answer: ReturnType<ServedEmulator["quickRead"]>;
    try {
      answer = emulator.quickRead(request);
    } catch (error) {
      answer = ownFailure(error);
    }
    if (answer === undefined) boundBody(request, response, () => void serve(request, response));
    else if (answer instanceof Promise) {
      void answer.catch(ownFailure).then((each) => send(response, each));
    } else send(response, answer);
  });
  try {
    server.listen(port, host.replace(/^\[|\]$/g, ""));
    await once(server, "listening");
  } catch (cause) {
    emulator.close();
    const isInUse = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
    throw isInUse ? new PortInUse(addressOf(host, port), cause) : cause;
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
      server.closeAllConnections();
      await closed;
      emulator.close();
    },
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (body === null) response.writeHead(status, headers).end();
  else response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}

function ownFailure(error: unknown): Answer {
  process.emitWarning(error instanceof Error ? error : String(error));
  return { status: 500, headers: {}, body: "The emulator itself failed." };
}
