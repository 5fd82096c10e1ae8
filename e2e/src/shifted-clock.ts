import { readFileSync } from "node:fs";

// Loaded before a Stagedoor (`--import`): its wall clock is ahead of the machine's by as many milliseconds as a file says.
const file = process.env.E2E_CLOCK ?? "";
const realNow = Date.now;
const now = () => realNow() + Number(readFileSync(file, "utf8"));

globalThis.Date = new Proxy(Date, {
  apply: () => new Date(now()).toString(),
  construct: (real, parts, made) => Reflect.construct(real, parts.length === 0 ? [now()] : parts, made),
  get: (real, name) => (name === "now" ? now : Reflect.get(real, name)),
});
