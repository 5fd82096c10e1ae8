import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Scope, scope } from "./scope.ts";
import { describeScope, type SpotifyScope, scopes } from "./scopes.ts";

describe("Scope", () => {
  it("is on the wire as sorted text with one space between", () => {
    const text = "user-top-read  streaming user-read-email";
    expect(String(Scope.parse(text))).toBe("streaming user-read-email user-top-read");
    expect(JSON.stringify({ scope: new Scope("streaming") })).toBe('{"scope":"streaming"}');
    expect(String(new Scope())).toBe("");
    expect(Scope.parse(" ").size).toBe(0);
  });

  it("takes names, text, lists and scopes, nested, each member once", () => {
    const made = new Scope(
      "streaming",
      ["user-top-read", "streaming"],
      new Scope("user-read-email streaming"),
    );
    expect([...made]).toEqual(["streaming", "user-read-email", "user-top-read"]);
    expect(made.size).toBe(3);
  });

  it("never changes, whatever is made from it", () => {
    const before = new Scope("streaming");
    before.add("user-top-read");
    before.remove("streaming");
    expect([...before]).toEqual(["streaming"]);
  });

  it("knows its members and nothing like them", () => {
    const made = new Scope("user-read-email");
    expect(made.has("user-read-email")).toBe(true);
    expect(made.has("user-read")).toBe(false);
    expect(made.contains("user-read-email streaming")).toBe(false);
    expect(made.contains([])).toBe(true);
    expect(made.equals("user-read-email")).toBe(true);
    expect(made.equals(["user-read-email", "streaming"])).toBe(false);
  });

  it("takes scopes that it does not know, but none that no server could", () => {
    expect(new Scope("user-personalized").has("user-personalized")).toBe(true);
    expect(() => new Scope('user"read')).toThrow('"user\\"read" cannot be a scope');
    expect(() => new Scope("straße")).toThrow(TypeError);
  });

  it("is brief in the console", () => {
    expect(inspect(new Scope("user-top-read streaming"))).toBe("Scope(streaming user-top-read)");
  });
});

describe("the algebra holds for any sets", () => {
  const random = randomFrom(20260801);
  const sample = () => new Scope(scopes.filter(() => random() < 0.4));
  const cases = Array.from({ length: 200 }, () => [sample(), sample(), sample()] as const);

  it.each<[string, (a: Scope, b: Scope, c: Scope) => boolean]>([
    ["a + b = b + a", (a, b) => a.add(b).equals(b.add(a))],
    [
      "(a + b) + c = a + (b + c)",
      (a, b, c) =>
        a
          .add(b)
          .add(c)
          .equals(a.add(b.add(c))),
    ],
    ["a + a = a", (a) => a.add(a).equals(a)],
    ["a - a is empty", (a) => a.remove(a).size === 0],
    ["(a - b) + b = a + b", (a, b) => a.remove(b).add(b).equals(a.add(b))],
    ["a - b has nothing of b", (a, b) => [...b].every((member) => !a.remove(b).has(member))],
    ["a - (b + c) = (a - b) - c", (a, b, c) => a.remove(b, c).equals(a.remove(b).remove(c))],
    ["a + b contains a", (a, b) => a.add(b).contains(a)],
    ["a contains b when a + b = a, and only then", (a, b) => a.contains(b) === a.add(b).equals(a)],
    ["text and back is the same", (a) => Scope.parse(String(a)).equals(a)],
    ["what it iterates is sorted", (a) => String([...a].sort()) === String([...a])],
  ])("%s", (_law, holds) => {
    const broken = cases.find(([a, b, c]) => !holds(a, b, c));
    expect(broken?.map(String)).toBeUndefined();
  });
});

describe("the 19 scopes", () => {
  it("are each named, and described for people", () => {
    const { read, write, every, ...named } = scope;
    expect(Object.values(named).sort()).toEqual([...scopes]);
    expect(scopes).toHaveLength(19);
    for (const name of scopes) expect(describeScope(name)).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(describeScope("toString")).toBeUndefined();
    expect(describeScope("user-personalized")).toBeUndefined();
    expect([read.size, write.size, every.size]).toEqual([11, 6, 17]);
  });

  it("divide into read and write, but for the playback SDKs' two", () => {
    const sdk: SpotifyScope[] = ["app-remote-control", "streaming"];
    expect(scope.every.equals(scope.read.add(scope.write))).toBe(true);
    expect(scope.every.add(sdk).equals(scopes)).toBe(true);
    expect(scope.read.remove(scope.write).equals(scope.read)).toBe(true);
    expect(scope.every.has("streaming")).toBe(false);
  });
});

/** Numbers in [0, 1), the same ones for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("the algebra of scopes", () => {
  const sets = fc.subarray([...scopes]).map((members) => new Scope(members));

  it("is that of sets", () => {
    fc.assert(
      fc.property(sets, sets, sets, (a, b, c) => {
        expect(a.add(b).equals(b.add(a))).toBe(true);
        expect(
          a
            .add(b)
            .add(c)
            .equals(a.add(b.add(c))),
        ).toBe(true);
        expect(a.add(a).equals(a)).toBe(true);
        expect(a.remove(a).size).toBe(0);
        expect(a.add(b).remove(b).add(b).equals(a.add(b))).toBe(true);
        expect(a.remove(b).remove(c).equals(a.remove(b, c))).toBe(true);
        expect(a.add(b).contains(a)).toBe(true);
        expect(a.contains(b) && b.contains(a)).toBe(a.equals(b));
        for (const member of scopes) {
          expect(a.add(b).has(member)).toBe(a.has(member) || b.has(member));
          expect(a.remove(b).has(member)).toBe(a.has(member) && !b.has(member));
        }
      }),
    );
  });

  it("survives the wire", () => {
    fc.assert(
      fc.property(sets, (a) => {
        expect(Scope.parse(String(a)).equals(a)).toBe(true);
        expect(String(Scope.parse(String(a)))).toBe(String(a));
        expect(JSON.parse(JSON.stringify(a))).toBe([...a].join(" "));
      }),
    );
  });
});
