import { setTimeout as wait } from "node:timers/promises";
import type { Fault, Refusal, Strike } from "./fault.ts";
import { isRefusal } from "./refusal.ts";

/** Ends the connection of the request being answered; undefined where there is none to end. */
type Drop = (() => void) | undefined;

/** The connection is gone without an answer: what `fetch` throws then, for a caller without a connection. */
export class DroppedConnection extends TypeError {
  constructor() {
    super("fetch failed", { cause: Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }) });
  }
}

/** What a fault works with. */
interface Struck {
  request: Request;
  drop: Drop;
  /** The service itself, used where the fault lets the request through. */
  serve(): Promise<Response>;
  /** Spotify's own words. */
  refuse(kind: Refusal): Response;
}

/** Answers a request that a fault strikes. */
export async function answerStruck(
  { fault, cleared }: Strike,
  { request, drop, serve, refuse }: Struck,
): Promise<Response> {
  const served = fault.when === "after" ? await serve() : undefined;
  if (fault.delayMs !== undefined && fault.kind !== "slow-body") {
    await waited(fault.delayMs, AbortSignal.any([request.signal, cleared]));
    request.signal.throwIfAborted();
  }
  if (isRefusal(fault.kind)) return refuse(fault.kind);
  switch (fault.kind) {
    case undefined:
      return served ?? serve();
    case "hang":
      await ended(AbortSignal.any([request.signal, cleared]));
      request.signal.throwIfAborted();
      return dropped(drop);
    case "drop":
      return dropped(drop);
    case "html":
      return answer(
        fault,
        200,
        "text/html; charset=utf-8",
        "<!doctype html><title>Oops</title><h1>Something went wrong</h1>",
      );
    case "garbage":
      return answer(fault, 200, "application/json; charset=utf-8", '{"access_\u0000\u001f[[[');
    case "content-type":
      return asPage(served ?? (await serve()));
    case "status":
      return answer(fault, 500, "application/json; charset=utf-8", "");
    case "slow-body":
      return withBody(served ?? (await serve()), (text) => slowly(text, fault.delayMs ?? 5000, cleared));
    case "truncated":
      return withBody(served ?? (await serve()), (text) => broken(text, drop));
  }
}

function answer(fault: Fault, status: number, type: string, body: string): Response {
  const own =
    typeof fault.body === "string"
      ? fault.body
      : fault.body === undefined
        ? body
        : JSON.stringify(fault.body);
  const code = fault.status ?? status;
  // The Fetch standard refuses a body with these.
  const isEmpty = code === 204 || code === 205 || code === 304;
  return new Response(isEmpty ? null : own, {
    status: code,
    headers: { "content-type": type, ...fault.headers },
  });
}

function asPage(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set("content-type", "text/html; charset=utf-8");
  return new Response(response.body, { status: response.status, headers });
}

function dropped(drop: Drop): never {
  drop?.();
  throw new DroppedConnection();
}

async function withBody(
  response: Response,
  make: (body: string) => ReadableStream<Uint8Array>,
): Promise<Response> {
  if (response.body === null) return response;
  const text = await response.text();
  const headers = new Headers(response.headers);
  headers.set("content-length", String(Buffer.byteLength(text)));
  return new Response(text === "" ? null : make(text), { status: response.status, headers });
}

function broken(body: string, drop: Drop): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body);
  let isHalfSent = false;
  return new ReadableStream({
    async pull(controller) {
      if (isHalfSent) {
        // A moment for the half to leave before the connection ends.
        await wait(20);
        drop?.();
        if (drop !== undefined) controller.close();
        else controller.error(new DroppedConnection());
        return;
      }
      isHalfSent = true;
      controller.enqueue(bytes.slice(0, Math.floor(bytes.length / 2)));
    },
  });
}

function slowly(body: string, overMs: number, cleared: AbortSignal): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body);
  const pieces = Math.min(10, bytes.length);
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      await waited(overMs / pieces, cleared);
      controller.enqueue(bytes.slice((sent * bytes.length) / pieces, (++sent * bytes.length) / pieces));
      if (sent === pieces) controller.close();
    },
  });
}

async function waited(ms: number, until: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: until }).catch(() => undefined);
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
