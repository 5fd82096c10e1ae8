import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { root } from "./run.ts";

// What the types are stripped from is kept, so that the next start takes half the time. It has to be said before the
// files are read.
enableCompileCache(join(root, "node_modules/.cache/emulator"));
await import("../packages/emulator/src/cli.ts");
