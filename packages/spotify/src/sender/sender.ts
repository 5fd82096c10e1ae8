import type { Operation } from "../operations/operation.ts";

/**
 * What goes with the address of a request: what `fetch` takes, in forms that layers can read and send again, and
 * what only layers read.
 */
export interface SenderInit {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text can be sent twice; a stream cannot, and no layer tries. */
  readonly body?: BodyInit | null;
  readonly signal?: AbortSignal | null;
  readonly redirect?: RequestRedirect;
  /** Which operation of the Web API this is; absent for the accounts service and for `spotify.send`. */
  readonly operation?: Operation | undefined;
  /**
   * The longest that a layer may hold the request back, for a rate limit or before another try, in milliseconds.
   * Default: each layer's own.
   */
  readonly maxWait?: number | undefined;
  /** Which try of the call this is, from 1. `withRetry` writes it, for the layers beneath. */
  readonly attempt?: number | undefined;
}

/**
 * What carries a request to Spotify and brings back whatever was answered, a 4xx or 5xx as well as a 200. It has
 * the shape of `fetch`; layers are functions from one sender to another.
 *
 * A sender rejects with `NetworkError` when nothing came back, with `TimeoutError` when it took too long, and
 * with the reason of `init.signal` when the caller aborted. It follows no redirects.
 */
export type Sender = (url: string, init: SenderInit) => Promise<Response>;
