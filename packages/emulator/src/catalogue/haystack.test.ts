import fc from "fast-check";
import { expect, it } from "vitest";
import { createHaystack } from "./haystack.ts";

const texts = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n", "夜"), maxLength: 6 });

it("finds the texts that hold all parts, in their order, as looking into each of them does", () => {
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 8 }), fc.array(texts, { maxLength: 3 }), (all, parts) => {
      const held = createHaystack(all.entries(), ([, text]) => text).holding(parts);
      const expected = [...all.entries()].filter(([, text]) => parts.every((part) => text.includes(part)));
      expect(held.map(({ thing }) => thing)).toEqual(expected);
      expect(held.map(({ text }) => text)).toEqual(expected.map(([, text]) => text));
    }),
  );
});
