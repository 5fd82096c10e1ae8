import { setImmediate, setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { abortAfterRunning } from "../../src/grants/running-time.ts";
import { eventually } from "./signed-in.ts";

it("a time in which the process stood still does not count", async () => {
  const reason = new Error("over");
  const { signal } = abortAfterRunning(400, reason);
  await wait(10);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  for (let n = 0; n < 5; n++) await setImmediate();
  expect(signal.aborted).toBe(false);
  await eventually(() => expect(signal.reason).toBe(reason));
});

it("a time that is stopped is never over", async () => {
  const { signal, stop } = abortAfterRunning(20, new Error("over"));
  stop();
  await wait(60);
  expect(signal.aborted).toBe(false);
});
