import { startPostgres } from "engines/postgres";
import { startRedis } from "engines/redis";
import { describe, expect, test } from "vitest";
import { fillStore } from "../src/filling.ts";
import { httpBrowser } from "../src/http-browser.ts";
import { limitFiles, limitRedis, postgresProcesses } from "../src/room.ts";
import { type Scene, startScene } from "../src/scene.ts";
import { expectNothingLost } from "../src/store-trouble.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";

const TIMEOUT = { timeout: 120_000 };
/** Bytes: what a file of PostgreSQL's log has from the beginning. It writes no file beyond that but tables. */
const LOG_FILE = 16 * 2 ** 20;
/** Sign-ins until the store is believed to have room after all. */
const MANY = 500;

/** Without room: whoever is signed in sees their page, and sign-ins fail in words; with it again, they succeed. */
async function expectFullIsBearable(scene: Scene, storeUrl: string, makeRoom: () => unknown): Promise<void> {
  const { cluster, crowd, spotify } = scene;
  const signIn = async () => {
    const someone = { browser: httpBrowser(), person: "person-0" };
    const login = await someone.browser.get(`${cluster.url}/login`);
    const callback = await spotify.control.authorize(someone.person, login.headers.get("location") ?? "");
    const answer = await someone.browser.get(callback);
    if (answer.status === 303) crowd.signedIn.push(someone);
    return { someone, answer, text: await answer.text() };
  };
  let last = await signIn();
  // Room that was left in what the store has already.
  for (let count = 0; last.answer.status === 303 && count < MANY; count++) last = await signIn();
  expect(last.answer.status).toBe(503);
  expect(last.answer.headers.get("retry-after")).not.toBeNull();
  expect(last.text).toContain("Begin again");

  for (const someone of crowd.signedIn) expect(await crowd.look(someone)).toBe("playing");
  expect(await crowd.look(last.someone)).toBe("signed out");

  await makeRoom();
  expect(await crowd.signIn(last.someone)).toBe(true);
  crowd.signedIn.push(last.someone);
  await expectNothingLost(scene, storeUrl);
}

describe.skipIf(process.platform !== "linux")(
  "no room in the store (files are limited as Linux does it)",
  () => {
    test("PostgreSQL", TIMEOUT, async () => {
      await using engine = await startPostgres({ fsync: false });
      await using scene = await startScene({ store: engine.url, instances: 1 });
      limitFiles(postgresProcesses(engine.url), LOG_FILE);
      await fillStore(engine.url);
      await expectFullIsBearable(scene, engine.url, () =>
        limitFiles(postgresProcesses(engine.url), undefined),
      );
    });

    test("SQLite", TIMEOUT, async () => {
      using folder = temporaryFolder();
      const store = `sqlite:${folder.path}/store.sqlite`;
      await using scene = await startScene({ store, instances: 1 });
      const pids = scene.cluster.instances.map(({ pid }) => pid);
      limitFiles(pids, 1);
      await expectFullIsBearable(scene, store, () => limitFiles(pids, undefined));
    });
  },
);

test("no memory in Redis", TIMEOUT, async () => {
  await using engine = await startRedis();
  await using scene = await startScene({ store: engine.url, instances: 1 });
  await limitRedis(engine.url, 1);
  await expectFullIsBearable(scene, engine.url, () => limitRedis(engine.url, 0));
});
