import { createHash } from "node:crypto";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A Spotify id, 22 base62 characters, always the same for the same words. */
export function idFor(...words: readonly string[]): string {
  let rest = BigInt(`0x${createHash("sha256").update(words.join("\u0000")).digest("hex")}`);
  let id = "";
  while (id.length < 22) {
    id += digits[Number(rest % 62n)];
    rest /= 62n;
  }
  return id;
}
