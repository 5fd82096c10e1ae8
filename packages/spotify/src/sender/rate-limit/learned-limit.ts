/** What a 429 taught of how many requests a window holds. */
export interface LearnedLimit {
  readonly requests: number;
  /** When. */
  readonly at: number;
}

/** Fewer than this tell of somebody else who used up the window; `Retry-After` does without a limit then. */
const LEAST = 10;

/**
 * A tenth below what the window held when a request was refused, as that is all that is known of the limit; 10 at
 * least. Of those refused together the one with the fewest before it counts.
 *
 * @param held how many had been taken in the window before the refused request
 * @param sentAt when that one was sent
 */
export function learn(
  known: LearnedLimit | undefined,
  { held, sentAt, now }: { readonly held: number; readonly sentAt: number; readonly now: number },
): LearnedLimit {
  const requests = Math.max(LEAST, Math.floor(held * 0.9));
  if (known === undefined || sentAt > known.at) return { requests, at: now };
  return { requests: Math.min(known.requests, requests), at: known.at };
}

/**
 * How many requests a window is taken to hold now: what was learned and a few more, slowly at first, as each trial ends
 * in a pause for all, and faster the longer no 429 comes, as then it was too low: it was somebody else who sent.
 * One more after four windows, ten more after ten, ninety after thirty.
 */
export function limitNow({ requests, at }: LearnedLimit, now: number, window: number): number {
  const windows = Math.max(0, Math.floor((now - at) / window));
  return requests + Math.floor(windows ** 2 / 10);
}
