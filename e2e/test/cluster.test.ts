import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Instance } from "../src/cluster.ts";
import { ENGINES } from "../src/engines.ts";
import type { Scene } from "../src/scene.ts";
import { runTrial } from "../src/trial.ts";

const INSTANCES = 4;
const MINUTE = 60_000;
const TIMEOUT = { timeout: 3 * MINUTE };

async function killAndStart(instance: Instance, { random }: Scene): Promise<void> {
  await wait(random.between(1_000, 6_000));
  expect(await instance.kill()).toEqual({ code: null, signal: "SIGKILL" });
  await wait(random.between(0, 500));
  await instance.start();
}

/** For longer than a lease lasts; every other time between sending something and the answer. */
async function stopAndGoOn(instance: Instance, { random, spotify }: Scene): Promise<void> {
  await wait(random.between(1_000, 6_000));
  const end = Date.now() + (random.between(0, 1) < 0.5 ? 0 : 2_000);
  while (Date.now() < end && !spotify.isWaiting(instance.name)) await wait(5);
  instance.stop();
  await wait(random.between(5_500, 8_000));
  instance.goOn();
}

// The stores at the same time, to save time; one kind of trouble after the other.
describe("killed at random moments, refresh tokens serve once: no grant is lost but to a kill in the one window", () => {
  test.concurrent.for(ENGINES)("$name", TIMEOUT, async ({ name, start }) => {
    await using engine = await start();
    const { cut, late } = await runTrial({
      name: `killed, ${name}, refresh tokens that serve once`,
      ...{ store: engine.url, instances: INSTANCES, time: MINUTE, trouble: killAndStart },
    });
    expect(cut).toBeGreaterThan(0);
    expect(late).toBe(0);
  });
});

describe("killed at random moments, refresh tokens serve again: no grant is lost", () => {
  test.concurrent.for(ENGINES)("$name", TIMEOUT, async ({ name, start }) => {
    await using engine = await start();
    const { cut, lost, late } = await runTrial({
      name: `killed, ${name}, refresh tokens that serve again`,
      ...{ store: engine.url, instances: INSTANCES, time: MINUTE / 3, trouble: killAndStart },
      clientSecret: "the-secret-of-the-app",
    });
    expect(cut).toBeGreaterThan(0);
    expect({ lost, late }).toEqual({ lost: 0, late: 0 });
  });
});

describe("stopped past their leases and let go again: no grant is lost but to a stop in the one window", () => {
  test.concurrent.for(ENGINES)("$name", TIMEOUT, async ({ name, start }) => {
    await using engine = await start();
    const { cut } = await runTrial({
      name: `stopped, ${name}, refresh tokens that serve once`,
      ...{ store: engine.url, instances: INSTANCES, time: MINUTE / 2, trouble: stopAndGoOn },
      // Many wait for an instance that stands still.
      lookers: 32,
    });
    expect(cut).toBeGreaterThan(0);
  });
});
