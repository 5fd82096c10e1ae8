import { ConfigError, NetworkError, SpotifyError, TimeoutError } from "../errors.ts";
import type { Sender } from "./sender.ts";

/** Time allowed for one whole exchange where nothing else is said, in milliseconds. */
export const DEFAULT_TIMEOUT = 10_000;

const LONGEST_TIMER = 2 ** 31 - 1;

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
 */
export function readText(response: Response, signal?: AbortSignal | null): Promise<string> {
  return readBody(response, response.text(), signal);
}

/** The same, as bytes. */
export function readBytes(response: Response, signal?: AbortSignal | null): Promise<ArrayBuffer> {
  return readBody(response, response.arrayBuffer(), signal);
}

/** Lets go of an answer whose body nobody will read: of its connection, its timer and its place at the signal. */
export function release(response: Response): void {
  underWay.get(response)?.finish();
  response.body?.cancel().catch(() => {});
}

async function readBody<Body>(
  response: Response,
  body: Promise<Body>,
  signal: AbortSignal | null | undefined,
): Promise<Body> {
  const exchange = underWay.get(response);
  try {
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

function beginExchange(url: string, caller: AbortSignal | undefined, timeout: number): Exchange {
  const controller = new AbortController();
  const { signal } = controller;
  const abortAsCaller = () => controller.abort(caller?.reason);
  const giveUp = () => controller.abort(timeoutError(url, timeout));
  const timer = timeout > LONGEST_TIMER ? undefined : setTimeout(giveUp, timeout);
  caller?.addEventListener("abort", abortAsCaller);

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
    finish() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", abortAsCaller);
    },
  };
}

function timeoutError(url: string, timeout: number): TimeoutError {
  const { host } = new URL(url);
  return new TimeoutError(`${host} did not answer completely within ${timeout} ms`, timeout);
}
