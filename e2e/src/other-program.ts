import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./server.ts";

/** A change of the program's text. */
export interface Edit {
  /** Below `packages/server/src`. */
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

/**
 * Makes a copy of the program with some changes, in a folder of its own.
 *
 * @returns its file, as `start`'s `script` takes it.
 * @throws Error when there is nothing to change where an edit looks for it.
 */
export function otherProgram(folder: string, edits: readonly Edit[]): string {
  const server = join(folder, "packages", "server");
  mkdirSync(server, { recursive: true });
  for (const name of ["src", "package.json"])
    cpSync(join(ROOT, "packages", "server", name), join(server, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const { file, from, to } of edits) {
    const path = join(server, "src", file);
    const text = readFileSync(path, "utf8");
    const changed = text.replace(from, () => to);
    if (changed === text) throw new Error(`There is no ${from} in ${file}.`);
    writeFileSync(path, changed);
  }
  return join(server, "src", "cli", "stagedoor.ts");
}
