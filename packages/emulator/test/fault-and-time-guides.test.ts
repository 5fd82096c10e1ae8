import { describe, expect, it } from "vitest";
import { call, clientId, standingEmulator } from "./flow.ts";
import { examplesOf } from "./guide.ts";

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...parts: string[]
) => (...args: unknown[]) => Promise<unknown>;

async function runAll(page: string, control: unknown): Promise<number> {
  const examples = examplesOf(`docs/emulator/${page}.md`, "ts");
  for (const code of examples)
    await new AsyncFunction("control", "clientId", "expect", code)(control, clientId, expect);
  return examples.length;
}

describe("the guides", () => {
  it("to faults and limits: each example runs as it stands", async () => {
    const { control } = standingEmulator();
    expect(await runAll("faults-and-limits", control)).toBeGreaterThan(3);
    expect(control.faults.list()).toMatchObject([{ share: 0.1 }, { when: "after" }]);
    expect(control.limits.get().quota).toEqual([]);
  });

  it("to time and requests: each example runs as it stands", async () => {
    const emulator = standingEmulator();
    const body = JSON.stringify({ uris: ["spotify:track:…"] });
    await call(emulator, "/me/player/play", undefined, { method: "PUT", body });
    for (const _ of [1, 2, 3]) await call(emulator, "/me");
    expect(await runAll("time-and-requests", emulator.control)).toBe(2);
  });
});
