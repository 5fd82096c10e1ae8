import { expect } from "vitest";
import type { Cluster, Instance } from "./cluster.ts";
import type { Crowd } from "./crowd.ts";
import { type Scene, type SceneOptions, startScene } from "./scene.ts";
import { settle } from "./settle.ts";
import { traceLosses } from "./traced-losses.ts";
import type { TracedSpotify } from "./traced-spotify.ts";
import { underLoad } from "./under-load.ts";

/** How several instances are put to the test. */
export interface TrialOptions extends SceneOptions {
  /** For the tally. */
  readonly name: string;
  /** Milliseconds of trouble. */
  readonly time: number;
  /** What happens to one instance, again and again; at its end it has to be able to work. */
  readonly trouble: (instance: Instance, scene: Scene) => Promise<void>;
}

/** What came of it. */
export interface TrialResult {
  readonly outages: number;
  readonly refreshes: number;
  /** How many of them were under way at an outage, how many grants that cost, and how many were sent late and did nothing. */
  readonly cut: number;
  readonly lost: number;
  readonly late: number;
  /** Sessions that were there in the end. */
  readonly sessions: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** What a page says of a grant that went with an answer that nobody stored. */
const REASON = /^Spotify\S+ last answer did not arrive here/;

/**
 * Several instances on one store, a crowd, and trouble: all that was acknowledged is there in the end, no grant is lost that
 * cannot be traced to an instance's end between sending a refresh token and storing the answer, nobody sees a 500.
 */
export async function runTrial(options: TrialOptions): Promise<TrialResult> {
  await using scene = await startScene(options);
  const { cluster, crowd, random, spotify } = scene;
  let result: TrialResult | undefined;
  try {
    const end = Date.now() + options.time;
    await underLoad(crowd, () =>
      Promise.all(
        cluster.instances.map(async (instance) => {
          while (Date.now() < end) await options.trouble(instance, scene);
        }),
      ),
    );
    const sessions = crowd.signedIn.length;
    await settle(crowd);
    result = { sessions, ...judge(cluster, crowd, spotify) };
    return result;
  } finally {
    process.stdout.write(`${options.name}: ${JSON.stringify({ ...result, seed: random.seed })}\n`);
  }
}

function judge(cluster: Cluster, crowd: Crowd, spotify: TracedSpotify): Omit<TrialResult, "sessions"> {
  const refreshes = spotify.refreshes();
  const { cut, lost, late, wrongs } = traceLosses(refreshes, cluster.outages);
  expect(wrongs).toEqual([]);
  const untraced = crowd.endings
    .filter(
      ({ person, signedInAt }) => !lost.some((one) => one.person === person && one.sentAt >= signedInAt),
    )
    .map((ending) => ({
      ...ending,
      refreshes: refreshes.filter(({ person }) => person === ending.person).slice(-9),
    }));
  expect(untraced).toEqual([]);
  expect(crowd.endings.filter(({ reason }) => !REASON.test(reason))).toEqual([]);
  return {
    outages: cluster.outages.length,
    refreshes: refreshes.length,
    ...{ cut: cut.length, lost: lost.length, late: late.length },
    statuses: crowd.statuses,
  };
}
