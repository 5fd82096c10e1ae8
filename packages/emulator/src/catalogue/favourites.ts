import type { Seeded } from "./seeded.ts";

/** Thousands of things are put in order; whoever reads page after page shall not wait for that each time. */
const orders = new WeakMap<object, Map<string, readonly unknown[]>>();
const kept = 12;

/** Everything there is, in an order of the person's own that is another one for each range of time. */
export function favouritesOf<Thing extends { id: string }>(
  things: ReadonlyMap<string, Thing>,
  { idFor }: Pick<Seeded, "idFor">,
  personId: string,
  range: string,
): readonly Thing[] {
  const known = orders.get(things) ?? new Map<string, readonly unknown[]>();
  orders.set(things, known);
  const key = `${range} ${personId}`;
  const order =
    (known.get(key) as readonly Thing[] | undefined) ??
    [...things.values()]
      .map((thing) => ({ thing, rank: idFor("top", personId, range, thing.id) }))
      .sort((one, other) => (one.rank < other.rank ? -1 : 1))
      .map(({ thing }) => thing);
  // The last one asked for is the last one to go.
  known.delete(key);
  known.set(key, order);
  const [oldest] = known.keys();
  if (known.size > kept && oldest !== undefined) known.delete(oldest);
  return order;
}
