import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Tarball } from "./build.ts";
import { mustRun } from "./run.ts";

/** A project in a temporary folder that has installed tarballs, as a user's would. */
export interface EmptyProject {
  readonly folder: string;
  remove(): void;
}

interface Contents {
  readonly devDependencies: Readonly<Record<string, string | undefined>>;
  /** The project's own files beside its `package.json`, by their paths. */
  readonly files: Readonly<Record<string, string>>;
}

/** @throws {Error} when the tarballs cannot be installed. */
export async function emptyProject(tarballs: readonly Tarball[], contents: Contents): Promise<EmptyProject> {
  const folder = mkdtempSync(join(tmpdir(), "packed-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const manifest = {
    private: true,
    dependencies: Object.fromEntries(
      tarballs.map(({ package: { manifest }, file }) => [manifest.name, `file:${file}`]),
    ),
    devDependencies: contents.devDependencies,
    allowScripts: { node: true },
  };
  try {
    const files = { "package.json": JSON.stringify(manifest), ...contents.files };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const options = ["--prefer-offline", "--no-package-lock", "--no-audit", "--no-fund"];
    await mustRun("npm", ["install", ...options], { cwd: folder });
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}
