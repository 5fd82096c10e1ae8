import fc from "fast-check";
import type { Control } from "../../src/index.ts";

export const timeStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait"), ms: fc.nat(400_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("advance"), ms: fc.integer({ min: -900_000, max: 9_000_000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("set"), ms: fc.integer({ min: -900_000, max: 9_000_000 }) }),
  },
  fc.record({ kind: fc.constant("stop") }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("run") }) },
  fc.record({ kind: fc.constant("speed"), factor: fc.constantFrom(0.5, 1, 2, 60) }),
);
export type TimeStep = typeof timeStep extends fc.Arbitrary<infer Value> ? Value : never;

/** Real time that a test moves, and what the emulator's clock should say by it. */
export function modelTime(startMs: number) {
  let real = startMs;
  let [at, since] = [startMs, startMs];
  let factor = 1;
  let isRunning = false;
  const now = () => Math.floor(isRunning ? at + (real - since) * factor : at);
  const standAt = (ms: number) => {
    [at, since] = [ms, real];
  };
  return {
    source: () => real,
    now,
    take(step: TimeStep, clock: Control["clock"]) {
      switch (step.kind) {
        case "wait":
          real += step.ms;
          break;
        case "advance":
          standAt(now() + step.ms);
          clock.advance(step.ms);
          break;
        case "set": {
          const to = now() + step.ms;
          standAt(to);
          clock.set(to);
          break;
        }
        case "stop":
          standAt(now());
          isRunning = false;
          clock.stop();
          break;
        case "run":
          standAt(now());
          isRunning = true;
          clock.run();
          break;
        case "speed":
          standAt(now());
          factor = step.factor;
          clock.setSpeed(step.factor);
          break;
      }
    },
  };
}
