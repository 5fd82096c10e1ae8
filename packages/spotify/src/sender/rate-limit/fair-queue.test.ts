import fc from "fast-check";
import { expect, it } from "vitest";
import { FairQueue } from "./fair-queue.ts";

it("takes person by person, and each person's own in order", () => {
  const queue = new FairQueue<string>();
  for (const entry of ["a1", "a2", "a3", "b1", "c1", "b2"]) queue.add(entry.slice(0, 1), entry);
  expect([queue.take(), queue.take()]).toEqual(["a1", "b1"]);
  queue.add("d", "d1");
  const rest = Array.from({ length: 6 }, () => queue.take());
  expect(rest).toEqual(["c1", "a2", "b2", "d1", "a3", undefined]);
});

it("knows the order beforehand, and how many are ahead", () => {
  const people = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 20 });
  fc.assert(
    fc.property(people, fc.nat(10), people, fc.constantFrom("a", "b", "e"), (first, taken, then, person) => {
      const queue = new FairQueue<number>();
      let added = 0;
      for (const one of first) queue.add(one, added++);
      for (let count = 0; count < taken; count++) queue.take();
      for (const one of then) queue.add(one, added++);
      const ahead = queue.aheadOf(person);
      queue.add(person, added);
      const order = queue.inOrder().map(([, entry]) => entry);
      expect(order.indexOf(added)).toBe(ahead);
      expect(queue.size).toBe(order.length);
      expect(Array.from({ length: queue.size }, () => queue.take())).toEqual(order);
    }),
  );
});

it("forgets an entry, and a person who has none", () => {
  const queue = new FairQueue<string>();
  queue.add("a", "a1");
  queue.add("b", "b1");
  expect([queue.delete("a", "a1"), queue.delete("a", "a1"), queue.delete("c", "c1")]).toEqual([
    true,
    false,
    false,
  ]);
  expect([queue.size, queue.aheadOf("c")]).toEqual([1, 1]);
  expect([queue.take(), queue.take(), queue.size]).toEqual(["b1", undefined, 0]);
});

it("counts in a crowd those who surely come first, in no time", () => {
  const queue = new FairQueue<number>();
  const people = Array.from({ length: 20_000 }, (_, index) => `person ${index}`);
  let added = 0;
  for (let round = 0; round < 4; round++) {
    for (const [index, person] of people.entries()) {
      const ahead = queue.aheadOf(person);
      const isExact = round === 0 || index < 100 ? ahead === added : ahead === round * people.length + 100;
      if (!isExact) throw new Error(`${ahead} ahead of ${person} in round ${round}`);
      queue.add(person, added++);
    }
  }
  for (; added < 150_000; added++) {
    if (queue.aheadOf("much") > added) throw new Error("too many");
    queue.add("much", added);
  }
  expect([queue.aheadOf("much"), queue.aheadOf("new")]).toEqual([150_000, 20_001]);
  for (let taken = 0; taken < 20_001; taken++) queue.take();
  expect([queue.aheadOf("much"), queue.aheadOf("person 7"), queue.size]).toEqual([129_999, 60_003, 129_999]);
});
