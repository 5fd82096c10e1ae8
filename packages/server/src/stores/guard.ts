import { cutOff } from "./cut-off.ts";
import { Outage } from "./outage.ts";
import { sqliteCode } from "./sqlite/code.ts";
import { type BulkStore, type Store, StoreUnavailable } from "./store.ts";

/** Milliseconds for a call that somebody waits for. */
const SHORT = 2_000;
/** Milliseconds for a call that goes through much of the store. */
const LONG = 60_000;

type Method = Exclude<keyof BulkStore, "warnings">;
type Call = (...args: unknown[]) => Promise<unknown>;

const deadlines: Readonly<Record<Method, number>> = {
  claimAttempt: SHORT,
  isAttemptClaimed: SHORT,
  signIn: SHORT,
  readSession: SHORT,
  touchSession: SHORT,
  sessionsOf: SHORT,
  endSession: SHORT,
  endSessions: SHORT,
  readGrant: SHORT,
  replaceGrant: SHORT,
  noteRefresh: SHORT,
  resealGrant: SHORT,
  acquireLease: SHORT,
  renewLease: SHORT,
  releaseLease: SHORT,
  // It is told how long to wait.
  leaseReleased: Number.POSITIVE_INFINITY,
  pause: SHORT,
  readPause: SHORT,
  readMark: SHORT,
  writeMark: SHORT,
  ping: SHORT,
  close: SHORT,
  sweep: LONG,
  holdings: LONG,
  putHoldings: LONG,
  counts: LONG,
  grantsSealedOtherwise: LONG,
};

/** What the methods of {@link BulkStore} are called that a {@link Store} may lack. */
const bulkMethods: readonly string[] = [
  "holdings",
  "putHoldings",
  "counts",
  "resealGrant",
  "readMark",
  "writeMark",
] satisfies Exclude<keyof BulkStore, keyof Store>[];

/** What every {@link Store} can do, by name. */
export const storeMethods: readonly string[] = Object.keys(deadlines).filter(
  (name) => !bulkMethods.includes(name),
);

/** Hears of every call of a guarded store how it ended. */
export interface StoreWitness {
  answered(): void;
  failed(error: StoreUnavailable): void;
}

/**
 * Puts a store under guard: whatever goes wrong comes as {@link StoreUnavailable}, with the engine's code and the error
 * as its cause, and a call takes 2,000 milliseconds at most; 60,000 where it goes through much of the store.
 *
 * A call cut off at 2,000 milliseconds shows that the store is down, if no other call has been answered since it was sent.
 * From then on every call but `close` fails at once with the code `down`, until the store answers a ping; one is sent about
 * every 250 milliseconds.
 */
export function guardStore<S extends Store>(store: S, witness?: StoreWitness): S {
  const outage = new Outage(async () => {
    await store.ping();
    witness?.answered();
  }, SHORT);
  const methods = store as unknown as Partial<Record<Method, Call>>;

  function guarded(name: Method, method: Call): Call {
    const deadline = deadlines[name];
    return async (...args) => {
      if (name === "close") outage.forget();
      else if (outage.isUnderWay) throw failed(new StoreUnavailable("down"));
      const { known } = outage;
      try {
        const answer = await cutOff(method.apply(store, args), deadline);
        // A wait comes to its end without the store.
        if (Number.isFinite(deadline)) {
          outage.noteAnswer();
          if (!outage.isUnderWay) witness?.answered();
        }
        return answer;
      } catch (cause) {
        const error = unavailable(cause);
        if (error.code !== "timeout") outage.noteAnswer();
        // That a long call took too long says nothing of the others.
        else if (deadline === SHORT) outage.noteSilence(known);
        throw failed(error);
      }
    };
  }

  function failed(error: StoreUnavailable): StoreUnavailable {
    witness?.failed(error);
    return error;
  }

  const names = Object.keys(deadlines) as Method[];
  const calls = names.flatMap((name) => {
    const method = methods[name];
    return method ? [[name, guarded(name, method)] as const] : [];
  });
  const warnings = { get: () => store.warnings, enumerable: true };
  return Object.defineProperties(Object.fromEntries(calls), { warnings }) as unknown as S;
}

/**
 * Errors of every class, a `TypeError` too: a store built on `fetch` fails with one when the network does, and to who
 * waits it is the same whether the store or its program is broken. Its stack is in the cause.
 */
function unavailable(cause: unknown): StoreUnavailable {
  if (cause instanceof StoreUnavailable) return cause;
  return new StoreUnavailable(codeOf(cause) ?? "down", { cause });
}

/** The engine's own code. Anything longer than a code is none: it could hold what nobody may see. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const code = sqliteCode(error) ?? ("code" in error ? error.code : undefined);
  if (typeof code === "string" && /^\w{1,40}$/.test(code)) return code;
  return "cause" in error ? codeOf(error.cause) : undefined;
}
