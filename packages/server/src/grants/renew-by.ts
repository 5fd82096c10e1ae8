const MONTHS = 6;

/**
 * When a refresh token ends whose person authorised at a time, both in Unix milliseconds: six calendar months later in
 * UTC, or on the last day of a month that is too short. No refresh puts it off.
 *
 * @see https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration
 */
export function renewBy(authorizedAt: number): number {
  const date = new Date(authorizedAt);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + MONTHS);
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime();
}
