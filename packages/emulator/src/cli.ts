#!/usr/bin/env node
import "./cli/old-node.ts";
import { setFlagsFromString } from "node:v8";
import { getRequestListener } from "@hono/node-server";
import { type Names, readRequest, UsageError } from "./cli/settings.ts";
import { explain, greeting, help } from "./cli/words.ts";
import type { FaultPlan } from "./control/faults/fault.ts";
import { type ServerOptions, startEmulator } from "./server.ts";
import { version } from "./version.ts";

/** sysexits.h: the command was used wrongly. */
const usage = 64;

let options: ServerOptions = {};
let names: Names = { host: "HOST", port: "PORT", world: "EMULATOR_WORLD", faults: "EMULATOR_FAULTS" };

/** `stagedoor-emulator`: a local Spotify in the foreground, until it is stopped. */
async function main(): Promise<void> {
  const request = readRequest(process.argv.slice(2), process.env);
  if (request.kind === "help") return console.log(help);
  if (request.kind === "version") return console.log(version);
  ({ options, names } = request);
  beAloneInThisProcess();
  const running = await startEmulator(options);
  try {
    if (request.faults !== undefined) running.emulator.control.faults.load(request.faults as FaultPlan);
  } catch (cause) {
    await running.close();
    throw cause;
  }
  let isEnding = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, async () => {
      // npm passes on what the terminal has sent already.
      if (isEnding) return;
      isEnding = true;
      await running.close();
      process.exit(0);
    });
  }
  console.log(greeting(running, options));
}

/** What is done to a whole process, and so by the command alone and not by `startEmulator`. */
function beAloneInThisProcess(): void {
  // The room for young objects stays as small as it begins: answers come as fast, and under load a third of the memory
  // is not needed.
  setFlagsFromString("--semi-space-growth-factor=1");
  // Making a listener puts the adapter's Response in place of the platform's, which takes several times as long.
  getRequestListener(() => new Response());
  // That Node 22 calls node:sqlite experimental is nothing its user has to know.
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: never[]) => {
    if (!/\bSQLite is an experimental feature\b/.test(String(warning))) emitWarning(warning, ...rest);
  };
}

main().catch((error: unknown) => {
  console.error(explain(error, options, names));
  process.exitCode = error instanceof UsageError ? usage : 1;
});
