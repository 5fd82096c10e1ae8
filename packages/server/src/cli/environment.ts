import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { Environment } from "../config.ts";
import { SetupError } from "../errors.ts";

/**
 * The process's environment over what a `.env` file in the working folder says; the environment wins, but for
 * empty variables, which count as not set.
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
  if (text.includes("\0")) {
    throw new SetupError("The file .env is not UTF-8 text (UTF-16, perhaps). Save it again as UTF-8.", 78);
  }
  const set = Object.entries(process.env).filter(([, value]) => value !== "");
  return { ...parseEnv(text.replace(/^\uFEFF/, "")), ...Object.fromEntries(set) };
}
