import { isDeepStrictEqual } from "node:util";
import { Spotify, standardSender } from "@stagedoor/spotify";
import { startServer } from "../processes.ts";
import { atLeast, type Line } from "../report.ts";
import { compareInRounds, inTurn, type Spread } from "../statistics.ts";
import { sdkAt } from "./sdk.ts";
import { idOf } from "./track.ts";

const ROUNDS = 8;
const TURNS = 10;
const WARM_UP_CALLS = 2_000;
/** How many calls a side makes in its turn: few, so that whatever else the machine does meets all sides alike. */
const CALLS = { "one by one": 100, "50 at once": 200 } as const;

// As long as the tokens that Spotify gives.
const TOKEN = "t".repeat(280);

type Call = (id: string) => Promise<unknown>;
type Side = "fetch" | "limited" | "client" | "layers" | "sdk";

/** Reads of one track per second: through bare `fetch`, this client, this client with all layers, Spotify's own SDK. */
export async function calls(): Promise<Line[]> {
  const upstream = await startServer(new URL("./upstream.ts", import.meta.url), [], {});
  try {
    const large = sidesAt(`${upstream.url}/v1`);
    const small = sidesAt(`${upstream.url}/small/v1`);
    return [
      ...(await compared(large, "track of 2.5 KB", "one by one")),
      ...(await compared(large, "track of 2.5 KB", "50 at once")),
      ...(await compared(small, "answer of 70 bytes", "one by one")),
      ...(await compared(small, "answer of 70 bytes", "50 at once")),
    ];
  } finally {
    await upstream.stop();
  }
}

function sidesAt(apiUrl: string): Record<Side, Call> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const client = new Spotify({ token: TOKEN, apiUrl });
  // Where 50 calls are made at once, 50 go at once on every side.
  const sender = standardSender({ hooks: { onResponse() {} }, rateLimit: { concurrency: 50 } });
  const layers = new Spotify({ token: TOKEN, apiUrl, sender });
  const sdk = sdkAt(apiUrl, TOKEN);
  return {
    fetch: async (id) => (await fetch(`${apiUrl}/tracks/${id}`, { headers })).json(),
    limited: async (id) => {
      const signal = AbortSignal.timeout(10_000);
      return (await fetch(`${apiUrl}/tracks/${id}`, { headers, signal })).json();
    },
    client: (id) => client.tracks.get(id),
    layers: (id) => layers.tracks.get(id),
    sdk: (id) => sdk.tracks.get(id),
  };
}

async function compared(sides: Record<Side, Call>, what: string, how: keyof typeof CALLS): Promise<Line[]> {
  await assertSame(sides);
  const atOnce = how === "one by one" ? 1 : 50;
  const rates = (count: number) => ({
    fetch: () => callsPerSecond(sides.fetch, count, atOnce),
    limited: () => callsPerSecond(sides.limited, count, atOnce),
    client: () => callsPerSecond(sides.client, count, atOnce),
    layers: () => callsPerSecond(sides.layers, count, atOnce),
    sdk: () => callsPerSecond(sides.sdk, count, atOnce),
  });
  await inTurn(1, rates(WARM_UP_CALLS));
  const measured = await inTurn(ROUNDS * TURNS, rates(CALLS[how]));
  const line = (ours: "client" | "layers", theirs: "fetch" | "limited" | "sdk", least: number): Line => {
    const { first, second, ratio } = compareInRounds(measured[ours], measured[theirs], TURNS);
    return {
      what: `${what}, ${how}: ${names[ours]} beside ${names[theirs]}`,
      stagedoor: perSecond(first),
      beside: perSecond(second),
      ratio,
      aim: atLeast(ratio, least),
    };
  };
  return [
    line("client", "fetch", 0.9),
    line("layers", "fetch", 0.9),
    line("client", "limited", 0.9),
    line("layers", "limited", 0.9),
    line("client", "sdk", 1),
    line("layers", "sdk", 1),
  ];
}

const names = {
  client: "the client",
  layers: "with all layers",
  fetch: "bare fetch",
  limited: "fetch with a limit of time",
  sdk: "the SDK",
} as const;

/** @throws {Error} when the sides do not bring the same back. */
async function assertSame(sides: Record<Side, Call>): Promise<void> {
  const expected = await sides.fetch(nextId());
  for (const call of Object.values(sides)) {
    const answer = await call(nextId());
    // What the client adds for the console is no part of the answer.
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(answer)), expected))
      throw new Error("The sides differ.");
  }
}

let asked = 0;
/** Another one each time: the layers ask once for what is asked for twice at the same time. */
const nextId = (): string => idOf(asked++);

async function callsPerSecond(call: Call, count: number, atOnce: number): Promise<number> {
  let begun = 0;
  const caller = async () => {
    while (begun++ < count) await call(nextId());
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, caller));
  return count / ((performance.now() - start) / 1_000);
}

const perSecond = ({ median }: Spread): string => `${median.toFixed(0)}/s`;
