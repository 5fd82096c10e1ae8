#!/usr/bin/env node
import { enableCompileCache, flushCompileCache } from "node:module";
import envPaths from "env-paths";

// Half of a start is reading code; from the second start on it is read compiled. Hence the imports below come late.
enableCompileCache(envPaths("stagedoor", { suffix: "" }).cache);

const args = process.argv.slice(2);
if (args.length === 0 || (args.length === 1 && args[0] === "start")) {
  const { start } = await import("./start.ts");
  await start();
  // At once rather than at the end, which a kill would skip.
  flushCompileCache();
} else {
  const { runCommand } = await import("./commands.ts");
  process.exitCode = await runCommand(args);
}
