import type { Control } from "@stagedoor/emulator";
import { startEmulator } from "@stagedoor/emulator/server";
import { describe, expect, test } from "vitest";
import { createCrowd, type SignedIn, type View } from "../src/crowd.ts";
import { freePorts } from "../src/ports.ts";
import { seededRandom } from "../src/random.ts";
import { startStagedoor } from "../src/server.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";
import { waitUntil } from "../src/wait-until.ts";

const KILLS = 15;
/** Milliseconds for all the kills of one test. */
const TIME = 45_000;
const KILLS_AT_LEAST = 8;
/** Every how many kills to wait until everybody's now playing is readable again. */
const SETTLE_EVERY = 4;
/** Sessions looked at after each kill, so that the last rounds do not take longer than the first. */
const SESSIONS = 80;
/** Milliseconds that an answer of Spotify's may take to be in the store. */
const ON_ITS_WAY = 500;

describe.concurrent("killed at random moments, nothing acknowledged is lost", () => {
  test.for([
    { kind: "refresh tokens that serve again", clientSecret: "the-secret-of-the-app" },
    { kind: "refresh tokens that serve once", clientSecret: undefined },
  ])("$kind", async ({ kind, clientSecret }) => {
    const random = seededRandom(Number(process.env.E2E_SEED ?? Math.floor(Math.random() * 2 ** 32)));
    using folder = temporaryFolder();
    const port = await freePorts(1);
    const redirectUri = `http://127.0.0.1:${port}/callback`;
    const people = Array.from({ length: 8 }, (_, index) => `person-${index}`);
    const app = { clientId: "an-app", clientSecret, redirectUris: [redirectUri], allowList: null };
    const spotify = await startEmulator({ port: 0, apps: [app], people: people.map((id) => ({ id })) });
    const { control } = spotify.emulator;
    for (const id of people) control.playback.set(id, { kind: "track" });
    // Between the use of a refresh token and its answer there has to be time to be killed in.
    control.faults.add({ path: "/api/token", delayMs: 30, when: "after" });
    const settings = {
      folder: folder.path,
      port,
      env: {
        SPOTIFY_CLIENT_ID: app.clientId,
        SPOTIFY_REDIRECT_URI: redirectUri,
        SPOTIFY_ACCOUNTS_URL: spotify.url,
        SPOTIFY_API_URL: `${spotify.url}/v1`,
        // Sign-ins that nobody saw acknowledged count as well.
        STAGEDOOR_SESSION_LIMIT: "1000",
        LOG_LEVEL: "warn",
        ...(clientSecret !== undefined && { SPOTIFY_CLIENT_SECRET: clientSecret }),
      },
    };
    const url = `http://127.0.0.1:${port}`;
    const crowd = createCrowd({ url, control, people, random });
    /** Whose refresh was under way at a kill, and who has not been seen to play since. */
    const underWay = new Set<string>();
    const tally = { kills: 0, refreshes: 0, underWay: 0, signInAgain: 0 };
    const end = Date.now() + TIME;

    try {
      while (tally.kills < KILLS && Date.now() < end) {
        await using server = await startStagedoor(settings);
        await look(tally.kills % SETTLE_EVERY === 0);
        const before = control.requests.list().at(-1)?.id ?? 0;
        const stopping = new AbortController();
        const bustle = crowd.bustle(stopping.signal);
        await new Promise((resolve) => setTimeout(resolve, random.between(20, 900)));
        const killedAt = Date.now();
        server.program.signal("SIGKILL");
        stopping.abort();
        await bustle;
        expect(await server.end()).toEqual({ code: null, signal: "SIGKILL" });
        tally.kills++;
        for (const person of refreshedAt(control, killedAt, before)) underWay.add(person);
      }
      expect(tally.kills).toBeGreaterThanOrEqual(KILLS_AT_LEAST);

      await using server = await startStagedoor(settings);
      await look(true);
      expect(await server.stop()).toEqual({ code: 0, signal: null });
    } finally {
      process.stdout.write(
        `killed, ${kind}: ${JSON.stringify({ signIns: control.grants.list().length, ...tally, seed: random.seed })}\n`,
      );
      await spotify.close();
    }

    /** After a start and before anything else happens: is everyone still who they were? */
    async function look(settle: boolean): Promise<void> {
      crowd.signedIn.splice(SESSIONS / 2, crowd.signedIn.length - SESSIONS);
      let seen = await viewAll(crowd.signedIn);
      expect(crowd.wrongs).toEqual([]);
      // Who was being refreshed at the kill waits for the dead process's lease to run out.
      await waitUntil("everyone's now playing is readable again", async () => {
        if (!settle || seen.every(({ what }) => what !== "trouble")) return true;
        seen = await viewAll(crowd.signedIn);
        return false;
      });
      const ended = new Set(seen.filter(({ what }) => what === "sign in again").map(({ person }) => person));
      // Nobody but whose refresh was under way, and nobody at all where a refresh token serves again.
      expect([...ended].filter((person) => clientSecret !== undefined || !underWay.has(person))).toEqual([]);
      tally.signInAgain += ended.size;
      for (const { person, what } of seen) if (what === "playing") underWay.delete(person);
      const back = (await viewAll(crowd.signedOut.splice(0))).filter(({ what }) => what !== "signed out");
      expect(back).toEqual([]);
    }

    async function viewAll(sessions: readonly SignedIn[]): Promise<{ person: string; what: View }[]> {
      return Promise.all(
        sessions.map(async (someone) => ({ person: someone.person, what: await crowd.look(someone) })),
      );
    }

    function refreshedAt(control: Control, killedAt: number, since: number): Set<string> {
      const refreshes = control.requests.list({ grantType: "refresh_token", since });
      tally.refreshes += refreshes.length;
      const last = refreshes.filter(
        ({ time, durationMs }) => durationMs === null || time + durationMs > killedAt - ON_ITS_WAY,
      );
      const whose = new Set(last.flatMap(({ personId }) => personId ?? []));
      tally.underWay += whose.size;
      return whose;
    }
  });
});
