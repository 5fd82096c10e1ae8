import { hash } from "node:crypto";
import { type Operation, textOf } from "./operation.ts";

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
export function withCaching(response: Response, caching: Caching, ifNoneMatch: string | undefined): Response {
  if (response.status !== 200 || caching === "fresh") return response;
  const { headers } = response;
  if (caching === "minutes") {
    headers.set("cache-control", "private, max-age=120");
    return response;
  }
  const text = textOf(response);
  if (text === undefined) return response;
  const tag = `"${hash("sha1", text, "base64url")}"`;
  headers.set("etag", tag);
  if (ifNoneMatch === undefined || !hasTag(ifNoneMatch, tag)) return response;
  headers.delete("content-type");
  return new Response(null, { status: 304, headers });
}

/** Whether `If-None-Match` names a tag, by the weak comparison of RFC 9110 §13.1.2. */
function hasTag(ifNoneMatch: string, tag: string): boolean {
  return ifNoneMatch.trim() === "*" || ifNoneMatch.match(/"[^"]*"/g)?.some((each) => each === tag) === true;
}
