import { hashOf, scramble } from "../../catalogue/random.ts";
import { readNumber } from "../../input.ts";
import { pathPattern } from "../../path-pattern.ts";
import type { Fault, Faults, FaultTarget, StandingFault, Strike } from "./fault.ts";
import { isPlaceOf } from "./places.ts";
import { readFault, readPlan } from "./reading.ts";

/** Faults as the services meet them. */
export interface StandingFaults extends Faults {
  /** The first fault that strikes, counted as having struck. */
  strike(target: FaultTarget): Strike | undefined;
  /** Whether there is any. */
  stand(): boolean;
  /** Ends everything that hangs. */
  close(): void;
}

interface Entry {
  fault: StandingFault;
  /** As it was given. */
  given: Fault;
  fits: (target: FaultTarget) => boolean;
  /** Whether it strikes the request that is the nth to fit, counted from 1. */
  strikes: (nth: number) => boolean;
  fitted: number;
  clearing: AbortController;
}

const firstSeed = "faults";
const remembered = 1000;

export function createFaults(): StandingFaults {
  let lastId = 0;
  let seed = firstSeed;
  /** How many there were since the plan began, so that what a fault strikes hangs on no other fault. */
  let places = 0;
  let entries: Entry[] = [];
  // Used-up faults may still hold requests that hang, and are part of the plan.
  let spent: Entry[] = [];
  const clear = (id?: number) => {
    const goes = ({ fault }: Entry) => id === undefined || fault.id === id;
    for (const entry of [...entries, ...spent].filter(goes)) entry.clearing.abort();
    entries = entries.filter((entry) => !goes(entry));
    spent = spent.filter((entry) => !goes(entry));
    if (id !== undefined) return;
    seed = firstSeed;
    places = 0;
  };
  const add = (given: Fault) => {
    const fault = { ...given, id: ++lastId, struck: 0 };
    const strikes = strikerOf(given, `${seed}\n${places++}`);
    entries.push({
      fault,
      given,
      fits: matcherOf(given),
      strikes,
      fitted: 0,
      clearing: new AbortController(),
    });
    return structuredClone(fault);
  };
  return {
    add: (input) => add(readFault(input, "faults.add", (setting) => `faults.add: ${setting}`)),
    list: () => entries.map(({ fault }) => structuredClone(fault)),
    load(input) {
      const plan = readPlan(input);
      clear();
      seed = plan.seed;
      return plan.faults.map(add);
    },
    plan: () => ({
      seed,
      faults: [...entries, ...spent]
        .sort((one, other) => one.fault.id - other.fault.id)
        .map(({ given }) => structuredClone(given)),
    }),
    clear: (id) => clear(id === undefined ? undefined : readNumber(id, "faults.clear: id")),
    stand: () => entries.length > 0,
    close: () => clear(),
    strike(target) {
      if (entries.length === 0) return undefined;
      let first: Entry | undefined;
      // Each counts for itself what fits, also where another strikes.
      for (const entry of entries) {
        if (entry.fits(target) && entry.strikes(++entry.fitted)) first ??= entry;
      }
      if (first === undefined) return undefined;
      const { fault, clearing } = first;
      fault.struck++;
      if (fault.struck === fault.times) {
        entries = entries.filter((entry) => entry !== first);
        spent = [...spent.slice(1 - remembered), first];
      }
      return { fault, cleared: clearing.signal };
    },
  };
}

function matcherOf({ path, method, person, app, kind }: Fault): Entry["fits"] {
  const isPath = pathPattern(path);
  return (target) =>
    isPath(target.path) &&
    (method === undefined ? target.method !== "OPTIONS" : method === target.method) &&
    (person === undefined || person === target.personId) &&
    (app === undefined || app === target.clientId) &&
    isPlaceOf(kind, target);
}

function strikerOf({ after = 0, share = 1 }: Fault, seed: string): Entry["strikes"] {
  return (nth) => nth > after && (share === 1 || scramble(hashOf(`${seed}\n${nth}`)) / 2 ** 32 < share);
}
