/** What an upstream saw. */
export interface TrafficSeen {
  readonly requests: number;
  /** How many different addresses were asked for. */
  readonly addresses: number;
  readonly mostAtOnce: number;
  /** The most within any 30 seconds. */
  readonly mostInWindow: number;
  /** The most within any second. */
  readonly mostInSecond: number;
}

/** Counts requests. */
export class Traffic {
  #times: number[] = [];
  #addresses = new Set<string>();
  #underWay = 0;
  #mostAtOnce = 0;

  begin(address: string): void {
    this.#times.push(performance.now());
    this.#addresses.add(address);
    this.#mostAtOnce = Math.max(this.#mostAtOnce, ++this.#underWay);
  }

  end(): void {
    this.#underWay--;
  }

  /** What was seen since this was asked last. */
  taken(): TrafficSeen {
    const seen = {
      requests: this.#times.length,
      addresses: this.#addresses.size,
      mostAtOnce: this.#mostAtOnce,
      mostInWindow: mostWithin(30_000, this.#times),
      mostInSecond: mostWithin(1_000, this.#times),
    };
    this.#times = [];
    this.#addresses = new Set();
    this.#mostAtOnce = 0;
    return seen;
  }
}

/** The most of these times, which are in order, that lie within so many milliseconds of each other. */
function mostWithin(length: number, times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - length) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
