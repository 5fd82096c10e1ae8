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
    const inTheWay = code === "EEXIST" || code === "ENOTDIR";
    const what = inTheWay ? "cannot be made: a file is in its place" : "cannot be written";
    const mend = inTheWay ? "Move that file away" : "Give this user the right to";
    throw new SetupError(
      `The folder ${folder} ${what} (${code}). ${mend}, or set STAGEDOOR_DATA (or the path in STAGEDOOR_STORE) to ` +
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
 * The sealing key in the data folder, made if there is none.
 *
 * @throws {SetupError} when it cannot be read or made, or is damaged.
 */
export function sealingKey(folder: string): string {
  return existingSealingKey(folder) ?? withKey(folder, makeKey);
}

/**
 * The sealing key in the data folder, if there is one.
 *
 * @throws {SetupError} when it cannot be read, or is damaged.
 */
export function existingSealingKey(folder: string): string | undefined {
  const key = withKey(folder, readKey);
  if (key === undefined || key.length >= 32) return key;
  throw new SetupError(
    `The sealing key ${keyPath(folder)} is damaged: it has fewer than 32 characters. Put it back from a copy; without ` +
      "one, remove it and the store, and everybody signs in again.",
    65,
  );
}

const keyPath = (folder: string): string => join(folder, "sealing-key");

function withKey<T>(folder: string, work: (path: string) => T): T {
  const path = keyPath(folder);
  try {
    return work(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SetupError(`The sealing key ${path} cannot be read or made (${code}). Mend its rights.`, 73, {
      cause: error,
    });
  }
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
