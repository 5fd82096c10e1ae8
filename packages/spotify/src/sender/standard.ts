import { type CacheOptions, type CachingSender, withCache } from "./cache.ts";
import type { Clock } from "./clock.ts";
import { type FetchSenderOptions, fetchSender } from "./fetch.ts";
import { type SenderHooks, withHooks } from "./hooks.ts";
import { type RateLimitOptions, withRateLimit } from "./rate-limit.ts";
import { type RetryOptions, withRetry } from "./retry.ts";

/** Options of the layers, each under its name, and those of the base sender. */
export interface StandardSenderOptions extends FetchSenderOptions {
  /** The longest that a call is held back, in milliseconds. Default 60,000; `maxWait` of a single call wins. */
  readonly maxWait?: number | undefined;
  /** Of `withCache`. */
  readonly cache?: CacheOptions | undefined;
  /** Of `withRetry`. */
  readonly retry?: RetryOptions | undefined;
  /** Of `withRateLimit`. */
  readonly rateLimit?: RateLimitOptions | undefined;
  /** For logs and metrics of what really goes to Spotify. */
  readonly hooks?: SenderHooks | undefined;
  /** The time to go by; another one for tests. Default: the system's. */
  readonly clock?: Clock | undefined;
}

/**
 * All the layers, in the order in which they help each other:
 *
 * 1. the cache, as what it knows costs nothing of what is beneath;
 * 2. tries, each of which takes its turn in
 * 3. the rate limit, so that none goes uncounted;
 * 4. the hooks, to which only what is really sent counts;
 * 5. `fetch`, with a limit of time for each try, in which no waiting counts.
 *
 * One for the whole app: people share its rate limit, and nothing else.
 *
 * @throws {ConfigError} when an option is not a number in its range
 */
export function standardSender(options: StandardSenderOptions = {}): CachingSender {
  const { clock, maxWait = 60_000, cache, retry, rateLimit, hooks } = options;
  const fetching = fetchSender(options);
  const sent = hooks === undefined ? fetching : withHooks(fetching, { clock, ...hooks });
  const limited = withRateLimit(sent, { clock, maxWait, ...rateLimit });
  return withCache(withRetry(limited, { clock, maxWait, ...retry }), { clock, ...cache });
}
