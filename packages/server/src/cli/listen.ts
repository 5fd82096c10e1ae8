import type { Server } from "node:http";
import type { Socket } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { SetupError } from "../errors.ts";
import { portHolder } from "./port-holder.ts";

/** Milliseconds that requests under way have to finish at the end. */
const GRACE = 10_000;

type Handler = (request: Request) => Promise<Response>;

/** A port that is taken, and a handler to be put behind it. */
export interface Listening {
  /** Answers from now on; requests that came before wait for it. */
  serve(fetch: Handler): void;
  /** Takes no more requests, finishes those under way. */
  close(): Promise<void>;
}

/**
 * Takes a port.
 *
 * @throws {SetupError} when it cannot be had: in use, not allowed, or no address of this machine.
 */
export async function listen(host: string, port: number): Promise<Listening> {
  const ready = Promise.withResolvers<Handler>();
  let handler: Handler = async (request) => (await ready.promise)(request);
  const server = createAdaptorServer({
    fetch: (request) => handler(request),
  }) as Server;
  const idle = idleSockets(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explained(error, host, port)));
    server.listen(port, host, resolve);
  });
  const serve = (fetch: Handler) => {
    handler = fetch;
    ready.resolve(fetch);
  };
  return { serve, close: () => close(server, idle) };
}

/**
 * The connections without a request under way. Node's own `closeIdleConnections` passes over those that have not sent
 * one yet, and browsers open them in advance.
 */
function idleSockets(server: Server): Set<Socket> {
  const idle = new Set<Socket>();
  server.on("connection", (socket) => {
    idle.add(socket);
    socket.on("close", () => idle.delete(socket));
  });
  server.on("request", ({ socket }, response) => {
    idle.delete(socket);
    response.on("close", () => {
      if (!socket.destroyed) idle.add(socket);
    });
  });
  return idle;
}

function close(server: Server, idle: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const closeIdle = () => {
      for (const socket of idle) socket.destroy();
    };
    const closing = setInterval(closeIdle, 50);
    const late = setTimeout(() => server.closeAllConnections(), GRACE);
    server.close(() => {
      clearInterval(closing);
      clearTimeout(late);
      resolve();
    });
    closeIdle();
  });
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): SetupError {
  const options = { cause: error };
  if (error.code === "EADDRINUSE") {
    const holder = portHolder(port);
    const other = port < 65_530 ? port + 10 : 5010;
    return new SetupError(
      `Port ${port} of ${host} is in use${holder ? ` by ${holder}` : ""}. Stop what uses it, or set PORT to another, ` +
        `for instance PORT=${other}; with an app of your own whose redirect URI ` +
        `is on this machine, register and set SPOTIFY_REDIRECT_URI=http://127.0.0.1:${other}/callback with it.`,
      69,
      options,
    );
  }
  if (error.code === "EACCES") {
    return new SetupError(`Port ${port} is for privileged users. Set PORT to one above 1023.`, 69, options);
  }
  const why =
    error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND"
      ? "is no address of this machine"
      : error.message;
  return new SetupError(
    `HOST ${host}: ${why}. Set HOST to 127.0.0.1, or to an address of this machine.`,
    69,
    options,
  );
}
