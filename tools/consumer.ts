import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tarball } from "./build.ts";
import { emptyProject } from "./empty-project.ts";
import { builtFile, readManifest, specifiersOf } from "./packages.ts";
import { type Finished, root, run } from "./run.ts";

/** An otherwise empty project that has installed the tarballs, as a user's would. */
export interface Consumer {
  /**
   * Type-checks imports of every entry, from an ES module and from CommonJS, and from a project that knows no types of
   * Node.
   */
  types(): Promise<Finished>;
  /**
   * Imports and requires every entry, and loads every other file but the commands, in the oldest Node that the packages
   * support, as plain JavaScript.
   */
  oldestNode(): Promise<Finished>;
  /** The same in this Node. */
  thisNode(): Promise<Finished>;
  /** `npx` with the package's name starts the one command it has, for every package with a command. */
  commands(): Promise<Finished>;
  remove(): void;
}

const TSCONFIG = {
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    // Declarations are checked as well: a user without skipLibCheck is to see no error either.
    skipLibCheck: false,
  },
  files: ["module.mts", "common.cts"],
};

const WITHOUT_NODE = { extends: "./tsconfig.json", compilerOptions: { types: [] } };

/** @throws {Error} when the tarballs cannot be installed. */
export async function installConsumer(tarballs: readonly Tarball[]): Promise<Consumer> {
  const { devDependencies = {} } = readManifest(root);
  const { folder, remove } = await emptyProject(tarballs, {
    devDependencies: {
      "@types/node": devDependencies["@types/node"],
      node: oldestNode(tarballs),
      typescript: devDependencies.typescript,
    },
    files: files(tarballs),
  });
  const loads = filesOf(tarballs, folder).map((file) => `await import("./${file}");\n`);
  writeFileSync(join(folder, "files.mjs"), loads.join(""));
  const bin = join(folder, "node_modules/.bin");
  return {
    types: () => checkTypes(join(bin, "tsc"), folder),
    oldestNode: () => runEntries(join(bin, "node"), folder),
    thisNode: () => runEntries(process.execPath, folder),
    commands: () => runCommands(tarballs, folder),
    remove,
  };
}

/** The project's own files. */
function files(tarballs: readonly Tarball[]): Record<string, string> {
  const specifiers = tarballs.flatMap((tarball) => specifiersOf(tarball.package.manifest));
  return {
    "tsconfig.json": JSON.stringify(TSCONFIG),
    "without-node.json": JSON.stringify(WITHOUT_NODE),
    "module.mts": imports(specifiers, (name, from) => `import * as ${name} from "${from}";`),
    "common.cts": imports(specifiers, (name, from) => `import ${name} = require("${from}");`),
    "module.mjs": probes(specifiers, (from) => `await import("${from}")`),
    "common.cjs": probes(specifiers, (from) => `require("${from}")`),
  };
}

function imports(specifiers: readonly string[], statement: (name: string, from: string) => string): string {
  const names = specifiers.map((_, index) => `entry${index}`);
  const lines = specifiers.map((from, index) => statement(`entry${index}`, from));
  return [...lines, `export const entries: object[] = [${names.join(", ")}];`, ""].join("\n");
}

function probes(specifiers: readonly string[], load: (from: string) => string): string {
  return specifiers
    .map(
      (from) => `if (Object.keys(${load(from)}).length === 0) throw new Error("${from} exports nothing");\n`,
    )
    .join("");
}

/** What only a command loads is loaded by nobody else: a missing import in it would be found by its first user. */
function filesOf(tarballs: readonly Tarball[], folder: string): string[] {
  return tarballs.flatMap(({ package: { manifest } }) => {
    const commands = Object.values(manifest.bin ?? {}).map((source) => builtFile(source, ".js"));
    const home = `node_modules/${manifest.name}`;
    const files = globSync("dist/**/*.js", { cwd: join(folder, home) }).map((file) => `./${file}`);
    return files.filter((file) => !commands.includes(file)).map((file) => join(home, file));
  });
}

async function checkTypes(tsc: string, cwd: string): Promise<Finished> {
  const projects = ["tsconfig.json", "without-node.json"];
  return all(await Promise.all(projects.map((project) => run(tsc, ["-p", project], { cwd }))));
}

async function runEntries(node: string, cwd: string): Promise<Finished> {
  const plain = "--no-experimental-strip-types";
  const runs: Finished[] = [];
  for (const file of ["module.mjs", "common.cjs", "files.mjs"])
    runs.push(await run(node, [plain, file], { cwd }));
  return all(runs);
}

function all(runs: readonly Finished[]): Finished {
  return { ok: runs.every(({ ok }) => ok), output: runs.map(({ output }) => output).join("") };
}

async function runCommands(tarballs: readonly Tarball[], cwd: string): Promise<Finished> {
  const complaints: string[] = [];
  for (const { package: one } of tarballs) {
    const { name, version, bin } = one.manifest;
    if (bin === undefined) continue;
    const { ok, output } = await run("npx", ["--no-install", name, "--version"], { cwd });
    if (!ok || output.trim() !== version) complaints.push(`npx ${name} --version said: ${output}`);
  }
  return { ok: complaints.length === 0, output: complaints.join("\n") };
}

/** The highest of the packages' `engines`: `>=22.20` is Node 22.20.0. */
function oldestNode(tarballs: readonly Tarball[]): string {
  const versions = tarballs.map(({ package: { manifest } }) => {
    const [, major, minor = "0"] = /^>=(\d+)(?:\.(\d+))?$/.exec(manifest.engines?.node ?? "") ?? [];
    if (major === undefined) throw new Error(`${manifest.name}: engines.node has to read like ">=22.20".`);
    return [Number(major), Number(minor)] as const;
  });
  const [oldest] = versions.sort(([a, b], [c, d]) => c - a || d - b);
  if (oldest === undefined) throw new Error("There is no package to publish.");
  return `${oldest.join(".")}.0`;
}
