import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { Environment } from "../config.ts";
import { SetupError } from "../errors.ts";

/**
 * The process's environment over what a `.env` file in the working folder says; the environment wins.
 *
 * @throws {SetupError} when there is such a file and it cannot be read.
 */
export function readEnvironment(): Environment {
  let text: string;
  try {
    text = readFileSync(".env", "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return process.env;
    throw new SetupError(`The file .env cannot be read (${code}). Mend its rights, or move it away.`, 78, {
      cause: error,
    });
  }
  return { ...parseEnv(text), ...process.env };
}
