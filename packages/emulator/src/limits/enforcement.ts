import type { Caller } from "../caller.ts";
import type { Clock } from "../clock.ts";
import type { App, Apps } from "../state/apps.ts";
import { rulesOf } from "../state/rules.ts";
import { ApiError } from "../webapi/api-error.ts";
import { readExhaustion } from "./exhaustion.ts";
import type { Exhausted, LimitSettings, Limits } from "./limits.ts";
import { createQuotas } from "./quotas.ts";
import { createRollingWindow, type RollingWindow } from "./rolling-window.ts";
import { readLimits, unlimited } from "./settings.ts";
import { createWaits, type Wait } from "./waits.ts";

/** Limits as the Web API meets them. */
export interface EnforcedLimits extends Limits {
  /**
   * Counts a call, or refuses it and says so in its caller. A refused call is not counted.
   * @throws ApiError 429
   */
  admit(app: App, operation: { path: string }, caller: Caller): void;
}

/** Spotify counts calls of the last 30 seconds. */
const windowMs = 30_000;

export function createLimits(clock: Clock, apps: Apps): EnforcedLimits {
  let settings = structuredClone(unlimited);
  let isUsed = false;
  const windows = new Map<string, RollingWindow>();
  const quotas = createQuotas();
  const waits = createWaits();

  const windowOf = ({ clientId }: App) => {
    const window = windows.get(clientId) ?? createRollingWindow(windowMs);
    windows.set(clientId, window);
    return window;
  };
  const admit: EnforcedLimits["admit"] = (app, { path }, caller) => {
    if (!isUsed) return;
    const now = clock.now();
    const told = waits.find("rate-limit", app, path, now);
    const calls = rateLimitOf(app, settings);
    const window = calls === null ? undefined : windowOf(app);
    const rateWait = told === undefined ? window?.waitAt(now, calls ?? 0) : told.until - now;
    if (rateWait !== undefined) {
      caller.limit = "rate-limit";
      const headers = retryAfter(rateWait);
      const hint = `the app's rate limit is used up for ${headers["retry-after"]} s`;
      throw new ApiError(429, "API rate limit exceeded", { headers, hint });
    }
    enterQuotas(app, path, caller, now);
    // Only now: a call that a quota refuses counts for neither.
    window?.add(now);
  };
  const enterQuotas = (app: App, path: string, caller: Caller, now: number) => {
    const { quotaCountedFor } = rulesOf(app, now);
    if (quotaCountedFor === "nobody") return;
    const wait = waits.find("quota", app, path, now);
    const holder = quotaCountedFor === "owner" ? app.owner : app.clientId;
    const full =
      wait === undefined
        ? quotas.enter({ kind: quotaCountedFor, id: holder }, path, now)
        : { group: wait.group, waitMs: wait.until - now };
    if (full === undefined) return;
    caller.limit = `quota: ${full.group}`;
    // The reason came when quotas were first counted for developer accounts.
    const reason = quotaCountedFor === "owner" ? ({ reason: "QUOTA_EXCEEDED" } as const) : {};
    const headers = retryAfter(full.waitMs);
    const hint = `the quota "${full.group}" of ${quotaCountedFor} ${holder} is used up for ${headers["retry-after"]} s`;
    throw new ApiError(429, "Too many requests", { ...reason, headers, hint });
  };
  const fullWindows = (now: number): Exhausted[] =>
    [...windows].flatMap(([clientId, window]) => {
      const app = apps.get(clientId);
      const calls = app === undefined ? null : rateLimitOf(app, settings);
      const wait = calls === null ? undefined : window.waitAt(now, calls);
      if (wait === undefined) return [];
      return [{ limit: "rate-limit", clientId, owner: null, group: null, until: now + wait }];
    });
  return {
    admit,
    get: () => structuredClone(settings),
    set(given) {
      settings = readLimits(given, settings);
      quotas.set(settings.quota);
      isUsed = true;
      return structuredClone(settings);
    },
    exhaust(what) {
      const added = readExhaustion(what, apps, settings.quota, clock.now());
      waits.add(added);
      isUsed = true;
      return added.map(record);
    },
    exhausted() {
      const now = clock.now();
      return [...waits.list(now).map(record), ...fullWindows(now), ...quotas.full(now)];
    },
    clear() {
      settings = structuredClone(unlimited);
      isUsed = false;
      windows.clear();
      quotas.set([]);
      waits.clear();
    },
  };
}

function rateLimitOf({ clientId, mode }: App, settings: LimitSettings): number | null {
  const { rateLimit, developmentRateLimit, appRateLimits } = settings;
  const own = Object.hasOwn(appRateLimits, clientId) ? appRateLimits[clientId] : undefined;
  if (own !== undefined) return own;
  return mode === "extended" ? rateLimit : (developmentRateLimit ?? rateLimit);
}

function retryAfter(waitMs: number): { "retry-after": string } {
  return { "retry-after": String(Math.max(1, Math.ceil(waitMs / 1000))) };
}

function record({ limit, clientId, owner, group, until }: Wait): Exhausted {
  return { limit, clientId, owner, group, until };
}
