import { createHash } from "node:crypto";
import { hashOf, scramble, stride } from "./random.ts";

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

/** As `idFor`, at a fraction of the cost: for things by the thousand, whose ids nobody wrote down. */
export function quickIdFor(kind: string, owner: string, name = ""): string {
  let state = hashOf(`${kind}\u0000${owner}\u0000${name}`);
  const codes: number[] = [];
  while (codes.length < 22) {
    state = (state + stride) | 0;
    let rest = scramble(state);
    // Five digits are what 32 bits have room for.
    for (let count = 0; count < 5 && codes.length < 22; count += 1) {
      codes.push(digits.charCodeAt(rest % 62));
      rest = Math.floor(rest / 62);
    }
  }
  return String.fromCharCode(...codes);
}
