import { hash } from "node:crypto";
import type { Answer } from "./answer.ts";
import type { Operation } from "./operation.ts";

/**
 * How clients may keep what an operation answers, as far as it has been seen: `"minutes"`, two of them, for what is in
 * the catalogue and what search finds; `"tagged"`, not without asking again, with an ETag to ask by, for playlists;
 * `"fresh"`, not without asking again, for all else.
 */
export type Caching = "minutes" | "tagged" | "fresh";

const catalogue =
  /^\/(?:albums|artists|tracks|shows|episodes|audiobooks|chapters|search|browse|markets|recommendations|audio-)/;
const playlists =
  /^\/(?:playlists\/\{playlist_id\}(?:\/items|\/tracks)?|(?:me|users\/\{user_id\})\/playlists)$/;

export function cachingOf({ method, path }: Pick<Operation, "method" | "path">): Caching {
  if (method !== "GET") return "fresh";
  if (catalogue.test(path)) return "minutes";
  return playlists.test(path) ? "tagged" : "fresh";
}

/** An answer with the headers of its caching; 304 where the client's `If-None-Match` has it already. */
export function withCaching(answer: Answer, caching: Caching, ifNoneMatch: string | undefined): Answer {
  const { status, headers, body } = answer;
  if (status !== 200 || caching === "fresh" || body === null) return answer;
  if (caching === "minutes") {
    return { status, headers: { ...headers, "cache-control": "private, max-age=120" }, body };
  }
  const etag = `"${hash("sha1", body, "base64url")}"`;
  const { "content-type": _, ...others } = headers;
  if (ifNoneMatch !== undefined && hasTag(ifNoneMatch, etag)) {
    return { status: 304, headers: { ...others, etag }, body: null };
  }
  return { status, headers: { ...headers, etag }, body };
}

/** Whether `If-None-Match` names a tag, by the weak comparison of RFC 9110 §13.1.2. */
function hasTag(ifNoneMatch: string, tag: string): boolean {
  return ifNoneMatch.trim() === "*" || ifNoneMatch.match(/"[^"]*"/g)?.some((each) => each === tag) === true;
}
