import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { openToPages } from "./webapi/cors.ts";

/** Far more than any operation takes; a body of half a gigabyte would not even fit into a text. */
const mostBytes = 10_000_000;
/** The control API takes whole worlds, with their pictures. */
const mostBytesOfControl = 100_000_000;

/** How long a client that is refused may go on sending before the connection ends. Real ms. */
const patienceMs = 500;

const message = "Payload Too Large";

/**
 * Serves a request unless its body is too long: one that says so is refused unread. One that does not say is held here
 * until it is there, and refused as soon as it is too long, so that nobody acts on a part of it.
 */
export function boundBody(request: IncomingMessage, response: ServerResponse, serve: () => void): void {
  const { url = "", headers } = request;
  const most = url.startsWith("/_emulator/") ? mostBytesOfControl : mostBytes;
  if (Number(headers["content-length"] ?? 0) > most) return void refuse(request, response);
  if (headers["transfer-encoding"] === undefined) {
    serve();
    return;
  }
  let chunks: Buffer[] = [];
  let bytes = 0;
  const take = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= most) return void chunks.push(chunk);
    request.off("data", take).off("end", finish);
    chunks = [];
    void refuse(request, response);
  };
  const finish = () => {
    // Where the listener looks for a body that was read before it.
    Object.assign(request, { rawBody: Buffer.concat(chunks) });
    serve();
  };
  request.on("data", take).on("end", finish);
}

async function refuse(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = new Response(message, { status: 413 });
  openToPages((request.url ?? "").replace(/\?.*/s, ""), refusal);
  response.writeHead(413, {
    ...Object.fromEntries(refusal.headers),
    "content-length": Buffer.byteLength(message),
    connection: "close",
  });
  response.write(message);
  // A client that only reads when it has sent would lose the answer with the connection.
  const over = new AbortController();
  request.resume().once("close", () => over.abort());
  await wait(patienceMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
  response.end();
}
