import { NetworkError, TimeoutError } from "../errors.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { checkNumber } from "./check-number.ts";
import { type Clock, steady, systemClock } from "./clock.ts";
import { readRefusal } from "./refusal.ts";
import { isIdempotent, isRepeatable } from "./retry/repeatable.ts";
import { backoff, waitAfterRefusal } from "./retry/timing.ts";
import type { Sender } from "./sender.ts";
import { release } from "./timeout.ts";

/** How often, how long, and what is tried again. */
export interface RetryOptions {
  /** How many more tries a call gets after a 500, 502, 503, 504, or when nothing came back. Default 3. */
  readonly retries?: number | undefined;
  /**
   * No try begins later than so many milliseconds after the call. Default 60,000; `maxWait` of a single call wins.
   * A wait that would end later is not begun: what came back last is given back at once.
   */
  readonly maxWait?: number | undefined;
  /**
   * Whether a request that does something else the second time (`POST`, moving a playlist's items) is sent again too
   * where nobody knows if it was carried out. Default `false`: a track must not be skipped or added twice.
   */
  readonly retryUnsafe?: boolean | undefined;
  /** Gives a number from 0 to 1, to spread the tries of many. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** The time to go by; another one for tests. Default: the system's. */
  readonly clock?: Clock | undefined;
}

/** How much later than said those who wait for the same `Retry-After` come back, at most. */
const SPREAD = 500;

/**
 * A sender that tries again.
 *
 * - After a 429, which says that nothing was done, when `Retry-After` says so (a little later, to spread those who
 *   wait together), as often as `maxWait` allows. Where it is absent: after some seconds, longer each time; but not
 *   where a quota is used up, which takes hours.
 * - After a 500, 502, 503 or 504 (not before its `Retry-After`), and when nothing came back, with a growing and
 *   jittered pause; only what does the same when it is done twice.
 *
 * A body that is a stream is never sent again. Aborting ends a pause at once. A limit of time beneath
 * (`fetchSender`'s `timeout`) is for each try. Once the head of an answer is there it is given back: a body that
 * breaks is not asked for again.
 *
 * @throws {ConfigError} when an option is not a number in its range
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
 */
export function withRetry(sender: Sender, options: RetryOptions = {}): Sender {
  const { retryUnsafe = false, random = Math.random, clock = systemClock } = options;
  const retries = checkNumber("retries", options.retries ?? 3, 0);
  const longest = checkNumber("maxWait", options.maxWait ?? 60_000, 0);
  // Set back, the clock would let a call wait for as long again. Dates in Retry-After still go by it as it is.
  const time = steady(clock);

  return async (url, init) => {
    const { signal } = init;
    const ends = time.now() + (init.maxWait ?? longest);
    const canRepeat = isRepeatable(init.body);
    const mayRepeat = canRepeat && (retryUnsafe || isIdempotent(url, init));
    let failures = 0;
    let refusals = 0;
    for (let attempt = 1; ; attempt++) {
      const limit = init.maxWait === undefined ? {} : { maxWait: Math.max(0, ends - time.now()) };
      let outcome = await tried(sender(url, { ...init, ...limit, attempt }));
      const retryAfter = isResponse(outcome) ? retryAfterSeconds(outcome.headers, clock.now()) : undefined;
      let wait: number | undefined;
      let spread = 0;
      if (isResponse(outcome) && outcome.status === 429) {
        // A body is looked into only where it matters.
        const refusal = retryAfter === undefined ? await readRefusal(outcome, signal) : undefined;
        outcome = refusal?.response ?? outcome;
        if (canRepeat && !refusal?.isQuota) wait = waitAfterRefusal(retryAfter, refusals++);
        spread = random() * SPREAD;
      } else if (isFailure(outcome) && mayRepeat && failures < retries) {
        wait = Math.max(backoff(failures++, random), (retryAfter ?? 0) * 1_000);
      }
      const left = ends - time.now();
      if (wait === undefined || !(wait <= left)) {
        if (isResponse(outcome)) return outcome;
        throw outcome;
      }
      if (isResponse(outcome)) release(outcome);
      await clock.sleep(Math.min(left, wait + spread), signal);
    }
  };
}

/** An answer, or that nothing came back; other rejections (the caller's own reason) go on. */
type Outcome = Response | NetworkError | TimeoutError;

async function tried(response: Promise<Response>): Promise<Outcome> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof NetworkError || error instanceof TimeoutError) return error;
    throw error;
  }
}

// Not `instanceof Response`: a sender of one's own may answer with another library's.
function isResponse(outcome: Outcome): outcome is Response {
  return !(outcome instanceof Error);
}

function isFailure(outcome: Outcome): boolean {
  return !isResponse(outcome) || [500, 502, 503, 504].includes(outcome.status);
}
