import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packAll } from "./build.ts";
import { type Check, runChecks } from "./checks.ts";
import { type Consumer, installConsumer } from "./consumer.ts";
import { once } from "./once.ts";
import { publishedPackages } from "./packages.ts";
import { deadLinks, PAPERS } from "./published-papers.ts";
import { type Finished, root, run } from "./run.ts";

const done: Finished = { ok: true, output: "" };

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
  { name: "reference made from the docstrings", run: () => run("node", ["tools/docs.ts", "--check"]) },
  { name: "packages can be packed", run: () => packed().then(() => done) },
  { name: "papers as packed have no dead links", run: papers },
  ...publishedPackages().map(({ id, manifest }) => ({
    name: `${manifest.name} as packed (publint)`,
    run: async () => publint(id),
  })),
  { name: "types of the installed packages", run: async () => (await consumer()).types() },
  { name: "installed packages run in the oldest Node", run: async () => (await consumer()).oldestNode() },
  { name: "installed packages run in this Node", run: async () => (await consumer()).thisNode() },
  { name: "installed commands start with npx", run: async () => (await consumer()).commands() },
];

async function papers(): Promise<Finished> {
  const tarballs = await packed().catch(() => []);
  if (tarballs.length === 0) return { ok: false, output: "The packages could not be packed." };
  const dead = tarballs.flatMap(({ package: { id }, files }) =>
    PAPERS.flatMap((paper) =>
      files.includes(paper)
        ? deadLinks(readFileSync(join(root, "build", id, paper), "utf8"), files).map(
            (target) => `The ${paper} of ${id} leads to ${target}, which is not packed.`,
          )
        : [`There is no ${paper} in ${id}.`],
    ),
  );
  return { ok: dead.length === 0, output: dead.join("\n") };
}

async function publint(id: string): Promise<Finished> {
  const tarballs = await packed().catch(() => []);
  const tarball = tarballs.find((one) => one.package.id === id);
  if (!tarball) return { ok: false, output: "The packages could not be packed." };
  return run("publint", ["run", tarball.file, "--strict"]);
}

await runChecks(checks);
await consumer().then(
  (installed: Consumer) => installed.remove(),
  () => {},
);
