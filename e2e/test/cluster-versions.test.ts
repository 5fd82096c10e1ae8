import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { ENGINES, SQLITE } from "../src/engines.ts";
import { httpBrowser } from "../src/http-browser.ts";
import { type Edit, otherProgram } from "../src/other-program.ts";
import { freePorts } from "../src/ports.ts";
import { type Scene, startScene } from "../src/scene.ts";
import { startStagedoor } from "../src/server.ts";
import { settle } from "../src/settle.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";
import { traceLosses } from "../src/traced-losses.ts";
import { underLoad } from "../src/under-load.ts";
import { createWallClock } from "../src/wall-clock.ts";

const TIMEOUT = { timeout: 120_000 };
/** Milliseconds of load after each step. */
const STEP = 2_000;

/** One migration more, that only adds. */
const NEWER: Readonly<Record<string, readonly Edit[]>> = {
  PostgreSQL: [
    {
      file: "stores/postgres/migrations.ts",
      from: /\];\s*$/,
      to: "'ALTER TABLE stagedoor_sessions ADD COLUMN colour text NOT NULL DEFAULT $$blue$$'];\n",
    },
  ],
  Redis: [{ file: "stores/redis/store.ts", from: "const SCHEMA = 1;", to: "const SCHEMA = 2;" }],
  SQLite: [
    {
      file: "stores/sqlite/migrations.ts",
      from: /\];\s*$/,
      to: `"ALTER TABLE sessions ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'"];\n`,
    },
  ],
};

describe("ten instances started at the same instant on an empty store: all come up", () => {
  test.for([...ENGINES, SQLITE])("$name", TIMEOUT, async ({ start }) => {
    await using engine = await start();
    await using scene = await startScene({ store: engine.url, instances: 10 });
    const [someone] = scene.crowd.signedIn;
    if (!someone) throw new Error("Nobody is signed in.");
    // In turn.
    for (const _ of scene.cluster.instances) expect(await scene.crowd.look(someone)).toBe("playing");
  });
});

describe("a newer program beside this one: both serve, nothing is lost, and this one does not start again", () => {
  test.concurrent.for([...ENGINES, SQLITE])("$name", TIMEOUT, async ({ name, start }) => {
    using folder = temporaryFolder();
    const newer = otherProgram(folder.path, NEWER[name] ?? []);
    await using engine = await start();
    await using scene = await startScene({ store: engine.url, instances: 2 });
    const { cluster, crowd } = scene;
    const [first, second] = cluster.instances;
    if (!first || !second) throw new Error("There are no two instances.");
    await underLoad(crowd, async () => {
      await second.end();
      await second.start(newer);
      await wait(STEP);
    });
    await settle(crowd);
    expectNothingLost(scene);

    await first.end();
    await expect(first.start()).rejects.toThrow(
      /"code":65[\s\S]*by a newer Stagedoor \(schema \d+; this one knows/,
    );
    await first.start(newer);
    await settle(crowd);
    expectNothingLost(scene);
  });
});

/** Whoever is told to end waits for its refreshes, so that not even those that serve once go with it. */
function expectNothingLost({ crowd, spotify }: Scene): void {
  expect(traceLosses(spotify.refreshes(), [])).toEqual({ cut: [], lost: [], late: [], wrongs: [] });
  expect(crowd.endings).toEqual([]);
}

describe("a store of the first schema", () => {
  /** When it was made. */
  const MADE_AT = 1_795_518_902_279;
  const ADA = ["5WiNJU8wNNJ_VEyGTOe8FF4HPdoON6wvuHsvNvCxE3M", "CeqUPU8KzhjlbqviIoKu7XLXyoKfVxcyWe-bH0GBQEg"];
  const BOB = "Qw-ihRMPED7KJDGI_79uRmsNxY0kKWj7wl_CpkELjio";

  test("is taken over: whoever was signed in still is, with the token that they had", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "store.sqlite");
    const database = new DatabaseSync(path);
    database.exec(readFileSync(new URL("../fixtures/store-of-schema-1.sql", import.meta.url), "utf8"));
    database.close();
    const clock = createWallClock(folder.path);
    clock.set(MADE_AT + 60_000 - Date.now());
    await using spotify = await startApi();
    const port = await freePorts(1);
    await using server = await startStagedoor({
      folder: folder.path,
      port,
      env: {
        ...clock.env,
        SPOTIFY_CLIENT_ID: "an-app",
        SPOTIFY_CLIENT_SECRET: "the-secret-of-the-app",
        SPOTIFY_ACCOUNTS_URL: "http://127.0.0.1:1023",
        SPOTIFY_API_URL: spotify.url,
        STAGEDOOR_STORE: `sqlite:${path}`,
        STAGEDOOR_SECRET: "a secret of thirty-two characters or more",
      },
    });
    const page = async (session: string) => {
      const browser = httpBrowser(new Map([[`stagedoor-${port}`, session]]));
      return (await browser.get(server.url)).text();
    };
    for (const session of ADA) {
      expect(await page(session)).toMatch(/User ID: ada[\s\S]*Now playing: A Song from Before/);
    }
    expect(await page(BOB)).toMatch(/User ID: bob[\s\S]*Please sign in again/);
    expect(new Set(spotify.tokens)).toEqual(new Set([expect.stringMatching(/^Bearer BQ[\w-]{80,}$/)]));
  });
});

/** A Web API at which everybody is playing the same song. */
async function startApi() {
  const tokens: string[] = [];
  const item = { type: "track", name: "A Song from Before", artists: [] };
  const server = createServer(({ headers }, response) => {
    tokens.push(headers.authorization ?? "");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ is_playing: true, currently_playing_type: "track", item }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
