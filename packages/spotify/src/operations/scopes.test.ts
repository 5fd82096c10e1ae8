import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { Scope } from "../auth/scope.ts";
import { scopes } from "../auth/scopes.ts";
import { missingScope } from "./missing-scope.ts";
import type { Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { type MethodName, operationOf, scopesFor } from "./scopes-for.ts";

const grants = fc.subarray([...scopes]).map((held) => new Scope(held));

/** Whether a grant is enough, told one rule at a time and in other words than the code's. */
function suffices({ scopes, scopeRule }: Operation, held: Scope): boolean {
  const [first = "", ...others] = scopes;
  switch (scopeRule) {
    case "all":
      return held.contains(scopes);
    case "any":
    case "by-uri-type":
      return scopes.some((scope) => held.has(scope));
    case "first-and-any":
      return held.has(first) && others.some((scope) => held.has(scope));
    default:
      return true;
  }
}

describe("the scopes that a grant lacks", () => {
  it("are none where it suffices, and with them it does", () => {
    fc.assert(
      fc.property(fc.constantFrom(...operations), grants, (operation, held) => {
        const missing = missingScope(operation, held);
        expect(missing === undefined).toBe(suffices(operation, held));
        if (missing === undefined) return;
        expect(suffices(operation, held.add(missing))).toBe(true);
        expect(new Scope(operation.scopes).contains(missing)).toBe(true);
        expect([...missing].filter((scope) => held.has(scope))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("scopesFor", () => {
  it("is the union of what the methods need, so that none lacks any", () => {
    const names: MethodName[] = [
      "player.pause",
      "library.save",
      "search",
      "playlists.uploadCover",
      "users.topTracks",
    ];
    fc.assert(
      fc.property(fc.subarray(names), (methods) => {
        const scope = scopesFor(...methods);
        for (const method of methods) expect(missingScope(operationOf(method), scope)).toBeUndefined();
        const all = methods.flatMap((method) => operationOf(method).scopes);
        expect(scope.equals(all)).toBe(true);
      }),
    );
    expect(String(scopesFor("player.currentlyPlaying", "users.currentUser"))).toBe(
      "user-read-currently-playing user-read-email user-read-playback-state user-read-private",
    );
    expect(scopesFor().size).toBe(0);
  });

  it("knows methods by name, at compile time and at run time", () => {
    expectTypeOf("player.pause" as const).toExtend<MethodName>();
    expectTypeOf("player.stop" as const).not.toExtend<MethodName>();
    for (const wrong of ["player.stop", "player", "toString", "player.toString", "", "search.search.x"]) {
      expect(() => scopesFor(wrong as MethodName)).toThrow(/There is no method/);
    }
  });
});
