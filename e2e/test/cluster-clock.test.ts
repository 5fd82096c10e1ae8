import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { ENGINES, SQLITE } from "../src/engines.ts";
import { httpBrowser } from "../src/http-browser.ts";
import { startScene } from "../src/scene.ts";
import { settle } from "../src/settle.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";
import { traceLosses } from "../src/traced-losses.ts";
import { underLoad } from "../src/under-load.ts";
import { waitUntil } from "../src/wait-until.ts";
import { createWallClock } from "../src/wall-clock.ts";

const TIMEOUT = { timeout: 120_000 };
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

describe("one of four instances an hour ahead of the others: one refresh at a time, and nothing lost", () => {
  test.concurrent.for(ENGINES)("$name", TIMEOUT, async ({ name, start }) => {
    using folder = temporaryFolder();
    const ahead = createWallClock(folder.path);
    await using engine = await start();
    await using scene = await startScene({
      ...{ store: engine.url, instances: 4 },
      env: (instance): Record<string, string> => (instance === "4" ? { ...ahead.env } : {}),
    });
    const { crowd, random, spotify } = scene;
    ahead.set(HOUR);
    await underLoad(crowd, () => wait(8 * SECOND));
    await settle(crowd);
    const refreshes = spotify.refreshes();
    expect(traceLosses(refreshes, [])).toEqual({ cut: [], lost: [], late: [], wrongs: [] });
    expect(crowd.endings).toEqual([]);
    expect(new Set(refreshes.map(({ instance }) => instance))).toContain("4");
    const tally = { refreshes: refreshes.length, statuses: crowd.statuses, seed: random.seed };
    process.stdout.write(`an hour ahead, ${name}: ${JSON.stringify(tally)}\n`);
  });
});

describe("an instance an hour ahead notes that a fresh token was refused: the others go on after seconds, not an hour", () => {
  test.concurrent.for(ENGINES)("$name", TIMEOUT, async ({ start }) => {
    using folder = temporaryFolder();
    const ahead = createWallClock(folder.path);
    await using engine = await start();
    await using scene = await startScene({
      ...{ store: engine.url, instances: 2 },
      env: (instance): Record<string, string> => (instance === "2" ? { ...ahead.env } : {}),
    });
    const { cluster, crowd, spotify } = scene;
    const [someone] = crowd.signedIn;
    if (!someone) throw new Error("Nobody is signed in.");
    const { person } = someone;
    ahead.set(HOUR);
    // The instances take turns: until it is that one's.
    do {
      spotify.control.faults.add({ path: "/v1/me/player/*", person, status: 401, times: 2 });
      expect(await crowd.look(someone)).toBe("trouble");
      spotify.control.faults.clear();
    } while (spotify.refreshes().findLast((refresh) => refresh.person === person)?.instance !== "2");
    // Alone, so that it is not the one ahead that mends it.
    await cluster.instances[1]?.kill();
    spotify.control.grants.expireAccessTokens(person);
    const isPlaying = async () => (await crowd.look(someone)) === "playing";
    await waitUntil("the other one goes on", isPlaying, 20_000);
  });
});

describe("the clock jumps six months ahead: the six months of every grant are over, and it says so", () => {
  test.concurrent.for([...ENGINES, SQLITE])("$name", TIMEOUT, async ({ start }) => {
    using folder = temporaryFolder();
    const clock = createWallClock(folder.path);
    await using engine = await start();
    await using scene = await startScene({
      ...{ store: engine.url, instances: 1 },
      // Sessions that last longer than grants do.
      env: () => ({ ...clock.env, STAGEDOOR_SESSION_DAYS: "400", STAGEDOOR_SESSION_IDLE_DAYS: "400" }),
    });
    const { crowd, spotify } = scene;
    const [someone, ...others] = crowd.signedIn.filter(({ person }) => person === "person-0");
    if (!someone) throw new Error("Nobody is signed in.");
    clock.set(185 * DAY);
    spotify.control.clock.advance(185 * DAY);
    expect(await crowd.look(someone)).toBe("sign in again");
    expect(crowd.endings.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^Six months have passed since you agreed/),
    ]);
    expect(await crowd.signIn(someone)).toBe(true);
    for (const one of [someone, ...others]) expect(await crowd.look(one)).toBe("playing");
    spotify.control.grants.expireAccessTokens(someone.person);
    expect(await crowd.look(someone)).toBe("playing");
  });
});

describe("the clock jumps a second back: everyone stays signed in, signs in and is renewed", () => {
  test.concurrent.for([...ENGINES, SQLITE])("$name", TIMEOUT, async ({ start }) => {
    using folder = temporaryFolder();
    const clock = createWallClock(folder.path);
    await using engine = await start();
    await using scene = await startScene({ store: engine.url, instances: 1, env: () => clock.env });
    const { cluster, crowd, spotify } = scene;
    const someone = { browser: httpBrowser(), person: "person-0" };
    const login = await someone.browser.get(`${cluster.url}/login`);
    clock.set(-SECOND);
    const callback = await spotify.control.authorize(someone.person, login.headers.get("location") ?? "");
    expect((await someone.browser.get(callback)).status).toBe(303);
    crowd.signedIn.push(someone);
    spotify.control.grants.expireAccessTokens();
    clock.set(-2 * SECOND);
    await settle(crowd);
    expect(crowd.endings).toEqual([]);
    expect(spotify.refreshes().filter(({ status }) => status !== 200)).toEqual([]);
  });
});
