import { accessSync, closeSync, constants, openSync } from "node:fs";

/**
 * Makes a file that only its owner can read, unless there is one.
 * @throws Error when it cannot be written
 */
export function createForOwnerAlone(path: string): void {
  try {
    closeSync(openSync(path, "ax", 0o600));
  } catch (cause) {
    if (codeOf(cause) !== "EEXIST") throw unwritable(path, cause);
    checkWritable(path);
  }
}

// Not opened for that: closing a file ends the locks that this process has on it by whatever way.
function checkWritable(path: string): void {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): Error {
  const code = codeOf(cause);
  const reason = code === undefined ? "" : ` (${code})`;
  return new Error(
    `The emulator's state file ${path} cannot be written${reason}: choose a file in a folder that exists and is yours.`,
    { cause },
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
