import fc from "fast-check";
import { expect, it } from "vitest";
import { askForToken, basic, call, codeFor, readTokens, redirectUri, signIn } from "../flow.ts";
import { emulatorIn } from "../member.ts";
import { patience, runs } from "./runs.ts";
import { modelTime, timeStep } from "./time-model.ts";

// Late enough that refresh tokens end, however far back a path leads.
const start = Date.UTC(2027, 0, 1);
const day = 86_400_000;
const hour = 3_600_000;

const event = fc.oneof(
  { weight: 5, arbitrary: timeStep.map((time) => ({ kind: "time" as const, time })) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 0, max: 120 }).map((days) => ({
      kind: "time" as const,
      time: { kind: "advance" as const, ms: days * day },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("backTo"), which: fc.nat(), offset: fc.constantFrom(-1, 0, 1) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "signIn" as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("refresh"), which: fc.nat() }) },
  fc.constant({ kind: "clientCredentials" as const }),
  fc.constant({ kind: "code" as const }),
);

/** Six calendar months on; there is no such day in every month. */
function sixMonthsOn(ms: number): number {
  const date = new Date(ms);
  const months = date.getUTCMonth() + 6;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), months + 1, 0)).getUTCDate();
  return Date.UTC(
    date.getUTCFullYear(),
    months,
    Math.min(date.getUTCDate(), lastDay),
    ...([date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), date.getUTCMilliseconds()] as const),
  );
}

it("on any path of the clock tokens and codes are good until their time, and not at it", {
  timeout: patience,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 14, size: "max" }), async (events) => {
      const time = modelTime(start);
      const emulator = emulatorIn("extended", { clock: time.source });
      const { clock } = emulator.control;
      time.take({ kind: "run" }, clock);
      clock.set(start);
      // What ended a day before another was given may be forgotten, though the clock be set back.
      let lastGiven = start;
      const isKept = ({ until }: { until: number }) => until + day >= lastGiven;
      const access: { token: string; path: string; until: number }[] = [];
      const refreshes: { token: string; until: number }[] = [];
      const codes: { code: string; until: number }[] = [];
      const keep = (token: string, path = "/me") => access.push({ token, path, until: time.now() + hour });
      const refresh = (token: string) =>
        askForToken(emulator, { grant_type: "refresh_token", refresh_token: token }, basic());
      for (const event of events) {
        if (event.kind !== "time" && event.kind !== "backTo") lastGiven = Math.max(lastGiven, time.now());
        switch (event.kind) {
          case "time":
            time.take(event.time, clock);
            break;
          case "backTo": {
            const ends = [...access, ...refreshes, ...codes].map(({ until }) => until);
            const to = ends[event.which % ends.length];
            if (to !== undefined) time.take({ kind: "set", ms: to + event.offset - time.now() }, clock);
            break;
          }
          case "signIn": {
            const { access_token, refresh_token } = await signIn(emulator);
            keep(access_token);
            refreshes.push({ token: refresh_token, until: sixMonthsOn(time.now()) });
            break;
          }
          case "refresh": {
            const chosen = refreshes[event.which % refreshes.length];
            if (chosen === undefined) break;
            const answer = await refresh(chosen.token);
            const isGood = time.now() < chosen.until;
            expect(answer.status).toBe(isGood ? 200 : 400);
            if (isGood) keep((await readTokens(answer)).access_token);
            else expect(await answer.json()).toMatchObject({ error_description: "Refresh token expired" });
            break;
          }
          case "clientCredentials": {
            const answer = await askForToken(emulator, { grant_type: "client_credentials" }, basic());
            keep((await readTokens(answer)).access_token, "/markets");
            break;
          }
          case "code":
            codes.push({ code: await codeFor(emulator), until: time.now() + 600_000 });
            break;
        }
        expect(clock.now()).toBe(time.now());
        for (const { token, path, until } of access.filter(isKept)) {
          const { status } = await call(emulator, path, token);
          expect([time.now() - until, status]).toEqual([time.now() - until, time.now() < until ? 200 : 401]);
        }
      }
      for (const { code, until } of codes.filter(isKept)) {
        const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
        const { status } = await askForToken(emulator, form, basic());
        expect([time.now() - until, status]).toEqual([time.now() - until, time.now() < until ? 200 : 400]);
      }
      for (const { token, until } of refreshes) {
        expect((await refresh(token)).status).toBe(time.now() < until ? 200 : 400);
      }
      emulator.close();
    }),
    {
      ...runs(60),
    },
  );
});
