import { cacheControl, deltaSeconds } from "./cache-control.ts";

/** An answer's headers, and when the request for it was sent and they came. */
export interface Timed {
  readonly headers: Headers;
  readonly requestedAt: number;
  readonly receivedAt: number;
}

/**
 * For how long an answer is fresh from when it was made, in milliseconds: what it says. Nothing is guessed, and
 * `s-maxage` is for caches that people share.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.2.1
 */
export function freshFor({ headers, receivedAt }: Timed): number {
  const maxAge = deltaSeconds(cacheControl(headers.get("cache-control")).get("max-age"));
  if (maxAge !== undefined) return maxAge;
  const expires = date(headers.get("expires"));
  return expires === undefined ? 0 : Math.max(0, expires - (date(headers.get("date")) ?? receivedAt));
}

/**
 * How old an answer is now, in milliseconds, the time on its way and in other caches included.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.2.3
 */
export function ageOf({ headers, requestedAt, receivedAt }: Timed, now: number): number {
  const apparent = Math.max(0, receivedAt - (date(headers.get("date")) ?? receivedAt));
  const told = deltaSeconds(headers.get("age") ?? undefined) ?? 0;
  const corrected = told + (receivedAt - requestedAt);
  return Math.max(apparent, corrected) + Math.max(0, now - receivedAt);
}

/**
 * Whether an answer may be given without asking Spotify again.
 *
 * @param request the request's `Cache-Control`
 */
export function isFresh(answer: Timed, request: ReadonlyMap<string, string>, now: number): boolean {
  if (request.has("no-cache") || cacheControl(answer.headers.get("cache-control")).has("no-cache"))
    return false;
  const age = ageOf(answer, now);
  return age < freshFor(answer) && age <= (deltaSeconds(request.get("max-age")) ?? Number.POSITIVE_INFINITY);
}

/** A date of HTTP's; `undefined` where it is none (`Expires: 0`). */
function date(header: string | null): number | undefined {
  // `Date.parse` alone takes "0" for a year.
  const time = header !== null && /^[A-Z][a-z]{2}/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
