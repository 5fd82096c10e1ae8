import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packInto } from "./build.ts";
import { type Check, runChecks } from "./checks.ts";
import { once } from "./once.ts";
import { publishedPackages } from "./packages.ts";
import { run } from "./run.ts";
import { runChromium } from "./runtimes/chromium.ts";
import { runProcess } from "./runtimes/process.ts";
import { FORMATS, makeProject } from "./runtimes/project.ts";
import { type Runtime, runtimes } from "./runtimes/runtimes.ts";
import { runWorkerd, WORKERS } from "./runtimes/workerd.ts";

// The client as npm would have it, in every runtime that it is for: packed once, installed in an empty project, and
// put through the same program, which talks to a local Spotify over HTTP.

const build = mkdtempSync(join(tmpdir(), "build-"));
const packed = once(() =>
  packInto(
    build,
    publishedPackages().filter(({ id }) => id === "spotify"),
  ),
);
const project = once(async () => makeProject(await packed()));

const checks: readonly Check[] = [
  { name: "the package as packed (publint)", run: publint },
  { name: "its types, as Node resolves them", run: async () => (await project()).compiled },
  { name: "its types, as bundlers resolve them", run: async () => (await project()).bundlerTypes() },
  ...runtimes.flatMap(checksIn),
  { name: "Chromium, a page's script", run: async () => runChromium(await project()) },
];

async function publint() {
  const [tarball] = await packed();
  return run("publint", ["run", tarball?.file ?? "", "--strict"]);
}

function checksIn(runtime: Runtime): Check[] {
  if (runtime.name === "workerd") {
    return (Object.keys(WORKERS) as (keyof typeof WORKERS)[]).map((worker) => ({
      name: `${runtime.title}, ${WORKERS[worker]}`,
      run: async () => runWorkerd(runtime, await project(), worker),
    }));
  }
  const formats = Object.keys(FORMATS) as (keyof typeof FORMATS)[];
  return formats.map((format) => ({
    name: `${runtime.title}, ${FORMATS[format]}`,
    run: async () => runProcess(runtime, await project(), format),
  }));
}

await runChecks(checks);
await project().then(
  ({ remove }) => remove(),
  () => {},
);
rmSync(build, { recursive: true, force: true });
