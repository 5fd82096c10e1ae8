import { hash, randomBytes, timingSafeEqual } from "node:crypto";

/** A new opaque value of 1,200 bits, longer than 100 characters as Spotify's are. */
export function newOpaqueValue(prefix: "AQ" | "BQ"): string {
  return prefix + randomBytes(150).toString("base64url");
}

/** A new value for a cookie: 256 random bits. */
export function newCookieValue(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token, a code or a secret. */
export function hashOf(value: string): string {
  return hash("sha256", value, "base64url");
}

export function matchesHash(value: string, kept: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(value)), Buffer.from(kept));
}
