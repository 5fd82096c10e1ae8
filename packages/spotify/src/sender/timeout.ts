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
  return limited((request, signal) => sender(new Request(request, { signal })), timeout);
}

/** The same for what takes its signal apart from the request, which spares a copy of the request. */
export function limited(
  send: (request: Request, signal: AbortSignal) => Promise<Response>,
  timeout: number,
): Sender {
  if (typeof timeout !== "number" || !(timeout > 0)) {
    throw new ConfigError(`timeout is milliseconds above 0, not ${timeout}`, { option: "timeout" });
  }
  return async (request) => {
    request.signal.throwIfAborted();
    const exchange = beginExchange(request, timeout);
    try {
      const response = await exchange.race(send(request, exchange.signal));
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
export async function readText(response: Response, signal?: AbortSignal | null): Promise<string> {
  const exchange = underWay.get(response);
  try {
    return await (exchange === undefined ? response.text() : exchange.race(response.text()));
  } catch (cause) {
    exchange?.signal.throwIfAborted();
    signal?.throwIfAborted();
    if (cause instanceof SpotifyError) throw cause;
    throw new NetworkError("The connection broke before Spotify's answer was complete", { cause, response });
  } finally {
    exchange?.finish();
  }
}

function beginExchange(request: Request, timeout: number): Exchange {
  const controller = new AbortController();
  const { signal } = controller;
  const abortAsCaller = () => controller.abort(request.signal.reason);
  const giveUp = () => controller.abort(timeoutError(request, timeout));
  const timer = timeout > LONGEST_TIMER ? undefined : setTimeout(giveUp, timeout);
  request.signal.addEventListener("abort", abortAsCaller);

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
      request.signal.removeEventListener("abort", abortAsCaller);
    },
  };
}

function timeoutError(request: Request, timeout: number): TimeoutError {
  const { host } = new URL(request.url);
  return new TimeoutError(`${host} did not answer completely within ${timeout} ms`, timeout);
}
