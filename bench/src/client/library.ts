import { Spotify, standardSender, type WalkOptions } from "@stagedoor/spotify";
import { startServer } from "../processes.ts";
import { atLeast, type Line } from "../report.ts";
import { compare, type Spread } from "../statistics.ts";
import { sdkAt } from "./sdk.ts";
import type { TrafficSeen } from "./traffic.ts";

const ROUNDS = 3;
const LATENCY = 20;
const SAVED = 10_000;
const PAGES = SAVED / 50;
/** Pages asked for at the same time: below the 10 requests that the rate limit has under way at most. */
const AHEAD = 8;
const FASTER = 4;
/**
 * A limit that is in the way, so that keeping to it can be seen. It counts what is sent and the upstream what arrives,
 * so that a few more may fall into one second there: those that were on their way.
 */
const PER_SECOND = 50;
const TOKEN = "a-token";

interface Read extends TrafficSeen {
  readonly tracksPerSecond: number;
}

/** A library of 10,000 tracks read to its end, each answer 20 ms late: page after page, and several pages ahead. */
export async function library(): Promise<Line[]> {
  const environment = { LATENCY: String(LATENCY), SAVED: String(SAVED) };
  const upstream = await startServer(new URL("./upstream.ts", import.meta.url), [], environment);
  const apiUrl = `${upstream.url}/v1`;
  const read = (ids: () => AsyncIterable<string>) => measured(upstream.url, ids);
  const ours = (options: WalkOptions, requests = Number.POSITIVE_INFINITY) =>
    read(() => savedIds(apiUrl, options, { requests, window: 1_000 }));
  try {
    const rounds: { ahead: Read; standard: Read; sdk: Read }[] = [];
    await ours({ ahead: AHEAD });
    for (let round = 0; round < ROUNDS; round++) {
      const ahead = await ours({ ahead: AHEAD });
      const sdk = await read(() => savedIdsOfSdk(apiUrl));
      rounds.push({ ahead, sdk, standard: await ours({}) });
    }
    const limited = await ours({ ahead: AHEAD }, PER_SECOND);
    const by = (side: "ahead" | "standard") =>
      compare(rounds.map((round) => [round[side].tracksPerSecond, round.sdk.tracksPerSecond]));
    const ahead = by("ahead");
    const standard = by("standard");
    const what = `library of ${SAVED} tracks at ${LATENCY} ms beside the SDK's way`;
    return [
      {
        what: `${what}, { ahead: ${AHEAD} }`,
        stagedoor: seconds(ahead.first),
        beside: seconds(ahead.second),
        ratio: ahead.ratio,
        aim: atLeast(ahead.ratio, FASTER),
      },
      {
        what: `${what}, as it is`,
        stagedoor: seconds(standard.first),
        beside: seconds(standard.second),
        ratio: standard.ratio,
      },
      counted("requests for it", rounds, ({ requests }) => requests, PAGES),
      counted("pages asked for", rounds, ({ addresses }) => addresses, PAGES),
      counted("requests in any 30 s, at most", rounds, ({ mostInWindow }) => mostInWindow, PAGES),
      counted("requests at once, at most", rounds, ({ mostAtOnce }) => mostAtOnce, AHEAD),
      {
        what: `requests that arrive in any second where ${PER_SECOND} may be sent, at most`,
        stagedoor: String(limited.mostInSecond),
      },
    ];
  } finally {
    await upstream.stop();
  }
}

async function* savedIds(
  apiUrl: string,
  options: WalkOptions,
  rateLimit: { requests: number; window: number },
): AsyncIterable<string> {
  const spotify = new Spotify({ token: TOKEN, apiUrl, sender: standardSender({ rateLimit }) });
  for await (const { track } of spotify.library.tracks().items(options)) yield track.id ?? "";
}

async function* savedIdsOfSdk(apiUrl: string): AsyncIterable<string> {
  const { currentUser } = sdkAt(apiUrl, TOKEN);
  for (let offset = 0; ; offset += 50) {
    const { items, next } = await currentUser.tracks.savedTracks(50, offset);
    for (const { track } of items) yield track.id;
    if (next === null) return;
  }
}

/** @throws {Error} when a track is missing, or comes twice or out of order. */
async function measured(url: string, ids: () => AsyncIterable<string>): Promise<Read> {
  await trafficAt(url);
  const start = performance.now();
  let count = 0;
  for await (const id of ids()) {
    if (Number(id) !== count) throw new Error(`Track ${id} came where ${count} should have come.`);
    count++;
  }
  const tracksPerSecond = count / ((performance.now() - start) / 1_000);
  if (count !== SAVED) throw new Error(`${count} tracks came of ${SAVED}.`);
  return { ...(await trafficAt(url)), tracksPerSecond };
}

async function trafficAt(url: string): Promise<TrafficSeen> {
  return (await fetch(`${url}/traffic`)).json() as Promise<TrafficSeen>;
}

function counted(
  what: string,
  rounds: readonly { ahead: Read; sdk: Read }[],
  of: (read: Read) => number,
  most: number,
): Line {
  const ours = Math.max(...rounds.map(({ ahead }) => of(ahead)));
  const theirs = Math.max(...rounds.map(({ sdk }) => of(sdk)));
  return {
    what,
    stagedoor: String(ours),
    beside: String(theirs),
    aim: { text: `≤ ${most}`, isMet: ours <= most },
  };
}

const seconds = ({ median }: Spread): string => `${(SAVED / median).toFixed(2)} s`;
