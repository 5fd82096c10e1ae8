import type { Log } from "../ops/log.ts";
import type { Store } from "../stores/store.ts";

/** Milliseconds between two tries. */
const INTERVAL = 1_000;
/** Milliseconds in which a sign-in that the store did not acknowledge may still take effect there. */
const LATE_AT_MOST = 60_000;
const AT_MOST = 1_000;

/**
 * Sessions of sign-ins that the store did not acknowledge, and that were not found in it when it was asked: it may have
 * them or not, or get them late, and no browser has their ids. They are ended as soon as the store answers again, so that
 * what the page said, that nothing was kept, comes true.
 */
export class AbandonedSessions {
  readonly #store: Store;
  readonly #log: Log;
  readonly #now: () => number;
  /** When each was abandoned, by its hash. */
  readonly #since = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(rooms: { store: Store; log: Log; now: () => number }) {
    this.#store = rooms.store;
    this.#log = rooms.log;
    this.#now = rooms.now;
  }

  add(idHash: string): void {
    // Nobody knows the id of one that is dropped here either: it runs out by itself.
    for (const oldest of this.#since.keys()) if (this.#since.size >= AT_MOST) this.#since.delete(oldest);
    this.#since.set(idHash, performance.now());
    this.#schedule();
  }

  /** Tries once more. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#endAll();
    this.#since.clear();
  }

  #schedule(): void {
    if (this.#timer || this.#since.size === 0) return;
    this.#timer = setTimeout(async () => {
      await this.#endAll();
      this.#timer = undefined;
      this.#schedule();
    }, INTERVAL).unref();
  }

  async #endAll(): Promise<void> {
    for (const [idHash, since] of this.#since) {
      let ended: boolean;
      try {
        ended = await this.#store.endSession(idHash, this.#now());
      } catch {
        // Still away: the rest would have to wait for nothing.
        return;
      }
      if (ended) this.#log.info({}, "session of an unfinished sign-in ended");
      if (ended || performance.now() - since > LATE_AT_MOST) this.#since.delete(idHash);
    }
  }
}
