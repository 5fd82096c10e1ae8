import { checkNumber } from "./check-number.ts";
import { type Clock, systemClock } from "./clock.ts";
import { Limiter, type LimiterSettings } from "./rate-limit/limiter.ts";
import type { Sender } from "./sender.ts";

/** How much is sent, and how long it may be held back. */
export interface RateLimitOptions {
  /**
   * How many requests a window holds. Spotify publishes no number; by default there is no limit until a 429
   * teaches one.
   */
  readonly requests?: number | undefined;
  /** Length of the rolling window, in milliseconds. Default 30,000, Spotify's. */
  readonly window?: number | undefined;
  /** How many requests may wait for an answer at the same time. Default 10. */
  readonly concurrency?: number | undefined;
  /**
   * The longest that a request is held back, in milliseconds. Default 30,000; `maxWait` of a single call wins. One
   * that would have to wait longer gets a 429 at once.
   */
  readonly maxWait?: number | undefined;
  /** The time to go by; another one for tests. Default: the system's. */
  readonly clock?: Clock | undefined;
}

const MOST_ORIGINS = 100;

/**
 * A sender that keeps to Spotify's limits, which are the app's: everyone who is signed in shares them, and so must
 * share this sender.
 *
 * - Requests of one origin go when its rolling window has room, so that the accounts service is not held up by the
 *   Web API. They are taken from one person after the other (who that is, the `Authorization` header tells).
 * - After a 429 nothing is sent until its `Retry-After` is over, some seconds and growing where it has none; from then
 *   on a little less is sent in a window than was sent before it, and slowly more again.
 * - After a 429 for a quota (`reason` `QUOTA_EXCEEDED`) only its group of operations is held back: those whose
 *   paths have the same first two names (`/artists/{id}/albums`, `/search`, `/me/player/…`).
 * - What would have to wait longer than it may is answered at once with a 429 that Spotify did not send, with the
 *   seconds that are left in `Retry-After`. Only where others came in between is that found out at the end.
 *
 * The 429 itself is given back: `withRetry` around this layer sends again.
 *
 * @throws {ConfigError} when an option is not a number in its range
 * @see https://developer.spotify.com/documentation/web-api/concepts/rate-limits
 */
export function withRateLimit(sender: Sender, options: RateLimitOptions = {}): Sender {
  const settings: LimiterSettings = {
    requests: checkNumber("requests", options.requests ?? Number.POSITIVE_INFINITY, 1),
    window: checkNumber("window", options.window ?? 30_000, 1),
    concurrency: checkNumber("concurrency", options.concurrency ?? 10, 1),
    maxWait: checkNumber("maxWait", options.maxWait ?? 30_000, 0),
    clock: options.clock ?? systemClock,
  };
  // Spotify has two; `spotify.send` may go anywhere.
  const limiters = new Map<string, Limiter>();
  return async (url, init) => {
    const origin = /^[a-z]+:\/\/[^/?#]+/i.exec(url)?.[0] ?? "";
    const limiter = limiters.get(origin) ?? new Limiter(settings);
    limiters.delete(origin);
    limiters.set(origin, limiter);
    const [longestUnused] = limiters.keys();
    if (limiters.size > MOST_ORIGINS && longestUnused !== undefined) limiters.delete(longestUnused);
    return limiter.send(sender, url, init);
  };
}
