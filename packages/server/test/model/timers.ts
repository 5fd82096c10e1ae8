/**
 * Timers of the instances under test. Their time goes on only when nobody can do anything else, so that ten seconds of
 * silence take no time, and nothing depends on how busy the machine is.
 */
export class Timers {
  #now = 0;
  #timers = new Set<Timer>();

  /** Milliseconds since the beginning. */
  get now(): number {
    return this.#now;
  }

  set(callback: () => void, delay: number, interval?: number): Timer {
    const timer = new Timer(this.#now + Math.max(1, delay), callback, interval, (one) =>
      this.#timers.delete(one),
    );
    this.#timers.add(timer);
    return timer;
  }

  /** Lets time go on to the next timer. False where none is due within so many milliseconds: they have passed then. */
  fireNext(within: number): boolean {
    const next = [...this.#timers].reduce<Timer | undefined>(
      (soonest, timer) => (soonest && soonest.due <= timer.due ? soonest : timer),
      undefined,
    );
    if (!next || next.due > this.#now + within) {
      this.#now += within;
      return false;
    }
    this.#now = Math.max(this.#now, next.due);
    if (next.interval === undefined) this.#timers.delete(next);
    else next.due += next.interval;
    next.callback();
    return true;
  }
}

/** What `setTimeout` gives back, as far as it is used. */
export class Timer {
  due: number;
  readonly callback: () => void;
  readonly interval: number | undefined;
  readonly #clear: (timer: Timer) => void;

  constructor(
    due: number,
    callback: () => void,
    interval: number | undefined,
    clear: (timer: Timer) => void,
  ) {
    this.due = due;
    this.callback = callback;
    this.interval = interval;
    this.#clear = clear;
  }

  close(): this {
    this.#clear(this);
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
