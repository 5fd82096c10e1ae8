import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A server on a loopback port that stands in for Spotify, answers as the test says, and remembers what it saw. */
export interface Upstream extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenRequest[];
  answer: (response: ServerResponse, request: SeenRequest) => void;
}

export async function startUpstream(): Promise<Upstream> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const seen = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
    upstream.seen.push(seen);
    upstream.answer(response, seen);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const upstream: Upstream = {
    url: `http://127.0.0.1:${address.port}`,
    seen: [],
    answer: (response) => response.writeHead(500).end(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return upstream;
}

export function json(
  status: number,
  data: unknown,
  headers: Record<string, string> = {},
): Upstream["answer"] {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(data));
  };
}

export function text(status: number, body: string, headers: Record<string, string> = {}): Upstream["answer"] {
  return (response) => {
    response.writeHead(status, { "content-type": "text/plain", ...headers }).end(body);
  };
}

/** What a promise rejected with; fails when it did not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not reject");
}
