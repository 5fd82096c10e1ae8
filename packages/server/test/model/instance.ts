import { createStagedoor, type Stagedoor, type StagedoorOptions } from "../../src/stagedoor.ts";
import type { BulkStore, GrantRecord, Lease, SignIn, Store } from "../../src/stores/store.ts";
import { StoreUnavailable } from "../../src/stores/store.ts";
import type { Taken } from "./act.ts";
import { type Leases, NEVER } from "./leases.ts";
import { context, outside, type Spotify } from "./spotify.ts";
import type { Owner, Step, StepFault, Steps } from "./steps.ts";

/** Which of an instance's calls to the store or to Spotify. */
export interface Moment {
  /** A method's name, or a call of Spotify's; `call`: any. */
  readonly on: string;
  /** How many such calls go well before. */
  readonly after: number;
}

export interface StoreFault extends Moment {
  readonly kind: StepFault;
  /** How many fail. */
  readonly times: number;
}

export interface Kill extends Moment {
  /** Whether the calls under way take effect, though nobody hears of it. */
  readonly takesEffect: boolean;
}

export interface Sleep extends Moment {
  /** How many steps others take meanwhile, if they have any. It wakes when the leases that it had have run out. */
  readonly steps: number;
}

/** What instances share. */
export interface Surroundings {
  readonly store: BulkStore;
  readonly spotify: Spotify;
  readonly steps: Steps;
  readonly leases: Leases;
  readonly logged: string[];
  readonly taken: Taken[];
  readonly options: Omit<StagedoorOptions, "store" | "log" | "now">;
}

/** One instance of the server, that fails and dies as it is told. */
export class Instance implements Owner {
  readonly name: string;
  isDead = false;
  /** It sleeps past its leases. */
  isPaused = false;
  storeFaults: StoreFault[] = [];
  kill: Kill | undefined;
  /** When it falls asleep, as a process that is stopped. */
  sleep: Sleep | undefined;
  sleepsUntil = 0;
  readonly killed = Promise.withResolvers<"killed">();
  readonly #surroundings: Surroundings;
  readonly #held = new Map<string, Lease>();
  #stagedoor: Stagedoor | undefined;
  /** Whether the store has ever failed it. */
  hasFailed = false;
  readonly #calls = new Map<string, number>();

  private constructor(name: string, surroundings: Surroundings) {
    this.name = name;
    this.#surroundings = surroundings;
  }

  static async start(name: string, surroundings: Surroundings): Promise<Instance> {
    const instance = new Instance(name, surroundings);
    const { logged, options, spotify } = surroundings;
    const write = (fields: object, message: string) =>
      logged.push(`${name}: ${message} ${JSON.stringify(fields)}`);
    instance.#stagedoor = await context.run({ instance, act: undefined, path: undefined }, () =>
      createStagedoor({
        ...options,
        store: instance.#store(),
        log: { debug: write, info: write, warn: write, error: write },
        now: spotify.now,
      }),
    );
    return instance;
  }

  get stagedoor(): Stagedoor {
    if (!this.#stagedoor) throw new Error(`${this.name} has not been started.`);
    return this.#stagedoor;
  }

  beginCommand(): void {
    this.#calls.clear();
    this.storeFaults = [];
    this.kill = undefined;
    this.sleep = undefined;
    this.isPaused = false;
  }

  /** Asked before each of its steps, whether it is to be taken: it is killed instead, or falls asleep. */
  async goesOn({ what }: Step): Promise<boolean> {
    if (this.isDead) return false;
    if (this.kill && this.#isNow(this.kill, what)) {
      await this.die(this.kill.takesEffect);
      return false;
    }
    if (this.sleep && this.#isNow(this.sleep, what)) {
      this.sleepsUntil = this.#surroundings.steps.taken + this.sleep.steps;
      this.sleep = undefined;
      this.#loseLeases();
      return false;
    }
    for (const on of ["call", what]) this.#calls.set(on, this.#count(on) + 1);
    return true;
  }

  #count(on: string): number {
    return this.#calls.get(on) ?? 0;
  }

  #isNow({ on, after }: Moment, what: string): boolean {
    return (on === "call" || on === what) && this.#count(on) === after;
  }

  /** Ends as planned. */
  async stop(): Promise<void> {
    await context.run({ instance: this, act: undefined, path: undefined }, () => this.stagedoor.close());
    this.isDead = true;
  }

  async die(takesEffect: boolean): Promise<void> {
    const { leases, spotify, steps } = this.#surroundings;
    this.isDead = true;
    this.killed.resolve("killed");
    await steps.orphan(this, takesEffect);
    spotify.loses(this, `${this.name} was killed`);
    for (const lease of this.#held.values()) leases.end(lease);
  }

  #loseLeases(): void {
    this.#loses();
    for (const lease of this.#held.values()) this.#surroundings.leases.end(lease);
  }

  #loses = (): void => {
    this.isPaused = true;
    this.#surroundings.spotify.loses(this, `${this.name} lost its lease`);
  };

  /** A lease that it has runs out. */
  #isLate = (): void => {
    const { spotify } = this.#surroundings;
    if (!this.hasFailed && !this.isDead && !this.isPaused && spotify.isRefreshing(this)) {
      spotify.wrongs.push(`${this.name} lets its lease run out while it refreshes a grant`);
    }
    this.#loses();
  };

  /** The store as this instance reaches it. */
  #store(): Store {
    return new Proxy<BulkStore>(this.#surroundings.store, {
      get: (store, method) => {
        const value: unknown = Reflect.get(store, method);
        if (typeof value !== "function") return value;
        const work = value as (...given: unknown[]) => unknown;
        return (...given: unknown[]) => this.#call(String(method), given, work);
      },
    });
  }

  #call(method: string, given: unknown[], work: (...given: unknown[]) => unknown): Promise<unknown> {
    const { steps, store } = this.#surroundings;
    const run = (parameters: unknown[]): Promise<unknown> =>
      outside(async () => Reflect.apply(work, store, parameters));
    if (this.isDead) return new Promise(() => {});
    if (method === "close") return Promise.resolve();
    if (!steps.isDriving) return run(given);
    const [first, second] = given;
    if (method === "leaseReleased") return steps.wait(String(first), Number(second));
    const effect = this.#effectOf(method, given, run);
    return steps.call({
      what: method,
      owner: this,
      effect,
      fault: () => this.#faultOf(method),
      failure: () => new StoreUnavailable("down"),
    });
  }

  #effectOf(
    method: string,
    given: unknown[],
    run: (parameters: unknown[]) => Promise<unknown>,
  ): () => Promise<unknown> {
    const { leases, steps, taken } = this.#surroundings;
    const [first, second, third] = given;
    switch (method) {
      case "acquireLease":
        return async () => {
          const lease = (await run([first, NEVER])) as Lease | undefined;
          if (lease) this.#holds(lease, Number(second));
          return lease;
        };
      case "renewLease":
        return async () => {
          const isGood = await run([first, NEVER]);
          if (isGood) leases.lasts(first as Lease, Number(second), this.#isLate);
          return isGood;
        };
      case "releaseLease":
        return async () => {
          await run(given);
          this.#held.delete((first as Lease).name);
          leases.released(first as Lease);
        };
      case "signIn": {
        const { act, path: callback = "" } = context.getStore() ?? {};
        return async () => {
          await run(given);
          const { session, grant } = first as SignIn;
          const { idHash } = session;
          taken.push({ act, callback, idHash, userId: grant.userId, grant, step: steps.taken });
        };
      }
      case "replaceGrant": {
        const { act, path: callback = "" } = context.getStore() ?? {};
        return async () => {
          const isReplaced = await run(given);
          const grant = first as GrantRecord;
          // Refreshes have a lease.
          if (isReplaced && third === undefined) {
            taken.push({ act, callback, idHash: undefined, userId: grant.userId, grant, step: steps.taken });
          }
          return isReplaced;
        };
      }
      default:
        return () => run(given);
    }
  }

  #holds(lease: Lease, duration: number): void {
    const { leases } = this.#surroundings;
    this.#held.set(lease.name, lease);
    leases.lasts(lease, duration, this.#isLate);
    if (this.isDead) leases.end(lease);
  }

  /** How the call goes wrong whose step has just begun. */
  #faultOf(what: string): StepFault | undefined {
    const fault = this.storeFaults.find(({ on, after, times }) => {
      const nth = this.#count(on) - 1;
      return (on === "call" || on === what) && nth >= after && nth < after + times;
    });
    this.hasFailed ||= fault !== undefined;
    return fault?.kind;
  }
}
