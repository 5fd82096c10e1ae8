import { join } from "node:path";
import { fillStore } from "./fill-store.ts";
import { viewAs } from "./load.ts";
import { atMost, type Line } from "./report.ts";
import { SECRET, startStagedoor, startUpstream, type Upstream, withFolder } from "./servers.ts";
import { type Comparison, compare, type Spread } from "./statistics.ts";
import { signIn } from "./visitor.ts";

const MANY = 100_000;
const FEW = 100;
const VIEWS = 4_000;
const MORE_VIEWS = 40_000;
const ROUNDS = 3;
/** Times the memory with few sessions: what garbage collection leaves to chance. */
const AT_MOST = 1.1;
/** Times the memory after the first views: the heap settles, but what each view leaves behind would show. */
const GROWTH_AT_MOST = 1.5;

/** A store on disk, and the ids of its sessions. */
interface Filled {
  readonly folder: string;
  readonly sessions: readonly string[];
}

/** Bytes of memory of one server. */
interface Sizes {
  readonly afterStart: number;
  readonly afterViews: number;
}

/** Memory of the server with many sessions in its SQLite store, each of a person of its own, beside the same with few. */
export async function memory(): Promise<Line[]> {
  const upstream = await startUpstream();
  try {
    return await withFolder((manyFolder) =>
      withFolder(async (fewFolder) => {
        const few = await fill(upstream, fewFolder, FEW);
        const many = await fill(upstream, manyFolder, MANY);
        const pairs: [Sizes, Sizes][] = [];
        for (let round = 0; round < ROUNDS; round++) {
          pairs.push([await measure(upstream, many), await measure(upstream, few)]);
        }
        const by = (read: (sizes: Sizes) => number) => compare(pairs.map(([a, b]) => [read(a), read(b)]));
        return [
          line(
            "after its start",
            by(({ afterStart }) => afterStart),
          ),
          line(
            `after ${VIEWS} views`,
            by(({ afterViews }) => afterViews),
          ),
          await growth(upstream, few),
        ];
      }),
    );
  } finally {
    await upstream.stop();
  }
}

async function fill(upstream: Upstream, folder: string, count: number): Promise<Filled> {
  // The server makes the store; who signs in there lends the others a token.
  const server = await startStagedoor(upstream, folder);
  const cookie = await signIn(server.url, upstream.control, "bela");
  await server.stop();
  const [, session = ""] = cookie.split("=");
  const store = `sqlite:${join(folder, "stagedoor.sqlite")}`;
  return { folder, sessions: await fillStore({ store, secret: SECRET, session, count }) };
}

async function growth(upstream: Upstream, { folder, sessions }: Filled): Promise<Line> {
  const server = await startStagedoor(upstream, folder);
  try {
    await viewAs(server.url, headersFor(server.url, sessions, VIEWS));
    const before = server.residentSize();
    await viewAs(server.url, headersFor(server.url, sessions, MORE_VIEWS));
    const { first, second, ratio } = compare([[server.residentSize(), before]]);
    return {
      what: `memory after ${MORE_VIEWS} views more`,
      stagedoor: mebibytes(first),
      beside: mebibytes(second),
      ratio,
      aim: atMost(ratio, GROWTH_AT_MOST),
    };
  } finally {
    await server.stop();
  }
}

async function measure(upstream: Upstream, { folder, sessions }: Filled): Promise<Sizes> {
  const server = await startStagedoor(upstream, folder);
  try {
    const afterStart = server.residentSize();
    await viewAs(server.url, headersFor(server.url, sessions, VIEWS));
    return { afterStart, afterViews: server.residentSize() };
  } finally {
    await server.stop();
  }
}

/** `Cookie` headers for so many views, by one session after the other. */
function headersFor(url: string, ids: readonly string[], views: number): string[] {
  const name = `stagedoor-${new URL(url).port}`;
  return Array.from({ length: views }, (_, index) => `${name}=${ids[index % ids.length]}`);
}

function line(when: string, { first, second, ratio }: Comparison): Line {
  return {
    what: `memory ${when}, ${MANY} sessions beside ${FEW}`,
    stagedoor: mebibytes(first),
    beside: mebibytes(second),
    ratio,
    aim: atMost(ratio, AT_MOST),
  };
}

const mebibytes = ({ median }: Spread): string => `${(median / 2 ** 20).toFixed(0)} MiB`;
