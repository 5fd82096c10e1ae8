import { createHash } from "node:crypto";
import { parse, serialize } from "hono/utils/cookie";

/** The cookies of one site: their names and how they are set (rule 2 of what always holds). */
export interface Cookies {
  /** The session cookie's name. */
  readonly session: string;
  /** What the names of sign-in attempts' cookies begin with. */
  readonly attemptPrefix: string;
  /** The name of the cookie that is there for a day after a renewal was begun. */
  readonly renewal: string;
  /** The cookies that a request carries. */
  read(request: Request): Record<string, string>;
  /** A `Set-Cookie` value. */
  set(name: string, value: string, maxAgeSeconds: number): string;
  /** A `Set-Cookie` value that removes it. */
  clear(name: string): string;
}

/**
 * On https the `__Host-` prefix keeps other hosts of the domain from setting them (RFC 6265bis §4.1.3.2). On plain-http
 * loopback the port is in the name instead: cookies do not tell ports apart, and a second server on the same
 * address must not sign the first one's people out.
 */
export function cookiesFor(origin: URL): Cookies {
  const secure = origin.protocol === "https:";
  const session = secure ? "__Host-stagedoor" : `stagedoor-${origin.port || "80"}`;
  const set = (name: string, value: string, maxAge: number) =>
    serialize(name, value, { path: "/", httpOnly: true, sameSite: "Lax", secure, maxAge });
  return {
    session,
    attemptPrefix: `${session}-attempt-`,
    renewal: `${session}-renewal`,
    read: (request) => parse(request.headers.get("cookie") ?? ""),
    set,
    clear: (name) => set(name, "", 0),
  };
}

/** SHA-256, base64url: how ids that only a browser may know are named elsewhere. */
export const hashOf = (id: string): string => createHash("sha256").update(id).digest("base64url");
