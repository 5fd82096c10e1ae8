import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "./run.ts";
import { type Tally, tallyOfLastLine, tallyOfTests } from "./tally.ts";

/** Milliseconds: a run that hangs ends, and is counted, before whoever started it loses patience. */
const CHECK_TIME = 120_000;
const RUNTIMES_TIME = 150_000;
const TEST_TIME = 780_000;

async function check(): Promise<Tally> {
  const ended = await run("npm", ["run", "check"], { echo: true, timeLimit: CHECK_TIME });
  return tallyOfLastLine("npm run check", ended);
}

/** The client as a package in every runtime; those that are not here yet are installed first. */
async function runtimes(): Promise<Tally> {
  const ended = await run("npm", ["run", "runtimes"], { echo: true, timeLimit: RUNTIMES_TIME });
  return tallyOfLastLine("npm run runtimes", ended);
}

/** The README's command for the tests, with a report beside what it prints. */
async function test(): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "tests-"));
  const report = join(folder, "report.json");
  const command = `npm install && npm test -- --reporter=default --reporter=json --outputFile.json='${report}'`;
  const { ok } = await run("sh", ["-c", command], { echo: true, timeLimit: TEST_TIME });
  const tally = tallyOfTests(ok, readIfThere(report), testFiles());
  rmSync(folder, { recursive: true, force: true });
  return tally;
}

function testFiles(): string[] {
  const exclude = (path: string) => /(^|\/)(node_modules|build)$/.test(path);
  return globSync("**/*.test.ts", { cwd: root, exclude }).map((path) => join(root, path));
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const tallies = [await check(), await runtimes(), await test()];
const complaints = tallies.flatMap((tally) => tally.complaints);
for (const complaint of complaints) console.log(`! ${complaint}`);
const sum = (count: "passed" | "failed") => tallies.reduce((total, tally) => total + tally[count], 0);
console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
