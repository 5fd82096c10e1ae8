import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { bundles } from "./client/bundles.ts";
import { calls } from "./client/calls.ts";
import { library } from "./client/library.ts";
import { typeCheck } from "./client/type-check.ts";
import { coldStart } from "./cold-start.ts";
import { emulator } from "./emulator/emulator.ts";
import { expiredGrant } from "./expired-grant.ts";
import { memory } from "./memory.ts";
import { type Line, tableOf } from "./report.ts";
import { signIns } from "./sign-ins.ts";
import { million } from "./stores/million.ts";
import { stores } from "./stores/rates.ts";
import { storm } from "./stores/storm.ts";
import { views } from "./views.ts";

const benchmarks: Readonly<Record<string, () => Promise<Line[]>>> = {
  views,
  "sign-ins": signIns,
  "expired-grant": expiredGrant,
  memory,
  "cold-start": coldStart,
  stores,
  storm,
  million,
  calls,
  library,
  bundles,
  "type-check": typeCheck,
  emulator,
};

/** Run only when they are named: they take a quarter of an hour and gigabytes. */
const onDemand = ["million"];

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(", ")}. There are: ${Object.keys(benchmarks).join(", ")}.`,
  );
  process.exit(64);
}

const [cpu] = cpus();
console.log(`${cpu?.model.trim()}, ${cpus().length} cores, Node ${process.version}, ${process.platform}\n`);
const lines: Line[] = [];
for (const [name, run] of Object.entries(benchmarks)) {
  if (positionals.length > 0 ? !positionals.includes(name) : onDemand.includes(name)) continue;
  console.log(`${name} …`);
  lines.push(...(await run()));
}
console.log(`\n${tableOf(lines)}`);
