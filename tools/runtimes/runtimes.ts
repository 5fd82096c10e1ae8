import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { once } from "../once.ts";
import { run } from "../run.ts";

/** A runtime of `package.json` here. */
export interface Runtime {
  /** Its name among the dependencies: `node-22`. */
  readonly name: string;
  /** Its exact version. */
  readonly version: string;
  /** For people: `Node 22.23.3`. */
  readonly title: string;
  /**
   * Path of its program, which is there.
   *
   * @throws {Error} when it could not be installed.
   */
  program(): Promise<string>;
}

const here = import.meta.dirname;
const manifest = readFileSync(join(here, "package.json"), "utf8");
// Optional ones, so that one that is not to be had on this machine does not take the others along.
const { optionalDependencies } = JSON.parse(manifest) as {
  readonly optionalDependencies: Readonly<Record<string, string>>;
};

export const runtimes: readonly Runtime[] = Object.entries(optionalDependencies).map(([name, asked]) => {
  const version = asked.replace(/^npm:.+@/, "");
  const [kind = ""] = name.split("-");
  const title = `${kind === "workerd" ? kind : kind.charAt(0).toUpperCase() + kind.slice(1)} ${version}`;
  return {
    name,
    version,
    title,
    async program() {
      const said = await installed();
      const path = pathOf(name);
      if (!existsSync(path)) throw new Error(`${title} is not here: npm could not install it.\n${said}`);
      return path;
    },
  };
});

function pathOf(name: string): string {
  const program = name.startsWith("node-") ? join(name, "bin/node") : join(".bin", name);
  return join(here, "node_modules", program);
}

/** Installs them where they are not yet, all anew: npm does not mend one whose script has failed. Gives what npm says. */
const installed = once(async () => {
  const folder = join(here, "node_modules");
  const mark = join(folder, ".installed.json");
  const areHere = () => runtimes.every(({ name }) => existsSync(pathOf(name)));
  if (areHere() && existsSync(mark) && readFileSync(mark, "utf8") === manifest) return "";
  rmSync(folder, { recursive: true, force: true });
  const options = ["--prefer-offline", "--no-package-lock", "--no-audit", "--no-fund"];
  const { output } = await run("npm", ["install", ...options], { cwd: here });
  if (areHere()) writeFileSync(mark, manifest);
  return output;
});
