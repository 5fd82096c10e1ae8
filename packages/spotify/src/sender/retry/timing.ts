const FIRST_BACKOFF = 500;
const LONGEST_BACKOFF = 10_000;
const LONGEST_GROWTH = 60_000;

/**
 * How long to wait after a 429, in milliseconds. The first time it is what `Retry-After` says. Who is refused again
 * waits at least 2 seconds, then 4, 8, up to 30, whatever it says: `Retry-After: 0` must not make a storm. Where
 * it is absent it is 2 seconds at first, then 4, 8, up to 60.
 *
 * @param retryAfter seconds, where the answer had them
 * @param refusals how many 429s came before this one
 */
export function waitAfterRefusal(retryAfter: number | undefined, refusals: number): number {
  const growth = Math.min(LONGEST_GROWTH, 2_000 * 2 ** refusals);
  if (retryAfter === undefined) return growth;
  return refusals === 0 ? retryAfter * 1_000 : Math.max(retryAfter * 1_000, growth / 2);
}

/**
 * How long to wait after a failure, in milliseconds: between half and all of a time that doubles from half a second
 * to ten, so that those who failed together do not come back together.
 *
 * @param failures how many came before this one
 * @param random gives a number from 0 to 1
 */
export function backoff(failures: number, random: () => number): number {
  const longest = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** failures);
  return longest * (1 - random() / 2);
}
