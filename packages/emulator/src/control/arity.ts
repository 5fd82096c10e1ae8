import type { Control } from "./control.ts";

type Arity<Member> = Member extends (...args: infer Args) => unknown
  ? Required<Args>["length"]
  : { readonly [Name in keyof Member]: Arity<Member[Name]> };

/** How many arguments each operation takes at most. A function does not know this of itself; its type does. */
const arities: Arity<Control> = {
  clock: { now: 0, set: 1, advance: 1, stop: 0, run: 0, isRunning: 0, speed: 0, setSpeed: 1 },
  apps: { list: 0, register: 1, update: 2, remove: 1 },
  people: { list: 0, add: 1, update: 2, remove: 1 },
  playback: { get: 1, set: 2, pause: 1, resume: 1, seek: 2, next: 1, previous: 1 },
  devices: { list: 1, set: 2 },
  plays: { list: 1, add: 2, clear: 1 },
  library: { save: 3, remove: 2, list: 1 },
  playlists: { create: 1, update: 2, get: 1, list: 0, remove: 1 },
  grants: { list: 1, revoke: 2, expireAccessTokens: 2, expireRefreshTokens: 2 },
  faults: { add: 1, list: 0, load: 1, plan: 0, clear: 1 },
  limits: { get: 0, set: 1, exhaust: 1, exhausted: 0, clear: 0 },
  requests: { list: 1, count: 1, waitFor: 2, inFlight: 1, statistics: 0, clear: 0 },
  world: { save: 0, load: 1, reset: 0 },
  signIn: 2,
  authorize: 2,
  cancel: 1,
};

/** By the path of each operation under `/_emulator`. */
export const arityOf: ReadonlyMap<string, number> = new Map(
  Object.entries(arities).flatMap(([name, arity]: [string, number | Readonly<Record<string, number>>]) =>
    typeof arity === "number"
      ? [[name, arity] as const]
      : Object.entries(arity).map(([operation, each]) => [`${name}/${operation}`, each] as const),
  ),
);
