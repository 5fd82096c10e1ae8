import { SpotifyError } from "../errors.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { isFromCache } from "./cache/from-cache.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Sender, SenderInit } from "./sender.ts";

/** What logs and metrics may know of a request: no token, no header, no body, no query. */
export interface HookedRequest {
  readonly method: string;
  /** Spotify's id of the operation, where it is one of the Web API. */
  readonly operation: string | undefined;
  /** The operation's path as Spotify writes it, `/albums/{id}`; else the address's own, without its query. */
  readonly path: string;
  /** Which try of the call it is, from 1, where `withRetry` is around the hooks. */
  readonly attempt: number | undefined;
}

/** A request that was answered, whatever the status. */
export interface HookedResponse extends HookedRequest {
  readonly status: number;
  /** From the request to the head of its answer, in milliseconds. */
  readonly duration: number;
  /** Whether the body came out of a `withCache` beneath the hooks, be it that Spotify was asked if it still holds. */
  readonly fromCache: boolean;
  /** Seconds, where the answer says. */
  readonly retryAfter: number | undefined;
}

/** A request that came to nothing. */
export interface HookedError extends HookedRequest {
  readonly duration: number;
  /** The error's `code`; `ABORTED` where the caller gave up, `UNKNOWN` for errors of others' making. */
  readonly code: string;
  /** The error's message, where it is of this package and so without secrets. */
  readonly message: string | undefined;
}

/** What one of these throws is dropped, also what an asynchronous one rejects with: a call never fails by its log. */
export interface SenderHooks {
  /** Before it is sent. */
  readonly onRequest?: ((request: HookedRequest) => void) | undefined;
  /** When the head of its answer is there. */
  readonly onResponse?: ((response: HookedResponse) => void) | undefined;
  /** When there is no answer. */
  readonly onError?: ((error: HookedError) => void) | undefined;
  /** The time to go by; another one for tests. Default: the system's. */
  readonly clock?: Clock | undefined;
}

/**
 * A sender that tells of each request and its end. Around `fetchSender` it sees what really goes to Spotify, each try
 * of it; around all layers, what callers ask and how long they wait.
 */
export function withHooks(sender: Sender, hooks: SenderHooks): Sender {
  const { onRequest, onResponse, onError, clock = systemClock } = hooks;
  return async (url, init) => {
    const request = seen(url, init);
    const began = clock.now();
    tell(onRequest, request);
    try {
      const response = await sender(url, init);
      const { status, headers } = response;
      const duration = clock.now() - began;
      const retryAfter = retryAfterSeconds(headers, clock.now());
      tell(onResponse, { ...request, status, duration, fromCache: isFromCache(response), retryAfter });
      return response;
    } catch (error) {
      const duration = clock.now() - began;
      tell(onError, { ...request, duration, ...described(error, init.signal) });
      throw error;
    }
  };
}

function seen(url: string, { method, operation, attempt }: SenderInit): HookedRequest {
  return { method, operation: operation?.id, path: operation?.path ?? new URL(url).pathname, attempt };
}

function described(
  error: unknown,
  signal: AbortSignal | null | undefined,
): Pick<HookedError, "code" | "message"> {
  if (signal?.aborted) return { code: "ABORTED", message: undefined };
  if (error instanceof SpotifyError) return { code: error.code, message: error.message };
  return { code: "UNKNOWN", message: undefined };
}

function tell<Event>(hook: ((event: Event) => unknown) | undefined, event: Event): void {
  try {
    const result = hook?.(event);
    if (result instanceof Promise) result.catch(() => {});
  } catch {}
}
