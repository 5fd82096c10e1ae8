import { Agent, get } from "node:http";
import type { ServerProcess } from "../processes.ts";
import { atMost, type Line } from "../report.ts";
import { startStagedoor, startUpstream, type Upstream, withFolder } from "../servers.ts";
import { compare } from "../statistics.ts";
import { signIn } from "../visitor.ts";
import { type Engine, withPostgres, withRedis } from "./engines.ts";

const INSTANCES = 4;
const VIEWS = 1_000;
const ROUNDS = 10;
/** Milliseconds that the accounts service takes for a refresh, as the real one does. */
const REFRESH_TIME = 200;
/** Milliseconds that the views may take longer than the refresh. */
const LONGER_AT_MOST = 50;
const PERSON = "bela";

/** Views at once of one person whose access token has run out, spread over several instances on one store. */
export async function storm(): Promise<Line[]> {
  const lines: Line[] = [];
  const upstream = await startUpstream();
  try {
    for (const withEngine of [withPostgres, withRedis]) {
      await withEngine((engine) =>
        withFolder(async (folder) => void lines.push(...(await measure(upstream, engine, folder)))),
      );
    }
  } finally {
    await upstream.stop();
  }
  return lines;
}

async function measure(upstream: Upstream, engine: Engine, folder: string): Promise<Line[]> {
  const { control } = upstream;
  const first = await startStagedoor(upstream, folder, { store: engine.url });
  const instances = [first];
  try {
    const settings = { store: engine.url, site: first.url };
    while (instances.length < INSTANCES) instances.push(await startStagedoor(upstream, folder, settings));
    const cookie = await signIn(first.url, control, PERSON);
    const views = stormAt(instances, { cookie, host: new URL(first.url).host });
    await views();
    await views();
    await control.faults.add({ path: "/api/token", delayMs: REFRESH_TIME });

    const pairs: [number, number][] = [];
    const refreshes: number[] = [];
    const refreshTimes: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const calm = await views();
      await control.grants.expireAccessTokens();
      await control.requests.clear();
      const stormy = await views();
      pairs.push([stormy, calm]);
      refreshes.push((await control.requests.statistics()).token.refreshes);
      const [refresh] = await control.requests.list({ grantType: "refresh_token" });
      refreshTimes.push(refresh?.durationMs ?? Number.NaN);
    }
    await control.faults.clear();
    const most = Math.max(...refreshes);
    const what = `${VIEWS} views at once of an expired grant, ${INSTANCES} instances on ${engine.name}`;
    const longer = compare(
      pairs.map(([stormy, calm], round) => [stormy - calm, refreshTimes[round] ?? Number.NaN]),
    );
    const beyond = compare(
      pairs.map(([stormy, calm], round) => [stormy - calm - (refreshTimes[round] ?? Number.NaN), 1]),
    ).first;
    const times = compare(pairs);
    return [
      {
        what: `${what}: refreshes, at most`,
        stagedoor: String(most),
        aim: { text: "1", isMet: most === 1 && Math.min(...refreshes) === 1 },
      },
      {
        what: `${what}: until the last view, beside a grant that is good`,
        stagedoor: `${times.first.median.toFixed(0)} ms`,
        beside: `${times.second.median.toFixed(0)} ms`,
        ratio: times.ratio,
      },
      {
        what: `${what}: how much longer that is, beside the refresh`,
        stagedoor: `${longer.first.median.toFixed(0)} ms`,
        beside: `${longer.second.median.toFixed(0)} ms`,
        ratio: longer.ratio,
        aim: { ...atMost(beyond, LONGER_AT_MOST), text: `≤ refresh + ${LONGER_AT_MOST} ms` },
      },
    ];
  } finally {
    for (const instance of instances) await instance.stop();
  }
}

/**
 * Sends all views at once over connections that are there already, and waits for the last.
 *
 * @returns a function that does so and answers how many milliseconds it took.
 */
function stormAt(instances: readonly ServerProcess[], headers: { cookie: string; host: string }) {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: VIEWS });
  const view = (n: number): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const url = instances[n % instances.length]?.url ?? "";
    get(url, { agent, headers }, (response) => {
      let page = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        page += text;
      });
      response.once("end", () => {
        if (page.includes("Now playing:")) resolve();
        else
          reject(
            new Error(`A view did not show what is playing: ${response.statusCode} ${page.slice(0, 3_000)}`),
          );
      });
    }).once("error", reject);
    return promise;
  };
  return async (): Promise<number> => {
    const begin = performance.now();
    await Promise.all(Array.from({ length: VIEWS }, (_, n) => view(n)));
    return performance.now() - begin;
  };
}
