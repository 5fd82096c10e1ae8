import { cacheControl } from "./cache-control.ts";
import { freshFor, type Timed } from "./freshness.ts";

/** Headers with which a caller makes a request that a cache has no part in. */
const CONDITIONAL: readonly string[] = [
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "range",
];

/** Fields of a 304 that say nothing of the answer that is stored (RFC 9111 section 3.2). */
const NOT_REFRESHED: readonly string[] = ["connection", "content-encoding", "content-length", "content-type"];

/** Whether the cache is to stay out of a request. */
export function isBypassed(headers: Readonly<Record<string, string>>): boolean {
  return (
    cacheControl(headers["cache-control"]).has("no-store") ||
    CONDITIONAL.some((name) => headers[name] !== undefined)
  );
}

/**
 * Whether an answer to a `GET` may be stored, and would be of use: it is fresh for some time, or can be asked about.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-3
 */
export function isStorable(status: number, answer: Timed): boolean {
  const { headers } = answer;
  if (status !== 200 && status !== 204) return false;
  if (cacheControl(headers.get("cache-control")).has("no-store")) return false;
  if (headers.get("vary")?.includes("*")) return false;
  return freshFor(answer) > 0 || Object.keys(conditionsOf(headers)).length > 0;
}

/** What asks Spotify whether a stored answer still holds; empty where that cannot be asked. */
export function conditionsOf(headers: Headers): Record<string, string> {
  const etag = headers.get("etag");
  const modified = headers.get("last-modified");
  return {
    ...(etag === null ? {} : { "if-none-match": etag }),
    ...(modified === null ? {} : { "if-modified-since": modified }),
  };
}

/** The headers of a stored answer after a 304, or `undefined` where that speaks of another one. */
export function refreshed(stored: Headers, notModified: Headers): Headers | undefined {
  const etag = notModified.get("etag");
  if (etag !== null && etag.replace(/^W\//, "") !== stored.get("etag")?.replace(/^W\//, "")) return undefined;
  const headers = new Headers(stored);
  // Of the stored answer's way here, not of the new one's.
  headers.delete("age");
  for (const [name, value] of notModified) {
    if (!NOT_REFRESHED.includes(name)) headers.set(name, value);
  }
  return headers;
}
