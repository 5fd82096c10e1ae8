import { InputError, optional, readFields, readText } from "../input.ts";
import type { Apps } from "../state/apps.ts";
import { rulesOf } from "../state/rules.ts";
import { quotaAsSeen } from "./as-seen.ts";
import { groupMatcher } from "./groups.ts";
import type { Exhaustion, QuotaGroup } from "./limits.ts";
import { groupAsSeen, readSeconds } from "./settings.ts";
import type { Wait } from "./waits.ts";

const where = "limits.exhaust";

/** What has to wait from now on. @throws InputError */
export function readExhaustion(
  input: Exhaustion,
  apps: Apps,
  quota: readonly QuotaGroup[],
  now: number,
): Wait[] {
  const fields = readFields(input, where, ["clientId", "owner", "group", "retryAfter"]);
  const clientId = optional(fields.clientId, `${where}: clientId`, readText);
  const owner = optional(fields.owner, `${where}: owner`, readText);
  const group = optional(fields.group, `${where}: group`, readText);
  const retryAfter = optional(fields.retryAfter, `${where}: retryAfter`, readSeconds);
  if ((clientId === undefined) === (owner === undefined)) {
    throw new InputError(where, "needs a clientId or an owner, and not both");
  }
  if (clientId !== undefined && group === undefined) {
    if (apps.get(clientId) === undefined) throw noSuchApp(clientId);
    const until = now + (retryAfter ?? 30) * 1000;
    return [{ limit: "rate-limit", clientId, owner: null, group: null, from: now, until, fits: () => true }];
  }
  const holder = clientId === undefined ? ownerAlone(owner ?? "", apps) : holderOf(clientId, apps, now);
  return groupsOf(group, quota).map((one) => ({
    limit: "quota",
    ...holder,
    group: one.name,
    from: now,
    until: now + (retryAfter ?? one.perSeconds) * 1000,
    fits: groupMatcher(one),
  }));
}

function groupsOf(name: string | undefined, quota: readonly QuotaGroup[]): readonly QuotaGroup[] {
  if (name === undefined) return quota.length > 0 ? quota : quotaAsSeen;
  return [quota.find((group) => group.name === name) ?? groupAsSeen(name, `${where}: group`)];
}

function holderOf(clientId: string, apps: Apps, now: number): Pick<Wait, "clientId" | "owner"> {
  const app = apps.get(clientId);
  if (app === undefined) throw noSuchApp(clientId);
  const { quotaCountedFor } = rulesOf(app, now);
  if (quotaCountedFor === "nobody") {
    throw new InputError(`${where}: clientId`, `the app has no quota: its mode is ${app.mode}`);
  }
  return quotaCountedFor === "app" ? { clientId, owner: null } : { clientId: null, owner: app.owner };
}

function ownerAlone(owner: string, apps: Apps): Pick<Wait, "clientId" | "owner"> {
  const owners = [...new Set(apps.list().map((app) => app.owner))];
  if (!owners.includes(owner)) {
    const known = owners.map((name) => `"${name}"`).join(", ");
    throw new InputError(`${where}: owner`, `has no app; the apps are owned by ${known || "nobody"}`);
  }
  return { clientId: null, owner };
}

function noSuchApp(clientId: string): InputError {
  return new InputError(`${where}: clientId`, `there is no app "${clientId.slice(0, 60)}"`);
}
