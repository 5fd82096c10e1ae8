import { rebuilt } from "../rebuilt.ts";

/** Until when a request cannot be sent, and whether a quota is the cause. */
export interface Held {
  /** Unix milliseconds. */
  readonly until: number;
  readonly isQuota: boolean;
}

/** What a request that may not wait so long gets in place of an answer: a 429 as Spotify writes it. */
export function heldResponse(url: string, { until, isQuota }: Held, now: number): Response {
  const seconds = Math.max(1, Math.ceil((until - now) / 1_000));
  const what = isQuota ? "Quota exceeded" : "API rate limit exceeded";
  const message = `${what} until ${new Date(until).toISOString()} (held back, not sent to Spotify)`;
  const error = { status: 429, message, ...(isQuota ? { reason: "QUOTA_EXCEEDED" } : {}) };
  const headers = new Headers({ "content-type": "application/json", "retry-after": String(seconds) });
  return rebuilt({ url, status: 429, statusText: "Too Many Requests", headers }, JSON.stringify({ error }));
}
