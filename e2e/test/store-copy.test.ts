import { startEmulator } from "@stagedoor/emulator/server";
import { expect, test } from "vitest";
import { runCommand } from "../src/command.ts";
import { createCrowd } from "../src/crowd.ts";
import { ENGINES } from "../src/engines.ts";
import { freePorts } from "../src/ports.ts";
import { seededRandom } from "../src/random.ts";
import { startStagedoor } from "../src/server.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";
import { waitUntil } from "../src/wait-until.ts";

const SECRET = "a secret of thirty-two characters or more";

test.for(ENGINES)(
  "a service moves from SQLite to $name, and everybody stays signed in",
  async ({ start }) => {
    const random = seededRandom(Number(process.env.E2E_SEED ?? Math.floor(Math.random() * 2 ** 32)));
    using folder = temporaryFolder();
    await using engine = await start();
    const port = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const people = Array.from({ length: 12 }, (_, index) => `person-${index}`);
    const app = { clientId: "an-app", redirectUris: [`${url}/callback`], allowList: null };
    const spotify = await startEmulator({ port: 0, apps: [app], people: people.map((id) => ({ id })) });
    await using _ = { [Symbol.asyncDispose]: () => spotify.close() };
    const { control } = spotify.emulator;
    for (const id of people) control.playback.set(id, { kind: "track" });
    const from = `sqlite:${folder.path}/store.sqlite`;
    const env = {
      SPOTIFY_CLIENT_ID: app.clientId,
      SPOTIFY_REDIRECT_URI: `${url}/callback`,
      SPOTIFY_ACCOUNTS_URL: spotify.url,
      SPOTIFY_API_URL: `${spotify.url}/v1`,
      STAGEDOOR_SECRET: SECRET,
      LOG_LEVEL: "warn",
    };
    const serve = (store: string) =>
      startStagedoor({ folder: folder.path, port, env: { ...env, STAGEDOOR_STORE: store } });
    const copy = () =>
      runCommand(["store", "copy", "OLD_STORE", "NEW_STORE"], {
        folder: folder.path,
        env: { OLD_STORE: from, NEW_STORE: engine.url },
      });
    const crowd = createCrowd({ url, control, people, random });

    {
      await using server = await serve(from);
      const stopping = new AbortController();
      const bustle = crowd.bustle(stopping.signal);
      await waitUntil(
        "some have signed in and some out",
        () => crowd.signedIn.length > 15 && crowd.signedOut.length > 3,
      );
      expect(await copy()).toMatchObject({ code: 0, stderr: expect.stringContaining("Verifying") });
      const [came, went] = [crowd.signedIn.length, crowd.signedOut.length];
      await waitUntil(
        "others have signed in and out since",
        () => crowd.signedIn.length > came && crowd.signedOut.length > went,
      );
      stopping.abort();
      await bustle;
      expect(await server.stop()).toEqual({ code: 0, signal: null });
    }

    const last = await copy();
    expect(last).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/[1-9]\d* (person|people) written/),
    });
    const sums = [...last.stdout.matchAll(/^(?:FROM|TO) .* ([0-9a-f]{16})$/gm)].map(([, sum]) => sum);
    expect(sums).toHaveLength(2);
    expect(sums[0]).toBe(sums[1]);

    {
      await using server = await serve(engine.url);
      for (const someone of crowd.signedIn) {
        await waitUntil(
          `${someone.person} is playing`,
          async () => (await crowd.look(someone)) === "playing",
        );
      }
      for (const someone of crowd.signedOut) expect(await crowd.look(someone)).toBe("signed out");
      expect([...crowd.endings, ...crowd.wrongs]).toEqual([]);
      expect(await server.stop()).toEqual({ code: 0, signal: null });
    }

    // What a server has used is a copy no longer: nobody's new sessions are overwritten by old ones.
    const late = await copy();
    expect(late).toMatchObject({
      code: 65,
      stderr: expect.stringMatching(/A server has used TO since/),
    });
  },
);
