/** A time as Spotify writes when something was added: UTC, without fractions of a second. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
