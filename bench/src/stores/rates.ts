import { openStore } from "../../../packages/server/src/stores/open.ts";
import type { SignIn } from "../../../packages/server/src/stores/store.ts";
import { atLeast, type Line } from "../report.ts";
import { alternate } from "../statistics.ts";
import { openBareDriver } from "./bare.ts";
import { type Engine, withEachEngine } from "./engines.ts";
import { fill, idHashOf, signInOf } from "./records.ts";

const PEOPLE = 10_000;
const CONNECTIONS = 10;
/** Calls under way at a time. */
const AT_ONCE = 50;
const ROUNDS = 10;
/** Milliseconds of a round. */
const TIME = 500;
/** Times what the driver does by itself. */
const AT_LEAST = 0.7;

/** Sessions read and written per second by each store beside its engine's driver with the same statements. */
export async function stores(): Promise<Line[]> {
  const lines: Line[] = [];
  await withEachEngine(async (engine) => void lines.push(...(await measure(engine))));
  return lines;
}

async function measure(engine: Engine): Promise<Line[]> {
  const store = await openStore(engine.url, { poolSize: CONNECTIONS });
  await fill(store, PEOPLE);
  const bare = await openBareDriver(engine, CONNECTIONS);
  let next = PEOPLE;
  const newcomer = (): SignIn => signInOf(next++, Date.now());
  const someone = (): string => idHashOf(Math.floor(Math.random() * PEOPLE));
  try {
    const read = await alternate(
      ROUNDS,
      () => perSecond(() => store.readSession(someone(), Date.now())),
      () => perSecond(() => bare.read(someone(), Date.now())),
    );
    const written = await alternate(
      ROUNDS,
      () => perSecond(() => store.signIn(newcomer())),
      () => perSecond(() => bare.write(newcomer())),
    );
    return [
      { what: `sessions read from ${engine.name} beside the bare driver`, comparison: read },
      { what: `sign-ins written to ${engine.name} beside the bare driver`, comparison: written },
    ].map(({ what, comparison: { first, second, ratio } }) => ({
      what,
      stagedoor: `${first.median.toFixed(0)}/s`,
      beside: `${second.median.toFixed(0)}/s`,
      ratio,
      aim: atLeast(ratio, AT_LEAST),
    }));
  } finally {
    await bare.close();
    await store.close();
  }
}

/** How often a call is done in a second, so many at a time. */
async function perSecond(call: () => Promise<unknown>): Promise<number> {
  let done = 0;
  const begin = performance.now();
  const end = begin + TIME;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (performance.now() < end) {
        await call();
        done += 1;
      }
    }),
  );
  return (done / (performance.now() - begin)) * 1_000;
}
