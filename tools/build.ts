import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtFile, type Package, publishedPackages } from "./packages.ts";
import { publishedManifest } from "./published-manifest.ts";
import { PAPERS, publishedPaper } from "./published-papers.ts";
import { mustRun, root } from "./run.ts";
import { buildEmulator } from "./single-file.ts";

/** A package as it would be published. */
export interface Tarball {
  readonly package: Package;
  /** Path of the `.tgz`. */
  readonly file: string;
  /** What is in it, by path. */
  readonly files: readonly string[];
  /** Bytes. */
  readonly unpackedSize: number;
}

/**
 * Builds every published package into `build/<folder>` and packs it into `build/*.tgz`.
 *
 * @throws {Error} when one does not compile, or lacks what has to be published with it.
 */
export async function packAll(): Promise<readonly Tarball[]> {
  const build = join(root, "build");
  const packages = publishedPackages();
  mkdirSync(build, { recursive: true });
  for (const name of readdirSync(build)) {
    const isOurs = name.endsWith(".tgz") || packages.some(({ id }) => id === name);
    if (isOurs) rmSync(join(build, name), { recursive: true });
  }
  return packInto(build, packages);
}

/**
 * Builds packages into folders of their own below `build`, and packs them into it.
 *
 * @param packages each after those of the workspace that it depends on.
 * @throws {Error} when one does not compile, or lacks what has to be published with it.
 */
export async function packInto(build: string, packages: readonly Package[]): Promise<readonly Tarball[]> {
  const versions = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));
  const tarballs: Tarball[] = [];
  // One after the other: each compiles against the declarations of those before it.
  for (const one of packages) {
    const target = join(build, one.id);
    mkdirSync(target);
    await compile(one, build, packages);
    // Its command in one file starts in two thirds of the time, and holds less memory: npx is how most meet it.
    if (one.id === "emulator") await buildEmulator(join(target, "dist/cli.js"));
    const manifest = publishedManifest(one.manifest, versions);
    writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    copyPapers(one, target);
    tarballs.push(await pack(one, target, build));
  }
  return tarballs;
}

/** Compiles as an installed package would be: the other packages are seen by what they publish. */
async function compile({ id, folder }: Package, build: string, packages: readonly Package[]): Promise<void> {
  const paths = packages.flatMap(({ id: other, manifest }) =>
    Object.entries(manifest.exports).map(([entry, source]) => [
      manifest.name + entry.slice(1),
      [join(build, other, builtFile(source, ".d.ts"))],
    ]),
  );
  const project = join(build, `${id}.tsconfig.json`);
  const source = join(folder, "src");
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      outDir: `./${id}/dist`,
      rootDir: source,
      typeRoots: [join(root, "node_modules/@types")],
      paths: Object.fromEntries(paths),
    },
    include: [source],
    exclude: [`${source}/**/*.test.ts`],
  };
  writeFileSync(project, JSON.stringify(config, null, 2));
  await mustRun("tsc", ["-p", project]);
}

function copyPapers({ id, folder }: Package, target: string): void {
  for (const paper of PAPERS) {
    const found = [join(folder, paper), join(root, paper)].find(existsSync);
    if (found === undefined)
      throw new Error(`There is no ${paper}: write packages/${id}/${paper}, or one for all.`);
    writeFileSync(join(target, paper), publishedPaper(readFileSync(found, "utf8")));
  }
}

async function pack(one: Package, target: string, build: string): Promise<Tarball> {
  const output = await mustRun(
    "npm",
    ["pack", "--json", "--pack-destination", build, "--loglevel", "silent"],
    {
      cwd: target,
    },
  );
  type Packed = { filename: string; files: { path: string }[]; unpackedSize: number };
  const [{ filename, files, unpackedSize }] = JSON.parse(output) as [Packed];
  return { package: one, file: join(build, filename), files: files.map(({ path }) => path), unpackedSize };
}
