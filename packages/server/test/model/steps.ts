import { setImmediate } from "node:timers/promises";
import { Timers } from "./timers.ts";

/** Steps after which a command that does not come to its end is called endless. */
const STEPS_AT_MOST = 5_000;
/** The same in milliseconds of the instances' own time. */
const TIME_AT_MOST = 120_000;

/** Whoever takes steps, and takes none any more once dead. */
export interface Owner {
  readonly name: string;
  readonly isDead: boolean;
  /** Until so many steps were taken it takes none, unless nobody else has any. */
  readonly sleepsUntil: number;
}

/** One call to a store or to Spotify on its way: it takes effect, and its answer arrives, when it is chosen. */
export interface Step {
  /** The method or the call of Spotify. */
  readonly what: string;
  readonly owner: Owner | undefined;
  take(): Promise<void>;
  /** Its owner is killed: it may still take effect, but nobody hears of it. */
  orphan(takesEffect: boolean): Promise<void>;
}

/** How a call goes wrong. */
export type StepFault =
  /** It fails, and has not taken effect. */
  | "before"
  /** It fails, though it has taken effect. */
  | "after"
  /** No answer comes; it takes effect once its caller may have given up. */
  | "late";

export interface Call<T> {
  readonly what: string;
  readonly owner?: Owner;
  effect(): Promise<T>;
  /** Asked when it is chosen. */
  fault?(): StepFault | undefined;
  failure?(): Error;
}

/**
 * Calls on their way, one of which is chosen at a time: the choices make the interleaving, so that the same choices make
 * it again. Without any, they go in the order they were made.
 */
export class Steps {
  readonly timers = new Timers();
  /** How often a step was chosen. */
  taken = 0;
  isDriving = false;
  /** What was done, in words. */
  trail: string[] = [];
  readonly #ready: Step[] = [];
  #late: Step[] = [];
  readonly #waiting = new Map<() => void, string>();
  #busy = 0;
  #idle: PromiseWithResolvers<void> | undefined;
  readonly #hanging = new Map<Promise<void>, Owner>();

  /** Work that is under way outside of the steps: nothing is chosen until it is done. */
  async busy<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      if (this.#busy === 0) {
        this.#idle?.resolve();
        this.#idle = undefined;
      }
    }
  }

  /** Makes a call, which takes effect when its turn comes. */
  call<T>({ what, owner, effect, fault, failure }: Call<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const finish = async () => {
      try {
        const result = await this.busy(effect);
        if (!owner?.isDead) resolve(result);
      } catch (error) {
        if (!owner?.isDead) reject(error);
      }
    };
    const says = owner ? `${owner.name} ${what}` : what;
    const step: Step = {
      what,
      owner,
      take: async () => {
        const goesWrong = fault?.();
        this.trail.push(goesWrong === undefined ? says : `${says} (${goesWrong})`);
        if (goesWrong === "late") {
          this.#late.push({ ...step, take: finish });
          return;
        }
        if (goesWrong === undefined) return finish();
        if (goesWrong === "after") await this.busy(effect).catch(() => {});
        if (!owner?.isDead) reject(failure?.() ?? new Error("It failed."));
      },
      orphan: async (takesEffect) => {
        if (takesEffect) await this.busy(effect).catch(() => {});
      },
    };
    this.#ready.push(step);
    return promise;
  }

  /** Hangs until the signal says that nobody waits any more. */
  async hang(signal: AbortSignal, owner: Owner): Promise<never> {
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve(), { once: true });
    this.#hanging.set(promise, owner);
    await promise;
    this.#hanging.delete(promise);
    throw signal.reason;
  }

  /** Waits until it is woken by this name, or for some milliseconds. */
  async wait(name: string, within: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(resolve, name);
    const timer = this.timers.set(resolve, within);
    await promise;
    timer.close();
    this.#waiting.delete(resolve);
  }

  /** Wakes those who wait by a name. */
  wake(name: string): void {
    for (const [resolve, waitsFor] of this.#waiting) if (waitsFor === name) resolve();
  }

  /** A killed owner's calls: none is answered, and all or none of them take effect. */
  async orphan(owner: Owner, takesEffect: boolean): Promise<void> {
    const orphans = [...this.#ready, ...this.#late].filter((step) => step.owner === owner);
    for (const steps of [this.#ready, this.#late]) {
      steps.splice(0, steps.length, ...steps.filter((step) => step.owner !== owner));
    }
    for (const [hanging, caller] of this.#hanging) if (caller === owner) this.#hanging.delete(hanging);
    for (const step of orphans) await step.orphan(takesEffect);
  }

  /**
   * Does the work, and chooses steps until it is done, and all that it set going as well.
   *
   * @param choices one for each step: which of those that are ready, and from 768 on together with the next one
   * @param goesOn asked before each step whether it is to be taken just now.
   */
  async drive(
    work: readonly (() => Promise<unknown>)[],
    choices: readonly number[] = [],
    goesOn: (step: Step) => Promise<boolean> = async () => true,
  ): Promise<void> {
    this.isDriving = true;
    this.trail.push("--");
    let open = work.length;
    const done = work.map((each) => each().finally(() => (open -= 1)));
    for (const each of done) each.catch(() => {});
    const begin = this.timers.now;
    const first = this.taken;
    try {
      while (true) {
        await this.#settle();
        if (this.#ready.length > 0) {
          await this.#choose(choices[this.taken - first] ?? 0, goesOn);
        } else if (open === 0 && this.#hanging.size + this.#late.length + this.#waiting.size === 0) {
          await Promise.all(done);
          return;
        } else if (this.timers.fireNext(TIME_AT_MOST)) {
          this.trail.push(`${this.timers.now - begin} ms`);
          this.#ready.push(...this.#late);
          this.#late = [];
        } else {
          throw new Error("Nobody can go on, and no time that passes will help.");
        }
        if (this.taken - first > STEPS_AT_MOST || this.timers.now - begin > TIME_AT_MOST) {
          throw new Error(`It does not end. Next: ${this.#ready.map(({ what }) => what).join(", ")}`);
        }
      }
    } finally {
      this.isDriving = false;
    }
  }

  /** Lets time pass, with all that is to happen in it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.timers.now + milliseconds;
    await this.drive([]);
    while (this.timers.fireNext(end - this.timers.now)) await this.drive([]);
  }

  async #choose(choice: number, goesOn: (step: Step) => Promise<boolean>): Promise<void> {
    const awake = this.#ready.filter(({ owner }) => (owner?.sleepsUntil ?? 0) <= this.taken);
    const steps = awake.length > 0 ? awake : this.#ready;
    const index = choice % steps.length;
    const chosen: Step[] = [];
    for (const step of steps.slice(index, choice >= 768 ? index + 2 : index + 1)) {
      if (await goesOn(step)) chosen.push(step);
    }
    // The second of two may be the one that kills their owner.
    const taken = chosen.filter((step) => this.#ready.includes(step));
    for (const step of taken) this.#ready.splice(this.#ready.indexOf(step), 1);
    this.taken += 1;
    await Promise.all(taken.map((step) => step.take()));
  }

  /** Waits until everybody waits for a step or a timer. */
  async #settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      await setImmediate();
      if (this.#busy === 0) continue;
      this.#idle ??= Promise.withResolvers<void>();
      await this.#idle.promise;
      quiet = -1;
    }
  }
}
