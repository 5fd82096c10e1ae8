import { groupMatcher } from "./groups.ts";
import type { Exhausted, QuotaGroup } from "./limits.ts";

/** Whose calls are counted together. */
interface QuotaHolder {
  kind: "app" | "owner";
  id: string;
}

/** The calls that were made of each group. */
export interface Quotas {
  /** From now on these groups; what was counted of one whose name stays goes on. */
  set(groups: readonly QuotaGroup[]): void;
  /** Counts a call in every group its operation is of, or tells which is used up and for how long. */
  enter(
    holder: QuotaHolder,
    operationPath: string,
    now: number,
  ): { group: string; waitMs: number } | undefined;
  /** Who has used one up. */
  full(now: number): Exhausted[];
}

interface Count {
  holder: QuotaHolder;
  since: number;
  calls: number;
}

interface Counted {
  group: QuotaGroup;
  fits: (operationPath: string) => boolean;
  counts: Map<string, Count>;
}

export function createQuotas(): Quotas {
  let counted: Counted[] = [];
  return {
    set(groups) {
      const before = new Map(counted.map(({ group, counts }) => [group.name, counts]));
      counted = groups.map((group) => ({
        group,
        fits: groupMatcher(group),
        counts: before.get(group.name) ?? new Map(),
      }));
    },
    enter(holder, operationPath, now) {
      const concerned = counted.filter(({ fits }) => fits(operationPath));
      const key = `${holder.kind}:${holder.id}`;
      for (const { group, counts } of concerned) {
        const waitMs = waitOf(group, counts.get(key), now);
        if (waitMs !== undefined) return { group: group.name, waitMs };
      }
      for (const { group, counts } of concerned) {
        const count = counts.get(key);
        if (count !== undefined && isOpen(group, count, now)) count.calls++;
        else counts.set(key, { holder, since: now, calls: 1 });
      }
      return undefined;
    },
    full: (now) =>
      counted.flatMap(({ group, counts }) =>
        [...counts.values()].flatMap((count): Exhausted[] => {
          const waitMs = waitOf(group, count, now);
          if (waitMs === undefined) return [];
          const { kind, id } = count.holder;
          const [clientId, owner] = kind === "app" ? [id, null] : [null, id];
          return [{ limit: "quota", clientId, owner, group: group.name, until: now + waitMs }];
        }),
      ),
  };
}

/** A window begins with the first call; one of later than now is still to come, for the clock went back. */
function isOpen({ perSeconds }: QuotaGroup, { since }: Count, now: number): boolean {
  return since <= now && now < since + perSeconds * 1000;
}

function waitOf(group: QuotaGroup, count: Count | undefined, now: number): number | undefined {
  if (count === undefined || count.calls < group.calls || !isOpen(group, count, now)) return undefined;
  return count.since + group.perSeconds * 1000 - now;
}
