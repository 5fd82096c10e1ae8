import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { layCable } from "../src/cable.ts";
import { ENGINES } from "../src/engines.ts";
import { httpBrowser } from "../src/http-browser.ts";
import { type Scene, startScene } from "../src/scene.ts";
import {
  expectNothingLost,
  expectTroubleShown,
  readiness,
  someoneOf,
  untilReady,
} from "../src/store-trouble.ts";
import { underLoad } from "../src/under-load.ts";
import { waitUntil } from "../src/wait-until.ts";

const TIMEOUT = { timeout: 120_000 };
const ROUNDS = 3;
/** Milliseconds of cutting. */
const CUTTING = 12_000;

function tell(what: string, { crowd, random }: Scene, more: object = {}): void {
  const { statuses, signedIn } = crowd;
  const tally = { ...more, sessions: signedIn.length, statuses, seed: random.seed };
  process.stdout.write(`${what}: ${JSON.stringify(tally)}\n`);
}

describe("killed under load and brought back: 503 meanwhile, and it goes on by itself with nothing lost", () => {
  test.concurrent.for(ENGINES)("$name", TIMEOUT, async ({ name, start }) => {
    await using engine = await start();
    await using scene = await startScene({ store: engine.url, instances: 1 });
    const { crowd, random } = scene;
    try {
      await underLoad(crowd, async () => {
        for (let round = 0; round < ROUNDS; round++) {
          await wait(random.between(300, 1_500));
          await engine.kill();
          await expectTroubleShown(scene);
          await engine.start();
          await untilReady(scene);
        }
        await wait(random.between(300, 1_500));
      });
      await expectNothingLost(scene, engine.url);
    } finally {
      tell(`store killed, ${name}`, scene);
    }
  });
});

describe("killed between a sign-in's beginning and its end: it is not half done, and begun again it succeeds", () => {
  test.concurrent.for(ENGINES)("$name", TIMEOUT, async ({ start }) => {
    await using engine = await start();
    await using scene = await startScene({ store: engine.url, instances: 1 });
    const { cluster, crowd, spotify } = scene;
    const someone = { browser: httpBrowser(), person: "person-0" };
    const login = await someone.browser.get(`${cluster.url}/login`);
    const callback = await spotify.control.authorize(someone.person, login.headers.get("location") ?? "");
    await engine.kill();
    const failed = await someone.browser.get(callback);
    expect(failed.status).toBe(503);
    expect(await failed.text()).toContain("Begin again");
    await engine.start();
    await untilReady(scene);
    expect(await crowd.look(someone)).toBe("signed out");
    expect(await crowd.signIn(someone)).toBe(true);
    crowd.signedIn.push(someone);
    await expectNothingLost(scene, engine.url);
  });
});

describe("paused: after the first deadline every answer comes at once, and it goes on by itself", () => {
  test.concurrent.for(ENGINES)("$name", TIMEOUT, async ({ start }) => {
    await using engine = await start();
    await using scene = await startScene({ store: engine.url, instances: 1 });
    const { crowd } = scene;
    const someone = someoneOf(scene);
    await engine.pause();
    try {
      expect(await crowd.look(someone)).toBe("unavailable");
      // One after the other: were each to wait for its own deadline, they would take longer than this test may.
      for (let views = 0; views < 100; views++) expect(await crowd.look(someone)).toBe("unavailable");
      await expectTroubleShown(scene);
    } finally {
      await engine.resume();
    }
    await waitUntil("the page is there again", async () => (await crowd.look(someone)) === "playing");
    expect(await readiness(scene)).toBe(200);
    await expectNothingLost(scene, engine.url);
  });
});

describe("connections cut at random moments under load: nothing is half done, nothing lost", () => {
  test.concurrent.for(ENGINES)("$name", TIMEOUT, async ({ name, start }) => {
    await using engine = await start();
    await using cable = await layCable(engine.url);
    await using scene = await startScene({ store: cable.url, instances: 1 });
    const { crowd, random } = scene;
    const tally = { cuts: 0, connections: 0 };
    try {
      await underLoad(crowd, async () => {
        for (const end = Date.now() + CUTTING; Date.now() < end; ) {
          await wait(random.between(50, 1_000));
          tally.connections += cable.cut();
          tally.cuts++;
        }
      });
      await expectNothingLost(scene, engine.url);
    } finally {
      tell(`store's connections cut, ${name}`, scene, tally);
    }
  });
});
