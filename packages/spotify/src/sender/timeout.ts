import { ConfigError, NetworkError, SpotifyError, TimeoutError, UnexpectedResponse } from "../errors.ts";
import { LONGEST_TIMER } from "./clock.ts";
import type { Sender } from "./sender.ts";

/** Time allowed for one whole exchange where nothing else is said, in milliseconds. */
export const DEFAULT_TIMEOUT = 10_000;

/** More than any answer of Spotify's: a body without an end must not fill the memory. */
const MOST_BYTES = 64 * 2 ** 20;

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
    const exchange = new Exchange(url, init.signal ?? undefined, timeout);
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
  return utf8.decode(await readBody(response, signal));
}

/** The same, as bytes. */
export async function readBytes(response: Response, signal?: AbortSignal | null): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readBody(response, signal);
  return buffer.byteLength === byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
}

const utf8 = /* @__PURE__ */ new TextDecoder();

async function readBody(response: Response, signal?: AbortSignal | null): Promise<Uint8Array<ArrayBuffer>> {
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

async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  // Another library's body may be no stream of the web's; one that has been read is refused with a reason.
  if (response.bodyUsed || typeof response.body?.getReader !== "function") {
    return new Uint8Array(await response.arrayBuffer());
  }
  const reader = response.body.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
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
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const bytes = new Uint8Array(size);
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.byteLength;
  }
  return bytes;
}

/** From a request to the end of its answer. */
class Exchange {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  /** Ends the wait for what is under way now. */
  #abandon: ((reason: unknown) => void) | undefined;

  constructor(url: string, caller: AbortSignal | undefined, timeout: number) {
    this.#caller = caller;
    caller?.addEventListener("abort", this);
    if (timeout <= LONGEST_TIMER) {
      this.#timer = setTimeout(() => this.#abort(timeoutError(url, timeout)), timeout);
    }
  }

  /** Aborted by the caller, with the caller's reason, or when time is up, with a `TimeoutError`. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The caller has aborted. */
  handleEvent(): void {
    this.#abort(this.#caller?.reason);
  }

  /** Rejects as soon as the caller aborts or time is up, whatever happens to the promise it is given. One at a time. */
  race<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.signal.aborted) reject(this.signal.reason);
      this.#abandon = reject;
      promise.then(resolve, reject);
    });
  }

  /** Lets the process end before the time does: nobody may ever read the body. */
  letGo(): void {
    // A number in browsers, where nothing waits for it.
    if (typeof this.#timer === "object") this.#timer.unref();
  }

  finish(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this);
  }

  #abort(reason: unknown): void {
    // Also where the body has been read by other means, and nobody tells.
    this.finish();
    this.#controller.abort(reason);
    this.#abandon?.(this.signal.reason);
  }
}

function timeoutError(url: string, timeout: number): TimeoutError {
  const { host } = new URL(url);
  return new TimeoutError(`${host} did not answer completely within ${timeout} ms`, timeout);
}
