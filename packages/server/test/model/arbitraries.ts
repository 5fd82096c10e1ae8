import fc from "fast-check";
import type { Action } from "./act.ts";
import type { Moment } from "./instance.ts";
import type { Scene, Trouble } from "./scene.ts";
import { wireFaults } from "./spotify.ts";
import { BROWSERS, INSTANCES, PEOPLE } from "./world.ts";

const browser = fc.nat({ max: BROWSERS - 1 });
const person = fc.nat({ max: PEOPLE - 1 });
export const at = fc.nat({ max: INSTANCES - 1 });

const byBrowser = <
  Do extends "view" | "ask" | "sign out" | "sign out others" | "sign out all" | "sign out one" | "replay",
>(
  name: Do,
) => fc.record({ do: fc.constant(name), browser, at });
const byPerson = <Do extends "revoke" | "expire access" | "expire refresh">(name: Do) =>
  fc.record({ do: fc.constant(name), person });
const byBoth = <Do extends "sign in" | "sign in twice">(name: Do) =>
  fc.record({ do: fc.constant(name), browser, person, at, back: at });

const action: fc.Arbitrary<Action> = fc.oneof(
  { withCrossShrink: true },
  { weight: 14, arbitrary: byBrowser("view") },
  { weight: 8, arbitrary: byBoth("sign in") },
  { weight: 2, arbitrary: byPerson("expire access") },
  { weight: 1, arbitrary: byBoth("sign in twice") },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cross"), browser, other: browser, person, at }) },
  { weight: 1, arbitrary: byBrowser("replay") },
  { weight: 1, arbitrary: byBrowser("ask") },
  { weight: 1, arbitrary: byBrowser("sign out") },
  { weight: 1, arbitrary: byBrowser("sign out one") },
  { weight: 1, arbitrary: byBrowser("sign out others") },
  { weight: 1, arbitrary: byBrowser("sign out all") },
  { weight: 1, arbitrary: byPerson("revoke") },
  { weight: 1, arbitrary: byPerson("expire refresh") },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sweep") }) },
);

/** @param names methods of the store, and calls of Spotify's. */
const momentOf = (...names: string[]): fc.Arbitrary<Moment> =>
  fc.record({ on: fc.constantFrom(...names), after: fc.constantFrom(0, 0, 0, 1) });

const refreshMoment = momentOf(
  ...["replaceGrant", "replaceGrant", "replaceGrant", "a refresh", "hears of a refresh"],
  ...["noteRefresh", "acquireLease", "releaseLease"],
);
const arrivalMoment = momentOf(
  ...["signIn", "signIn", "signIn", "claimAttempt", "a code exchange", "hears of a code exchange"],
  ...["endSession", "endSessions", "readSession"],
);
const anyMoment = fc.oneof(
  { withCrossShrink: true },
  fc.record({ on: fc.constant("call"), after: fc.noBias(fc.nat({ max: 12 })) }),
  arrivalMoment,
  refreshMoment,
);

/** @param calls which calls of Spotify's go wrong. */
function troublesAt(moment: fc.Arbitrary<Moment>, calls: readonly ("token" | "profile" | "playing")[]) {
  // That of the first action is the one that most likely comes to the moment.
  const where = fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: at });
  const kind = fc.constantFrom("before", "before", "after", "late", "late");
  const times = fc.integer({ min: 1, max: 4 });
  const steps = fc.noBias(fc.nat({ max: 40 }));
  const trouble: fc.Arbitrary<Trouble> = fc.oneof(
    fc.record({
      kind: fc.constant("store"),
      at: where,
      fault: fc.tuple(moment, fc.record({ kind, times })).map(([when, how]) => ({ ...when, ...how })),
    }),
    fc.record({
      kind: fc.constant("spotify"),
      fault: fc.record({
        calls: fc.constantFrom(...calls),
        kind: fc.constantFrom(...wireFaults),
        after: fc.nat({ max: 1 }),
      }),
    }),
    fc.record({
      kind: fc.constant("kill"),
      at: where,
      kill: fc.tuple(moment, fc.boolean()).map(([when, takesEffect]) => ({ ...when, takesEffect })),
    }),
    fc.record({
      kind: fc.constant("sleep"),
      at: where,
      sleep: fc.tuple(moment, steps).map(([when, count]) => ({ ...when, steps: count })),
    }),
  );
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(trouble, { minLength: 1, maxLength: 2 }) },
  );
}

const choices = fc.array(fc.noBias(fc.nat({ max: 1_023 })), { maxLength: 40, size: "max" });

/** All of them in the browser of the first: there they get in each other's way. */
function inOneBrowser(actions: readonly Action[]): Action[] {
  const [first = 0] = actions.flatMap((one) => ("browser" in one ? one.browser : []));
  return actions.map((one) => ("browser" in one ? { ...one, browser: first } : one));
}

/** Any actions. */
export const anything: fc.Arbitrary<Scene> = fc.record({
  isLater: fc.boolean(),
  isLast: fc.boolean(),
  actions: fc
    .tuple(fc.array(action, { minLength: 1, maxLength: 4, size: "max" }), fc.boolean())
    .map(([several, isOneBrowser]) => (isOneBrowser ? inOneBrowser(several) : several)),
  choices,
  troubles: troublesAt(anyMoment, ["token", "profile", "playing"]),
});

/** Several instances need a fresh token of the same person at once, while something else may happen. */
export const rush: fc.Arbitrary<Scene> = fc.record({
  isLater: fc.constant(true),
  isLast: fc.boolean(),
  actions: fc
    .tuple(
      fc.array(fc.record({ do: fc.constant("view"), browser: fc.constantFrom(0, 1), at }), {
        minLength: 2,
        maxLength: 3,
      }),
      fc.array(action, { maxLength: 1 }),
    )
    .map((lists) => lists.flat()),
  choices,
  troubles: troublesAt(refreshMoment, ["token"]),
});

/** Some sign in, and some of them out, in the same browsers. */
export const arrivals: fc.Arbitrary<Scene> = fc.record({
  isLater: fc.constant(false),
  isLast: fc.boolean(),
  actions: fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: byBoth("sign in") },
        { weight: 1, arbitrary: byBoth("sign in twice") },
        { weight: 1, arbitrary: byBrowser("replay") },
        { weight: 1, arbitrary: byBrowser("sign out") },
        { weight: 1, arbitrary: byBrowser("sign out all") },
        { weight: 1, arbitrary: byBrowser("view") },
      ),
      { minLength: 2, maxLength: 4 },
    )
    .map(inOneBrowser),
  choices,
  troubles: troublesAt(arrivalMoment, ["token", "profile"]),
});
