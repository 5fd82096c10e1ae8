import { packAll } from "./build.ts";
import { type Consumer, installConsumer } from "./consumer.ts";
import { publishedPackages } from "./packages.ts";
import { type Finished, run } from "./run.ts";

/** Something that has to hold of the whole workspace. Whatever it throws counts as its failure. */
interface Check {
  readonly name: string;
  run(): Promise<Finished>;
}

const done: Finished = { ok: true, output: "" };

/** Begun by whoever needs it first, once for all. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= work();
    return begun;
  };
}

const KNIP = ["--no-progress", "--treat-config-hints-as-errors"];
const PUBLISHED = ["--production", "--workspace", "./packages/*"];

const packed = once(packAll);
const consumer = once(async () =>
  installConsumer(
    await packed().catch(() => {
      throw new Error("The packages could not be packed.");
    }),
  ),
);

const checks: readonly Check[] = [
  { name: "types", run: () => run("tsc", ["-p", "tsconfig.json"]) },
  { name: "lint and format", run: () => run("biome", ["ci", "--colors=off", "."]) },
  { name: "unused files, exports, dependencies", run: () => run("knip", KNIP) },
  { name: "published code that only tests use", run: () => run("knip", [...KNIP, ...PUBLISHED]) },
  { name: "packages can be packed", run: () => packed().then(() => done) },
  ...publishedPackages().map(({ id, manifest }) => ({
    name: `${manifest.name} as packed (publint)`,
    run: async () => publint(id),
  })),
  { name: "types of the installed packages", run: async () => (await consumer()).types() },
  { name: "installed packages run in the oldest Node", run: async () => (await consumer()).oldestNode() },
  { name: "installed packages run in this Node", run: async () => (await consumer()).thisNode() },
];

async function publint(id: string): Promise<Finished> {
  const tarballs = await packed().catch(() => []);
  const tarball = tarballs.find((one) => one.package.id === id);
  if (!tarball) return { ok: false, output: "The packages could not be packed." };
  return run("publint", ["run", tarball.file, "--strict"]);
}

const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

const failures = new Map<string, string>();
await Promise.all(
  checks.map(async ({ name, run }) => {
    const begin = performance.now();
    const { ok, output } = await run().catch((error: unknown): Finished => {
      return { ok: false, output: error instanceof Error ? error.message : String(error) };
    });
    console.log(`${ok ? "ok    " : "FAILED"}  ${name}  ${seconds(begin)}`);
    if (!ok) failures.set(name, output);
  }),
);
await consumer().then(
  (installed: Consumer) => installed.remove(),
  () => {},
);

for (const [name, output] of failures) console.log(`\n──── ${name}\n\n${output.trim()}`);
console.log(`\n${checks.length - failures.size} passed, ${failures.size} failed`);
if (failures.size > 0) process.exitCode = 1;
