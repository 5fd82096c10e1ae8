import { InputError } from "../../input.ts";
import type { EmulatorWorld } from "../../world-file/format.ts";
import type { Control } from "../control.ts";
import { type Action, nameOf } from "./action.ts";
import { appActions } from "./app-actions.ts";
import { atField, FormError, numberIn, requiredIn, textIn } from "./form.ts";
import type { Notice } from "./notices.ts";
import { personActions } from "./person-actions.ts";
import { capital, effectOf, readyFaults } from "./ready-faults.ts";
import { dateTime, monthsAfter } from "./times.ts";

/**
 * Does what a form's button says.
 * @returns what to tell the person
 * @throws FormError for what cannot be done, and why
 */
export function act(control: Control, form: URLSearchParams, realTime: number): Notice {
  const [name = "", argument = ""] = textIn(form, "do").split(" ");
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) throw new FormError(`There is no action "${name.slice(0, 60)}" on this page.`);
  try {
    const done = action({ control, form, argument, realTime });
    return typeof done === "string" ? { text: done } : done;
  } catch (error) {
    if (error instanceof InputError) throw new FormError(error.message);
    throw error;
  }
}

const actions: Readonly<Record<string, Action>> = {
  ...personActions,
  ...appActions,

  "clock.advance": ({ control: { clock }, argument }) => {
    clock.advance(Number(argument));
    return itIs(clock.now());
  },
  "clock.months": ({ control: { clock }, argument }) => {
    clock.set(monthsAfter(clock.now(), Number(argument)));
    return itIs(clock.now());
  },
  "clock.set": ({ control: { clock }, form }) => {
    clock.set(timeIn(form));
    return itIs(clock.now());
  },
  "clock.stop": ({ control: { clock } }) => {
    clock.stop();
    return "The clock stands still.";
  },
  "clock.run": ({ control: { clock } }) => {
    clock.run();
    return "The clock runs.";
  },
  "clock.speed": ({ control: { clock }, argument }) => {
    clock.setSpeed(Number(argument));
    clock.run();
    return `The clock runs ×${argument}.`;
  },
  "clock.real": ({ control: { clock }, realTime }) => {
    clock.setSpeed(1);
    clock.run();
    clock.set(realTime);
    return "Back at real time.";
  },

  "requests.clear": ({ control }) => {
    control.requests.clear();
    return "The requests are forgotten.";
  },

  "grants.revoke": ({ control, form }) => {
    control.grants.revoke(textIn(form, "person"), textIn(form, "app"));
    return `${nameOf(control, textIn(form, "person"))} took the access away.`;
  },
  "grants.expireAccess": ({ control, form }) => {
    const count = control.grants.expireAccessTokens(textIn(form, "person"), textIn(form, "app"));
    return count === 1 ? "One access token is expired now." : `${count} access tokens are expired now.`;
  },
  "grants.expireRefresh": ({ control, form }) => {
    control.grants.expireRefreshTokens(textIn(form, "person"), textIn(form, "app"));
    return "The refresh token is expired now.";
  },

  "faults.add": ({ control, form, argument }) => {
    const ready = readyFaults.flatMap(({ faults }) => faults).find(({ name }) => name === argument);
    if (ready === undefined) throw new FormError("Choose a fault by its button.");
    const path = requiredIn(form, "path", "Path");
    if (!/^[/*]/.test(path)) throw new FormError('Path must begin with "/" or "*", as in /v1/*.', "path");
    const share = numberIn(form, "share", "Share", { least: 0.01, most: 100 });
    const times = numberIn(form, "times", "How many", { least: 1, most: 1_000_000, isWhole: true });
    const { id } = atField({ path: "Path" }, () =>
      control.faults.add({
        ...ready.fault,
        path,
        person: textIn(form, "person") || undefined,
        app: textIn(form, "app") || undefined,
        times,
        share: share === undefined ? undefined : share / 100,
      }),
    );
    return { text: `${capital(effectOf(ready.fault))} stands at ${path}.`, about: `fault-${id}` };
  },
  "faults.clear": ({ control, form }) => {
    const id = textIn(form, "fault");
    control.faults.clear(id === "" ? undefined : Number(id));
    return id === "" ? "All faults are cleared." : "The fault is cleared.";
  },

  "world.load": ({ control, form }) => {
    control.world.load(worldIn(form));
    return "The world is loaded. Everybody is signed out.";
  },
  "world.reset": ({ control }) => {
    control.world.reset();
    return "Everything is as it was at the start.";
  },

  "limits.set": ({ control, form }) => {
    const limit = (name: string, label: string) =>
      numberIn(form, name, label, { least: 1, most: 1_000_000, isWhole: true }) ?? null;
    const quota = textIn(form, "quota");
    control.limits.set({
      rateLimit: limit("rateLimit", "Calls of an app in 30 s"),
      developmentRateLimit: limit("developmentRateLimit", "In Development Mode"),
      ...(quota === "keep" ? {} : { quota: quota === "as-seen" ? quota : [] }),
    });
    return "The limits are set.";
  },
  "limits.exhaustRate": ({ control, form }) => {
    control.limits.exhaust({ clientId: textIn(form, "app") });
    return "The rate limit is used up.";
  },
  "limits.exhaustQuota": ({ control, form }) => {
    const app = control.apps.list().find(({ clientId }) => clientId === textIn(form, "app"));
    if (app === undefined) throw new FormError("There is no such app any more.");
    control.limits.exhaust({ owner: app.owner });
    return `The quota of ${app.owner} is used up.`;
  },
  "limits.clear": ({ control }) => {
    control.limits.clear();
    return "There are no limits, and nobody waits.";
  },
};

function worldIn(form: URLSearchParams): EmulatorWorld {
  const text = requiredIn(form, "file", "The file");
  try {
    return JSON.parse(text);
  } catch (error) {
    // The rest of the message is a piece of the file, which may hold secrets.
    const place = /line \d+ column \d+/.exec(String(error))?.[0];
    throw new FormError(`The file is not JSON${place === undefined ? "" : `, from ${place} on`}.`, "file");
  }
}

function itIs(ms: number): string {
  return `It is ${dateTime(ms)} UTC.`;
}

function timeIn(form: URLSearchParams): number {
  const text = textIn(form, "time");
  const [, day, time] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?(?: ?(?:UTC|Z))?$/.exec(text) ?? [];
  const ms = Date.parse(`${day}T${time ?? "00:00"}Z`);
  // Date.parse takes 31 February for a day in March.
  if (day === undefined || Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(day)) {
    throw new FormError("Go to must be a day and a time, as in 2027-01-31 09:30.", "time");
  }
  return ms;
}
