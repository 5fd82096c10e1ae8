import { type Store, StoreUnavailable } from "../../src/stores/store.ts";

/**
 * What happens to a call on its way: `refused`, it does not reach the store; `unanswered`, it takes effect and fails all
 * the same; `held`, it waits until the way is free; `held-after`, it takes effect and its answer waits.
 */
type Obstacle = "refused" | "unanswered" | "held" | "held-after";

/** A store as one instance reaches it. */
export class WayToStore {
  readonly store: Store;
  #obstacle: { from: keyof Store; only: boolean; what: Obstacle } | undefined;
  #isStanding = false;
  #free = Promise.withResolvers<void>();
  readonly #reached = new Map<keyof Store, PromiseWithResolvers<void>>();

  /** `leaseTime`: milliseconds that its leases last at most, so that they run out while it works. */
  constructor(store: Store, leaseTime = Number.POSITIVE_INFINITY) {
    this.store = new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...given: unknown[]) => {
          const isLease = name === "acquireLease" || name === "renewLease";
          const [first, second] = given;
          const told = isLease ? [first, Math.min(Number(second), leaseTime)] : given;
          return this.#call(name as keyof Store, async () => Reflect.apply(method, target, told));
        };
      },
    });
  }

  /** Puts something in the way of this call alone. */
  obstruct(method: keyof Store, what: Obstacle): void {
    this.#obstacle = { from: method, only: true, what };
  }

  /** The instance stands still from this call on: none of its calls comes back until the way is free. */
  standStillAt(method: keyof Store, what: "held" | "held-after"): void {
    this.#obstacle = { from: method, only: false, what };
  }

  free(): void {
    this.#obstacle = undefined;
    this.#isStanding = false;
    this.#free.resolve();
    this.#free = Promise.withResolvers();
  }

  /** Once the instance has called what is obstructed. */
  reached(method: keyof Store): Promise<void> {
    return this.#reaching(method).promise;
  }

  #reaching(method: keyof Store): PromiseWithResolvers<void> {
    const known = this.#reached.get(method) ?? Promise.withResolvers<void>();
    this.#reached.set(method, known);
    return known;
  }

  async #call(name: keyof Store, work: () => Promise<unknown>): Promise<unknown> {
    const obstacle = this.#obstacle;
    if (obstacle?.from !== name) {
      if (this.#isStanding) await this.#free.promise;
      return work();
    }
    this.#isStanding = !obstacle.only;
    this.#reaching(name).resolve();
    const { promise } = this.#free;
    if (obstacle.what === "held") await promise;
    const answer = obstacle.what === "refused" ? undefined : await work();
    if (obstacle.what === "held-after") await promise;
    if (obstacle.what === "refused" || obstacle.what === "unanswered") throw new StoreUnavailable("down");
    return answer;
  }
}
