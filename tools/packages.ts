import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.ts";

/** The fields of a `package.json` that publishing reads or changes. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly engines?: { readonly node?: string };
  /** In the checkout each entry is one source file: `"./config": "./src/config.ts"`. */
  readonly exports: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** A package that is published. */
export interface Package {
  /** Name of its folder below `packages`. */
  readonly id: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages that are published, each after those it depends on. */
export function publishedPackages(): readonly Package[] {
  const home = join(root, "packages");
  const waiting = readdirSync(home)
    .map((id) => ({ id, folder: join(home, id) }))
    .filter(({ folder }) => existsSync(join(folder, "package.json")))
    .map(({ id, folder }): Package => ({ id, folder, manifest: readManifest(folder) }))
    .filter(({ manifest }) => !manifest.private);
  const sorted: Package[] = [];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ manifest }) => manifest.name));
    const next = waiting.findIndex(
      ({ manifest }) => !Object.keys(manifest.dependencies ?? {}).some((name) => names.has(name)),
    );
    if (next < 0)
      throw new Error(`These packages depend on each other in a circle: ${[...names].join(", ")}.`);
    sorted.push(...waiting.splice(next, 1));
  }
  return sorted;
}

/** What users write to import a package's entries: `name`, `name/config`, … */
export function specifiersOf({ name, exports }: Manifest): string[] {
  return Object.keys(exports).map((entry) => name + entry.slice(1));
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** Where a source file's output is: `./src/config.ts` is built to `./dist/config.js` and `./dist/config.d.ts`. */
export function builtFile(source: string, extension: ".js" | ".d.ts"): string {
  return source.replace("./src/", "./dist/").replace(/\.ts$/, extension);
}
