import type { Lease, Store } from "../../src/stores/store.ts";
import { outside } from "./spotify.ts";
import type { Steps } from "./steps.ts";
import type { Timer } from "./timers.ts";

/** Longer than a run takes: by the store's clock none runs out. */
export const NEVER = 3_600_000;

/** Lets leases run out by the instances' time instead of the store's: to others it is as if they had been given back. */
export class Leases {
  readonly #store: Pick<Store, "releaseLease">;
  readonly #steps: Steps;
  readonly #timers = new Map<number, Timer>();

  constructor(store: Pick<Store, "releaseLease">, steps: Steps) {
    this.#store = store;
    this.#steps = steps;
  }

  /** It lasts some milliseconds from now. */
  lasts(lease: Lease, duration: number, whenOver: () => void): void {
    this.#timers.get(lease.fence)?.close();
    const end = () => {
      whenOver();
      this.end(lease);
    };
    this.#timers.set(lease.fence, this.#steps.timers.set(end, duration));
  }

  /** It was given back. */
  released(lease: Lease): void {
    this.#timers.get(lease.fence)?.close();
    this.#timers.delete(lease.fence);
    this.#steps.wake(lease.name);
  }

  /** Its time is over, as soon as this step is chosen. */
  end(lease: Lease): void {
    void this.#steps.call({
      what: `lease ${lease.fence} runs out`,
      effect: async () => {
        await outside(() => this.#store.releaseLease(lease));
        this.released(lease);
      },
    });
  }
}
