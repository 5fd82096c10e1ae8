import { conformance } from "./conformance.ts";
import { onAMachine } from "./on-a-machine.ts";
import { portable } from "./portable.ts";
import { Stage } from "./stage.ts";

// As CommonJS, too, which cannot wait at its top level.
async function main(): Promise<void> {
  const stage = await Stage.at(process.env.DESK ?? "");
  const outcomes = await conformance({ ...portable, ...onAMachine }, stage);
  console.log(`report: ${JSON.stringify({ versions: process.versions, outcomes })}`);
}

void main();
