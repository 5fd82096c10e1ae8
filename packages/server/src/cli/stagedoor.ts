#!/usr/bin/env node
import { enableCompileCache, flushCompileCache } from "node:module";
import envPaths from "env-paths";

// Half of a start is reading code; from the second start on it is read compiled. Hence the import below comes late.
enableCompileCache(envPaths("stagedoor", { suffix: "" }).cache);
const { start } = await import("./start.ts");

const USAGE = "Usage: stagedoor start. Settings are environment variables; the README lists them.";
const [command = "start", ...rest] = process.argv.slice(2);

if (command === "--help" || command === "help") console.log(USAGE);
else if (command === "start" && rest.length === 0) {
  await start();
  // At once rather than at the end, which a kill would skip.
  flushCompileCache();
} else {
  console.error(`stagedoor knows no "${[command, ...rest].join(" ")}". ${USAGE}`);
  process.exitCode = 64;
}
