/**
 * The wait that a `Retry-After` header asks for, in whole seconds from now, rounded up. It may be a number of
 * seconds or a date (RFC 9110 section 10.2.3); `undefined` when it is absent or neither. At most a week: a day is the
 * longest that has been seen, and nonsense must not end in waiting for ever.
 */
export function retryAfterSeconds(headers: Headers, now: number = Date.now()): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (value === undefined || value === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(LONGEST, Math.ceil(Number(value)));
  // A date has letters; `Date.parse` would take "-5" or "1:30" for one as well.
  const date = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(LONGEST, Math.max(0, Math.ceil((date - now) / 1000)));
}

const LONGEST = 7 * 86_400;
