import { randomBytes, randomUUID } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { SetupError } from "../errors.ts";

/**
 * Makes a folder for what only its owner may read.
 *
 * @throws {SetupError} when it cannot be made or written.
 */
export function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SetupError(
      `The folder ${folder} cannot be written (${code}). Give this user the right to, or set STAGEDOOR_DATA to ` +
        "another folder, or STAGEDOOR_STORE=memory: to keep nothing.",
      73,
      { cause: error },
    );
  }
}

/** Not by `recursive`, which never comes back where the system says ENOENT although the parent is there (/proc). */
function makeFolder(folder: string): void {
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !statSync(folder).isDirectory()) throw error;
  }
}

/**
 * The sealing key in the data folder, made once.
 *
 * @throws {SetupError} when it cannot be read or written, or is damaged.
 */
export function readSealingKey(folder: string): string {
  const path = join(folder, "sealing-key");
  try {
    const key = readKey(path) ?? makeKey(path);
    if (key.length >= 32) return key;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SetupError(`The sealing key ${path} cannot be read or made (${code}). Mend its rights.`, 73, {
      cause: error,
    });
  }
  throw new SetupError(
    `The sealing key ${path} is damaged: it has fewer than 32 characters. Put it back from a copy; without one, ` +
      "remove it and the store, and everybody signs in again.",
    65,
  );
}

function readKey(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Written whole before it gets its name, so that neither a kill nor a second start leaves half a key or two. */
function makeKey(path: string): string {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, "utf8").trim();
}
