import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { ConfigError } from "../errors.ts";
import type { LoopbackUri } from "./loopback-uri.ts";
import { PAGE_HEADERS, type Page, pages, render } from "./page.ts";

interface CallbackServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens where a redirect URI points, and nowhere else. `answer` is given each callback's parameters, and says what
 * page its browser gets. Closed, it completes what it is answering, and ends everything else.
 *
 * @throws {ConfigError} when the port cannot be had
 */
export async function listenForCallback(
  uri: LoopbackUri,
  answer: (parameters: URLSearchParams) => Promise<Page>,
): Promise<CallbackServer> {
  const answering = new Set<Promise<void>>();
  const server = createServer(async (request, response) => {
    const over = new Promise<void>((resolve) => response.once("close", resolve));
    answering.add(over);
    void over.then(() => answering.delete(over));
    const page = await pageFor(request, uri, port, answer);
    response.writeHead(page.status, {
      ...PAGE_HEADERS,
      connection: "close",
      ...(page === pages.notGet && { allow: "GET" }),
    });
    response.end(render(page));
  });
  server.listen(uri.port ?? 0, uri.host);
  try {
    await once(server, "listening");
  } catch (cause) {
    throw cannotListen(uri, cause);
  }
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    async close() {
      const closed = once(server, "close");
      server.close();
      await Promise.all(answering);
      // Browsers keep connections in store that never ask for anything.
      server.closeAllConnections();
      await closed;
    },
  };
}

async function pageFor(
  request: IncomingMessage,
  uri: LoopbackUri,
  port: number,
  answer: (parameters: URLSearchParams) => Promise<Page>,
): Promise<Page> {
  // A stranger's name that was made to point here brings itself along as Host (DNS rebinding).
  const name = uri.host.includes(":") ? `[${uri.host}]` : uri.host;
  const { host } = request.headers;
  if (host !== `${name}:${port}` && !(host === name && port === 80)) return pages.otherHost;
  const [path, query = ""] = (request.url ?? "").split(/\?(.*)/s);
  if (path !== uri.path) return pages.notFound;
  return request.method === "GET" ? answer(new URLSearchParams(query)) : pages.notGet;
}

function cannotListen({ host, port }: LoopbackUri, cause: unknown): ConfigError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const problem =
    code === "EADDRINUSE"
      ? `Port ${port} of the redirect URI is in use. End what listens there`
      : `Cannot listen at ${host}${port === undefined ? "" : `, port ${port}`}, where the redirect URI points (${code})`;
  return new ConfigError(
    `${problem}, or register http://127.0.0.1/callback, without a port, and set it: any free port will do then`,
    { option: "redirectUri", cause },
  );
}
