import { startEmulator } from "@stagedoor/emulator/server";
import { expect, test } from "vitest";
import { clusterPort, startCluster } from "../src/cluster.ts";
import { runCommand } from "../src/command.ts";
import { createCrowd } from "../src/crowd.ts";
import { seededRandom } from "../src/random.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";
import { waitUntil } from "../src/wait-until.ts";

const OLD = "the secret that was there before; long enough";
const NEW = "the secret that takes its place; long enough";
/** Rotations while both secrets are known everywhere, to and fro. */
const ROTATIONS = 6;

test("the secret is changed while two servers refresh tokens that serve once, and nobody notices", async () => {
  const random = seededRandom(Number(process.env.E2E_SEED ?? Math.floor(Math.random() * 2 ** 32)));
  using folder = temporaryFolder();
  const port = await clusterPort(2);
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  const people = Array.from({ length: 12 }, (_, index) => `person-${index}`);
  // Without a secret: refresh tokens serve once.
  const app = { clientId: "an-app", redirectUris: [redirectUri], allowList: null };
  const spotify = await startEmulator({ port: 0, apps: [app], people: people.map((id) => ({ id })) });
  await using _ = { [Symbol.asyncDispose]: () => spotify.close() };
  const { control } = spotify.emulator;
  for (const id of people) control.playback.set(id, { kind: "track" });
  // Between the use of a refresh token and its answer there has to be time for a rotation.
  control.faults.add({ path: "/api/token", delayMs: 50, when: "after" });
  let secret = OLD;
  const settings = () => ({
    SPOTIFY_CLIENT_ID: app.clientId,
    SPOTIFY_REDIRECT_URI: redirectUri,
    SPOTIFY_ACCOUNTS_URL: spotify.url,
    SPOTIFY_API_URL: `${spotify.url}/v1`,
    STAGEDOOR_STORE: `sqlite:${folder.path}/store.sqlite`,
    STAGEDOOR_SECRET: secret,
    LOG_LEVEL: "warn",
  });
  const keys = (command: "list" | "rotate") =>
    runCommand(["keys", command], { folder: folder.path, env: settings() });

  await using cluster = await startCluster({ size: 2, port, folder: folder.path, env: settings });
  const pace = { lookers: 4, comers: 1, signIn: 200, signOut: 200 };
  const crowd = createCrowd({ url: cluster.url, control, people, random, pace });
  const stopping = new AbortController();
  const bustle = crowd.bustle(stopping.signal);
  /** One server after the other, so that there is always one. */
  async function set(secrets: string): Promise<void> {
    secret = secrets;
    for (const instance of cluster.instances) {
      expect(await instance.end()).toEqual({ code: 0, signal: null });
      await instance.start();
    }
  }

  try {
    await set(`${OLD},${NEW}`);
    await set(`${NEW},${OLD}`);
    for (let count = 1; count < ROTATIONS; count++) {
      await keys("rotate");
      secret = secret.startsWith(NEW) ? `${OLD},${NEW}` : `${NEW},${OLD}`;
    }
    secret = `${NEW},${OLD}`;
    expect(await keys("rotate")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Secret 2 of 2 in STAGEDOOR_SECRET .* may be taken away/),
    });
    await set(NEW);
  } finally {
    stopping.abort();
    await bustle;
  }

  const { refreshes, maxConcurrentRefreshesOfOneGrant } = control.requests.statistics().token;
  process.stdout.write(`keys: ${JSON.stringify({ refreshes, seed: random.seed })}\n`);
  expect(refreshes).toBeGreaterThan(10);
  expect(maxConcurrentRefreshesOfOneGrant).toBe(1);
  expect(crowd.wrongs).toEqual([]);
  expect(crowd.endings).toEqual([]);
  expect(crowd.signedIn.length).toBeGreaterThan(5);
  // A token that expired again on its way keeps its person waiting for seconds.
  for (const someone of crowd.signedIn) {
    await waitUntil(`${someone.person} is playing`, async () => (await crowd.look(someone)) === "playing");
  }
  expect(crowd.endings).toEqual([]);
  expect((await keys("list")).stdout).toMatch(/^KEY.*\n\S+ +\d+ +seals and opens +STAGEDOOR_SECRET\n$/);
});
