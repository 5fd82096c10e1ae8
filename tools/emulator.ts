import { resolve } from "node:path";
import { buildEmulator, EMULATOR_FILE } from "./single-file.ts";

const [, , asked] = process.argv;
const file = asked === undefined ? EMULATOR_FILE : resolve(asked);
await buildEmulator(file);
console.log(file);
