import { hash } from "node:crypto";
import type { Owner } from "../store.ts";

/** What the names of all keys begin with, so that the database may hold other programs' keys too. */
export const PREFIX = "stagedoor:";

/** Characters of an app's hash: 128 bits. */
export const APP_LENGTH = 22;

const appHashes = new Map<string, string>();

/** An app's part of a key. Apps are few, so that their hashes are kept. */
export function appWord(app: string): string {
  const known = appHashes.get(app);
  if (known !== undefined) return known;
  const word = hash("sha256", app, "base64url").slice(0, APP_LENGTH);
  appHashes.set(app, word);
  return word;
}

/** An owner's part of a key: one word, in which the person stays readable. */
export const ownerWord = ({ app, person }: Owner): string => `${appWord(app)}:${word(person)}`;

/** Text without spaces, for values that scripts take apart at spaces. */
export const word = (text: string): string => text.replace(/[\s%]/g, encodeURIComponent);

export const fromWord = (text: string): string => (text.includes("%") ? decodeURIComponent(text) : text);
