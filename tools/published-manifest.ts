import { builtFile, type Manifest } from "./packages.ts";
import { PAPERS } from "./published-papers.ts";

/**
 * The `package.json` that is published: entries and commands point at what was built, and what only the checkout
 * needs is gone. All papers are named: npm takes README and LICENSE along by itself, but no CHANGELOG.
 *
 * @param versions the versions of the workspace's own packages.
 * @throws {Error} when an entry is no source file, or a package of the workspace is asked for in another version.
 */
export function publishedManifest(manifest: Manifest, versions: ReadonlyMap<string, string>): object {
  const { private: _private, scripts: _scripts, devDependencies: _devDependencies, ...rest } = manifest;
  const { name, exports, files, bin, dependencies = {} } = manifest;
  for (const [dependency, asked] of Object.entries(dependencies)) {
    const there = versions.get(dependency);
    if (there !== undefined && asked !== there) {
      throw new Error(
        `${name} asks for ${dependency} ${asked}, but the workspace has ${there}. Set exactly that.`,
      );
    }
  }
  const entries = Object.entries(exports).map(([entry, source]) => [
    entry,
    { types: built(name, source, ".d.ts"), default: built(name, source, ".js") },
  ]);
  const commands = Object.entries(bin ?? {}).map(([command, source]) => [
    command,
    built(name, source, ".js"),
  ]);
  return {
    ...rest,
    exports: Object.fromEntries(entries),
    files: [...files, ...PAPERS],
    ...(bin && { bin: Object.fromEntries(commands) }),
  };
}

function built(name: string, source: string, extension: ".js" | ".d.ts"): string {
  if (!/^\.\/src\/.+\.ts$/.test(source)) {
    throw new Error(
      `${name}: ${source} in package.json is not a file of ./src ending in .ts, as it has to be.`,
    );
  }
  return builtFile(source, extension);
}
