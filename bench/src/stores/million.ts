import { fillStore } from "../fill-store.ts";
import { viewAs } from "../load.ts";
import type { ServerProcess } from "../processes.ts";
import { atMost, type Line } from "../report.ts";
import { SECRET, startStagedoor, startUpstream, type Upstream, withFolder } from "../servers.ts";
import { alternate, compare } from "../statistics.ts";
import { signIn } from "../visitor.ts";
import { type Engine, withPostgres, withRedis, withSqlite } from "./engines.ts";

const MANY = 1_000_000;
const FEW = 1_000;
const ROUNDS = 10;
/** Views of a round, one after the other, each of somebody else. */
const VIEWS = 200;
/** Views before memory is looked at. */
const FIRST_VIEWS = 4_000;
/** Times the latency, and the memory, with few sessions. */
const LATENCY_AT_MOST = 1.3;
const MEMORY_AT_MOST = 1.1;

/** A server on a store, and the cookies of who is signed in there. */
interface Site {
  readonly server: ServerProcess;
  readonly cookies: readonly string[];
}

/** A million sessions in each store beside a thousand: size on disk, memory of the server, latency of a view. */
export async function million(): Promise<Line[]> {
  const lines: Line[] = [];
  const upstream = await startUpstream();
  try {
    for (const withEngine of [withSqlite, withPostgres, withRedis]) {
      await withEngine((few) =>
        withEngine((many) =>
          withSite(upstream, few, FEW, (small) =>
            withSite(upstream, many, MANY, async (large) => {
              lines.push(...(await measure(few, many, small, large)));
            }),
          ),
        ),
      );
    }
  } finally {
    await upstream.stop();
  }
  return lines;
}

async function withSite(
  upstream: Upstream,
  engine: Engine,
  count: number,
  work: (site: Site) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const server = await startStagedoor(upstream, folder, { store: engine.url });
    try {
      const [name, session = ""] = (await signIn(server.url, upstream.control, "bela")).split("=");
      const ids = await fillStore({ store: engine.url, secret: SECRET, session, count });
      await work({ server, cookies: ids.map((id) => `${name}=${id}`) });
    } finally {
      await server.stop();
    }
  });
}

async function measure(few: Engine, many: Engine, small: Site, large: Site): Promise<Line[]> {
  for (const site of [small, large]) await viewAs(site.server.url, some(site, FIRST_VIEWS));
  const memory = compare([[large.server.residentSize(), small.server.residentSize()]]);
  const latency = await alternate(
    ROUNDS,
    () => latencyOf(large),
    () => latencyOf(small),
  );
  const what = `${MANY} sessions in ${many.name} beside ${FEW}`;
  return [
    {
      what: `${what}: size on disk`,
      stagedoor: mebibytes(await many.sizeOnDisk()),
      beside: mebibytes(await few.sizeOnDisk()),
    },
    {
      what: `${what}: memory of the server after ${FIRST_VIEWS} views`,
      stagedoor: mebibytes(memory.first.median),
      beside: mebibytes(memory.second.median),
      ratio: memory.ratio,
      aim: atMost(memory.ratio, MEMORY_AT_MOST),
    },
    {
      what: `${what}: time of a view`,
      stagedoor: `${latency.first.median.toFixed(2)} ms`,
      beside: `${latency.second.median.toFixed(2)} ms`,
      ratio: latency.ratio,
      aim: atMost(latency.ratio, LATENCY_AT_MOST),
    },
  ];
}

/** Anybody's, as they come. */
const some = ({ cookies }: Site, count: number): string[] =>
  Array.from({ length: count }, () => cookies[Math.floor(Math.random() * cookies.length)] ?? "");

/** Milliseconds of the median view of `/`, one after the other. */
async function latencyOf(site: Site): Promise<number> {
  const times: number[] = [];
  for (const cookie of some(site, VIEWS)) {
    const begin = performance.now();
    const page = await (await fetch(site.server.url, { headers: { cookie } })).text();
    times.push(performance.now() - begin);
    if (!page.includes("Now playing:")) throw new Error("A view did not show what is playing.");
  }
  return times.sort((a, b) => a - b)[VIEWS / 2] ?? Number.NaN;
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
