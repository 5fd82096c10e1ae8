import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tarball } from "../build.ts";
import { emptyProject } from "../empty-project.ts";
import { once } from "../once.ts";
import { readManifest } from "../packages.ts";
import { type Finished, root, run } from "../run.ts";

/** An empty project that has installed the package, with the program in it: as ES modules and as CommonJS. */
export interface Project {
  readonly folder: string;
  /** How the program compiled against the declarations that are published, as Node resolves them. */
  readonly compiled: Finished;
  /** Type-checks the part of the program that runs anywhere, as bundlers resolve it, without Node's types. */
  bundlerTypes(): Promise<Finished>;
  /** The program bundled as a worker's module. Gives the file's path. */
  worker(): Promise<string>;
  /** The program bundled as a page's script. Gives the file's path. */
  page(): Promise<string>;
  remove(): void;
}

/** How the program is loaded, and the folder it is in. */
export const FORMATS = { module: "ES modules", common: "CommonJS" } as const;

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  // Declarations are checked as well: a user without skipLibCheck is to see no error either.
  skipLibCheck: false,
};

const NODE = {
  compilerOptions: {
    ...STRICT,
    target: "es2023",
    module: "nodenext",
    types: ["node"],
    rewriteRelativeImportExtensions: true,
  },
  include: Object.keys(FORMATS),
};

const BUNDLER = {
  compilerOptions: {
    ...STRICT,
    target: "es2023",
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["es2023", "dom"],
    types: [],
    allowImportingTsExtensions: true,
    noEmit: true,
  },
  files: ["module/worker.ts", "module/page.ts"],
};

/** @throws {Error} when the package cannot be installed. */
export async function makeProject(tarballs: readonly Tarball[]): Promise<Project> {
  const { devDependencies = {} } = readManifest(root);
  const { folder, remove } = await emptyProject(tarballs, {
    devDependencies: {
      "@types/node": devDependencies["@types/node"],
      typescript: devDependencies.typescript,
    },
    files: {
      "tsconfig.json": JSON.stringify(NODE),
      "bundler.tsconfig.json": JSON.stringify(BUNDLER),
      ...program("module", "module"),
      ...program("common", "commonjs"),
      "workerd.capnp": readFileSync(join(import.meta.dirname, "workerd.capnp"), "utf8"),
    },
  });
  const tsc = join(folder, "node_modules/.bin/tsc");
  return {
    folder,
    compiled: await run(tsc, ["-p", "."], { cwd: folder }),
    bundlerTypes: () => run(tsc, ["-p", "bundler.tsconfig.json"], { cwd: folder }),
    worker: once(() => bundle(folder, "worker.js")),
    page: once(() => bundle(folder, "page.js")),
    remove,
  };
}

/** Bundles for where there is nothing of Node. What is imported of it stays, and fails there. */
async function bundle(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  const options = ["--platform", "browser", "--format", "esm", "--file", file];
  const { ok, output } = await run("rolldown", [join("module", name), ...options], { cwd: folder });
  if (!ok) throw new Error(`${name} cannot be bundled:\n${output}`);
  return file;
}

/** The program's files in a folder whose `.js` files are of one type. */
function program(folder: keyof typeof FORMATS, type: "module" | "commonjs"): Record<string, string> {
  const home = join(import.meta.dirname, "program");
  const files = globSync("*.ts", { cwd: home });
  return {
    [join(folder, "package.json")]: JSON.stringify({ type }),
    ...Object.fromEntries(files.map((file) => [join(folder, file), readFileSync(join(home, file), "utf8")])),
  };
}
