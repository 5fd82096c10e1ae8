import type { SenderInit } from "../sender.ts";

// RFC 9110 section 9.2.2. PATCH and POST are not among them.
const IDEMPOTENT: readonly string[] = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"];

const PLAYLIST_ITEMS = /\/playlists\/[^/]+\/(?:items|tracks)$/;

/**
 * Whether a request does the same when it is carried out twice, so that it may be sent again though nobody knows
 * what became of the first one.
 *
 * Spotify has two exceptions among its `PUT`s and `DELETE`s, both on a playlist's items: moving them (`range_start`),
 * which moves others the second time, and removing them by position. A `snapshot_id` changes nothing: Spotify says
 * that the change is made to that state, and does not say that the same change made twice is made once.
 */
export function isIdempotent(url: string, { method, body }: Pick<SenderInit, "method" | "body">): boolean {
  if (!IDEMPOTENT.includes(method)) return false;
  if ((method !== "PUT" && method !== "DELETE") || !PLAYLIST_ITEMS.test(new URL(url).pathname)) return true;
  if (typeof body !== "string") return body === undefined || body === null;
  return !/"(?:range_start|positions)"\s*:/.test(body);
}

/** Whether a body is still there once it was sent: nothing, text or bytes, and not a stream. */
export function isRepeatable(body: SenderInit["body"]): boolean {
  return (
    body === undefined ||
    body === null ||
    typeof body === "string" ||
    body instanceof URLSearchParams ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body)
  );
}
