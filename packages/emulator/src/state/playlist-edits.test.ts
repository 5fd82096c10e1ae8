import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdit, move, type NewEntry, type PlaylistEntry, removal } from "./playlist-edits.ts";

const entriesOf = (uris: readonly string[]): NewEntry[] =>
  uris.map((uri) => ({ uri, addedAt: null, addedBy: null }));
const made = (uris: readonly string[], revision = 1) =>
  applyEdit([], { kind: "replace", entries: entriesOf(uris) }, revision);
const urisOf = (entries: readonly PlaylistEntry[]) => entries.map(({ uri }) => uri);
const uris = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });

describe("an edit pinned to an earlier version", () => {
  it("removes what was there, and nothing that came since, whatever its URI", () => {
    fc.assert(
      fc.property(uris, uris, fc.nat(12), (old, added, at) => {
        const base = made(old);
        const before = Math.min(at, base.length);
        const now = applyEdit(base, { kind: "insert", before, entries: entriesOf(added) }, 2);
        const left = applyEdit(now, removal(now, base, new Set(["a", "b", "c"])), 3);
        expect(urisOf(left)).toEqual(added);
      }),
    );
  });

  it("moves as it would have then, where entries only came since", () => {
    fc.assert(
      fc.property(
        uris,
        uris,
        fc.nat(12),
        fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)),
        (old, added, at, range) => {
          const base = made(["x", ...old]);
          const start = Math.min(range[0], base.length - 1);
          const order = {
            start,
            length: Math.min(range[1], base.length - start),
            before: Math.min(range[2], base.length),
          };
          const then = applyEdit(base, move(base, base, order), 2);
          const now = applyEdit(
            base,
            { kind: "insert", before: Math.min(at, base.length), entries: entriesOf(added) },
            2,
          );
          const moved = applyEdit(now, move(now, base, order), 3);
          const ofBase = new Set(base.map(({ key }) => key));
          expect(moved.filter(({ key }) => ofBase.has(key))).toEqual(then);
          expect(moved).toHaveLength(now.length);
        },
      ),
    );
  });

  it("gives every entry a name of its own, and leaves it that name", () => {
    const base = made(["a", "a"]);
    const grown = applyEdit(base, { kind: "insert", before: 1, entries: entriesOf(["a", "a"]) }, 2);
    const moved = applyEdit(grown, { kind: "move", places: [0, 3], before: 2 }, 3);
    expect(new Set(moved.map(({ key }) => key)).size).toBe(4);
    expect(moved.map(({ key }) => key).sort()).toEqual(grown.map(({ key }) => key).sort());
  });
});
