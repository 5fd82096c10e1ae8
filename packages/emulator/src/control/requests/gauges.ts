/** How many of each kind are under way, and the most there were at one time, of the 10,000 kinds that came last. */
export interface Gauges<Key> {
  read(key: Key): { now: number; max: number };
  /** How many of all accepted kinds together. */
  now(accept: (key: Key) => boolean): number;
  /** The most of any one accepted kind. */
  greatest(accept: (key: Key) => boolean): number;
  forgetMaxima(): void;
  /** @returns what ends it */
  enter(key: Key): () => void;
}

// A load test asks for paths without end, and each would be held for good.
const remembered = 10_000;

export function createGauges<Key>(): Gauges<Key> {
  /** The one used last is the last. */
  const gauges = new Map<Key, { now: number; max: number }>();
  const forgetOldest = () => {
    if (gauges.size < remembered) return;
    for (const [key, { now }] of gauges) {
      if (now > 0) continue;
      gauges.delete(key);
      return;
    }
  };
  const accepted = (accept: (key: Key) => boolean) =>
    [...gauges].flatMap(([key, gauge]) => (accept(key) ? [gauge] : []));
  return {
    read: (key) => ({ ...(gauges.get(key) ?? { now: 0, max: 0 }) }),
    now: (accept) => accepted(accept).reduce((sum, { now }) => sum + now, 0),
    greatest: (accept) => accepted(accept).reduce((most, { max }) => Math.max(most, max), 0),
    forgetMaxima() {
      for (const [key, gauge] of gauges) {
        if (gauge.now === 0) gauges.delete(key);
        else gauge.max = gauge.now;
      }
    },
    enter(key) {
      const gauge = gauges.get(key) ?? { now: 0, max: 0 };
      // Taken out first, so that it is the last again.
      if (!gauges.delete(key)) forgetOldest();
      gauges.set(key, gauge);
      gauge.now++;
      gauge.max = Math.max(gauge.max, gauge.now);
      return () => {
        gauge.now--;
      };
    },
  };
}
