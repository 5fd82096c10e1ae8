import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { rolldown } from "rolldown";
import { root } from "./run.ts";

/** Where the build goes when nobody says otherwise. */
export const EMULATOR_FILE = join(root, "build/stagedoor-emulator.mjs");

/**
 * Builds the emulator's command as one file that needs nothing but Node: what it imports is in it, with the licences
 * of what others wrote.
 *
 * @param file where it goes; its folder is made.
 * @throws {Error} when it cannot be bundled, or a package in it has no licence.
 */
export async function buildEmulator(file: string): Promise<void> {
  const bundle = await rolldown({
    input: join(root, "packages/emulator/src/cli.ts"),
    platform: "node",
    // A package that cannot be found would be left as an import, and be missed at the first start.
    onLog(level, log, log_) {
      if (log.code === "UNRESOLVED_IMPORT") throw new Error(log.message);
      log_(level, log);
    },
  });
  const { output } = await bundle.generate({ format: "esm", codeSplitting: false, minify: true });
  await bundle.close();
  const [chunk] = output;
  const code = withoutForeignSigns(chunk.code.replace(/^#!.*\n/, ""));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/usr/bin/env node\n${notice(chunk.moduleIds)}\n${code}`);
  chmodSync(file, 0o755);
}

/**
 * Signs beyond ASCII, which stand in strings and patterns alone, as escapes: V8 holds a program with one of them in
 * two bytes a sign.
 */
function withoutForeignSigns(code: string): string {
  return code.replace(/[^\n -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Whose work is in it, and on which terms. */
function notice(modules: readonly string[]): string {
  const own = "This is @stagedoor/emulator in one file, built from its source.";
  const licences = [root, ...packagesOf(modules)].map((folder) => {
    const licence = join(folder, "LICENSE");
    if (!existsSync(licence)) throw new Error(`${folder} has no LICENSE, and is part of the single file.`);
    const name =
      folder === root ? "Stagedoor" : relative(join(root, "node_modules"), folder).replaceAll(sep, "/");
    return `${name}\n\n${readFileSync(licence, "utf8").trim()}`;
  });
  return `/*!\n${[own, ...licences].join("\n\n----\n\n").replaceAll("*/", "* /")}\n*/`;
}

/** The folders of the packages that modules came from. */
function packagesOf(modules: readonly string[]): string[] {
  const folders = modules.map((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0]);
  return [...new Set(folders)].filter((folder) => folder !== undefined).sort();
}
