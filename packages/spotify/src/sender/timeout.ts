import { ConfigError, NetworkError, SpotifyError, TimeoutError, UnexpectedResponse } from "../errors.ts";
import { LONGEST_TIMER } from "./clock.ts";
import type { Sender } from "./sender.ts";

/** Time allowed for one whole exchange where nothing else is said, in milliseconds. */
export const DEFAULT_TIMEOUT = 10_000;

/** More than any answer of Spotify's: a body without an end must not fill the memory. */
const MOST_BYTES = 64 * 2 ** 20;

interface Exchange {
  /** Aborted by the caller, with the caller's reason, or when time is up, with a `TimeoutError`. */
  readonly signal: AbortSignal;
  /** Rejects as soon as the caller aborts or time is up, whatever happens to the promise it is given. */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Lets the process end before the time does: nobody may ever read the body. */
  letGo(): void;
  finish(): void;
}

// From the headers of an answer to the end of its body the clock runs on. A body may hang as well as a head.
const underWay = new WeakMap<Response, Exchange>();

/**
 * A sender whose exchanges, from the request to the last byte that `readText` reads, take at most `timeout`
 * milliseconds (`Number.POSITIVE_INFINITY`: as long as they like).
 *
 * @throws {ConfigError} when the time is not a number above 0
 */
export function withTimeout(sender: Sender, timeout: number): Sender {
  if (typeof timeout !== "number" || !(timeout > 0)) {
    throw new ConfigError(`timeout is milliseconds above 0, not ${timeout}`, { option: "timeout" });
  }
  return async (url, init) => {
    init.signal?.throwIfAborted();
    const exchange = beginExchange(url, init.signal ?? undefined, timeout);
    try {
      const response = await exchange.race(sender(url, { ...init, signal: exchange.signal }));
      if (response.body === null) exchange.finish();
      else {
        underWay.set(response, exchange);
        exchange.letGo();
      }
      return response;
    } catch (error) {
      exchange.finish();
      throw error;
    }
  };
}

/**
 * The body of an answer as text, within what is left of its time.
 *
 * @throws {NetworkError} when the connection breaks before the end
 * @throws {TimeoutError} when time is up before the end
 * @throws {UnexpectedResponse} when it is larger than 64 MiB
 */
export async function readText(response: Response, signal?: AbortSignal | null): Promise<string> {
  return new TextDecoder().decode(await readBytes(response, signal));
}

/** The same, as bytes. */
export async function readBytes(response: Response, signal?: AbortSignal | null): Promise<ArrayBuffer> {
  const exchange = underWay.get(response);
  try {
    const body = bytesOf(response);
    return await (exchange === undefined ? body : exchange.race(body));
  } catch (cause) {
    exchange?.signal.throwIfAborted();
    signal?.throwIfAborted();
    if (cause instanceof SpotifyError) throw cause;
    throw new NetworkError("The connection broke before Spotify's answer was complete", { cause, response });
  } finally {
    exchange?.finish();
  }
}

/** Lets go of an answer whose body nobody will read: of its connection, its timer and its place at the signal. */
export function release(response: Response): void {
  underWay.get(response)?.finish();
  response.body?.cancel().catch(() => {});
}

async function bytesOf(response: Response): Promise<ArrayBuffer> {
  // Another library's body may be no stream of the web's; one that has been read is refused with a reason.
  if (response.bodyUsed || typeof response.body?.getReader !== "function") return response.arrayBuffer();
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (!ArrayBuffer.isView(next.value)) throw new TypeError("The body is not made of bytes");
    chunks.push(next.value);
    size += next.value.byteLength;
    if (size > MOST_BYTES) {
      reader.cancel().catch(() => {});
      throw new UnexpectedResponse("Spotify's answer is too large", response);
    }
  }
  const bytes = new Uint8Array(size);
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.byteLength;
  }
  return bytes.buffer;
}

function beginExchange(url: string, caller: AbortSignal | undefined, timeout: number): Exchange {
  const controller = new AbortController();
  const { signal } = controller;
  const abortAsCaller = () => end(caller?.reason);
  const timer =
    timeout > LONGEST_TIMER ? undefined : setTimeout(() => end(timeoutError(url, timeout)), timeout);
  caller?.addEventListener("abort", abortAsCaller);

  function end(reason: unknown): void {
    // Also where the body has been read by other means, and nobody tells.
    finish();
    controller.abort(reason);
  }

  function finish(): void {
    clearTimeout(timer);
    caller?.removeEventListener("abort", abortAsCaller);
  }

  return {
    signal,
    race: (promise) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        const abandon = () => reject(signal.reason);
        signal.addEventListener("abort", abandon, { once: true });
        promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abandon));
      }),
    letGo() {
      // A number in browsers, where nothing waits for it.
      if (typeof timer === "object") timer.unref();
    },
    finish,
  };
}

function timeoutError(url: string, timeout: number): TimeoutError {
  const { host } = new URL(url);
  return new TimeoutError(`${host} did not answer completely within ${timeout} ms`, timeout);
}
