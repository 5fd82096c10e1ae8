import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = new URL("../../../", import.meta.url);
const emulator = fileURLToPath(new URL("..", import.meta.url));

/** The examples of a page of the documentation in a language, in their order. @param page from the root */
export function examplesOf(page: string, language: string): string[] {
  const text = readFileSync(new URL(page, root), "utf8");
  return [...text.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, name, code = ""]) =>
    name === language ? [code] : [],
  );
}

/** Runs an example as a program of its own, where the emulator is installed. @returns what it printed */
export async function outputOf(example: string): Promise<string> {
  const args = ["--input-type=module-typescript", "-e", example];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: emulator });
  return stdout.trim();
}
