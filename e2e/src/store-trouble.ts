import { expect } from "vitest";
import type { SignedIn } from "./crowd.ts";
import { halvesIn } from "./halves.ts";
import type { Scene } from "./scene.ts";
import { settle } from "./settle.ts";
import { waitUntil } from "./wait-until.ts";

/** The only instance's own address. */
const only = ({ cluster }: Scene): string => String(cluster.instances[0]?.url);

/** Someone who is signed in. */
export function someoneOf({ crowd }: Scene): SignedIn {
  const [someone] = crowd.signedIn;
  if (!someone) throw new Error("Nobody is signed in.");
  return someone;
}

/** How `/readyz` answers. */
export const readiness = async (scene: Scene): Promise<number> =>
  (await fetch(`${only(scene)}/readyz`)).status;

/** Waits until the store can be used again. */
export const untilReady = (scene: Scene): Promise<void> =>
  waitUntil("ready", async () => (await readiness(scene)) === 200);

/** While the store cannot be used: pages say so in words, the process is well and not ready. */
export async function expectTroubleShown(scene: Scene): Promise<void> {
  await waitUntil("not ready", async () => (await readiness(scene)) === 503);
  expect((await fetch(`${only(scene)}/healthz`)).status).toBe(200);
  const page = await someoneOf(scene).browser.get(scene.cluster.url);
  expect(page.status).toBe(503);
  expect(page.headers.get("retry-after")).not.toBeNull();
  expect(await page.text()).toMatch(/cannot look up who is signed in[\s\S]*Nobody is signed out by that/);
}

/** Nobody was signed out or has to sign in again, whoever was doing what at the time. */
export async function expectNothingLost(scene: Scene, storeUrl: string): Promise<void> {
  const { crowd } = scene;
  await settle(crowd);
  expect(crowd.wrongs).toEqual([]);
  expect(crowd.endings).toEqual([]);
  expect(await halvesIn(storeUrl)).toEqual({ sessionsWithoutGrant: 0, grantsWithoutSession: 0 });
}
