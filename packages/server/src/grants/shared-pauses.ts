import { LRUCache } from "lru-cache";
import { errorFields, type Log } from "../ops/log.ts";
import type { Store } from "../stores/store.ts";

const KEPT_AT_MOST = 1_000;
/** Milliseconds: what nobody asks this app to wait longer than. */
const LONGEST = 7 * 86_400_000;

/** Pauses that all who share the store keep to. This process keeps to its own also where the store cannot note them. */
export class SharedPauses {
  readonly #store: Store;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #longest: number;
  readonly #known = new LRUCache<string, number>({ max: KEPT_AT_MOST });

  /**
   * @param longest milliseconds that none of these lasts longer than. One that would was noted by a clock that has been set
   * back since, or by another instance whose clock is ahead of this one's.
   */
  constructor(
    rooms: { readonly store: Store; readonly log: Log; readonly now: () => number },
    longest = LONGEST,
  ) {
    this.#longest = longest;
    this.#store = rooms.store;
    this.#log = rooms.log;
    this.#now = rooms.now;
  }

  async begin(name: string, until: number): Promise<void> {
    this.#known.set(name, Math.max(until, this.until(name, null) ?? 0));
    await this.#store.pause(name, this.#now(), until).catch((error: unknown) => {
      this.#log.warn(errorFields(error), "a pause could not be noted for the other instances");
    });
  }

  /** Until when it lasts, in Unix milliseconds; `undefined` where there is none. */
  async read(name: string): Promise<number | undefined> {
    return this.until(name, await this.#store.readPause(name, this.#now()));
  }

  /** The same, where what the store has noted has been read already. */
  until(name: string, noted: number | null): number | undefined {
    const now = this.#now();
    const lasting = [noted ?? 0, this.#known.get(name) ?? 0].filter(
      (until) => until > now && until <= now + this.#longest,
    );
    return lasting.length > 0 ? Math.max(...lasting) : undefined;
  }
}
