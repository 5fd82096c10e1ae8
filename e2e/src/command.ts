import { fileURLToPath } from "node:url";
import { type Exit, startProgram } from "./program.ts";

const SCRIPT = fileURLToPath(new URL("../../packages/server/src/cli/stagedoor.ts", import.meta.url));

/** Runs a `stagedoor` command to its end, as an operator does beside the servers: with their settings, and no others. */
export async function runCommand(
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): Promise<Exit & { stdout: string; stderr: string }> {
  await using program = startProgram({
    command: process.execPath,
    args: [SCRIPT, ...args],
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, STAGEDOOR_DATA: folder, ...env },
  });
  const exit = await program.exit;
  return { ...exit, stdout: program.stdout, stderr: program.stderr };
}
