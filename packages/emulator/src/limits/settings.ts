import { InputError, readFields, readNumber, readText, readTexts } from "../input.ts";
import { quotaAsSeen } from "./as-seen.ts";
import type { GivenLimits, LimitSettings, QuotaGroup } from "./limits.ts";

/** Spotify publishes no number, so there is no limit unless one is set. */
export const unlimited: LimitSettings = {
  rateLimit: null,
  developmentRateLimit: null,
  appRateLimits: {},
  quota: [],
};

const settings = ["rateLimit", "developmentRateLimit", "appRateLimits", "quota"] as const;

/** @throws InputError */
export function readLimits(input: GivenLimits, before: LimitSettings): LimitSettings {
  const where = "limits.set";
  const fields = readFields(input, where, settings);
  const read = <Key extends (typeof settings)[number]>(
    key: Key,
    reader: (value: unknown, place: string) => LimitSettings[Key],
  ): LimitSettings[Key] =>
    fields[key] === undefined ? before[key] : reader(fields[key], `${where}: ${key}`);
  return {
    rateLimit: read("rateLimit", readCalls),
    developmentRateLimit: read("developmentRateLimit", readCalls),
    appRateLimits: read("appRateLimits", readAppLimits),
    quota: read("quota", readQuota),
  };
}

function readCalls(value: unknown, where: string): number | null {
  return value === null ? null : readWhole(value, where, 1_000_000);
}

function readAppLimits(value: unknown, where: string): Record<string, number | null> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError(where, "must be an object of numbers by client id");
  }
  return Object.fromEntries(
    Object.entries(value).map(([clientId, calls]) => [clientId, readCalls(calls, `${where}: ${clientId}`)]),
  );
}

function readQuota(value: unknown, where: string): QuotaGroup[] {
  if (value === "as-seen") return structuredClone(quotaAsSeen);
  if (!Array.isArray(value)) throw new InputError(where, 'must be "as-seen" or a list of groups');
  const groups = value.map((group, place) => readGroup(group, `${where}[${place}]`));
  for (const [place, { name }] of groups.entries()) {
    if (groups.findIndex((group) => group.name === name) < place) {
      throw new InputError(`${where}[${place}].name`, `there is another group "${name}" before it`);
    }
  }
  return groups;
}

function readGroup(value: unknown, where: string): QuotaGroup {
  if (typeof value === "string") return structuredClone(groupAsSeen(value, where));
  const fields = readFields(value, where, ["name", "paths", "calls", "perSeconds"]);
  const paths = readTexts(fields.paths, `${where}.paths`);
  if (paths.length === 0) throw new InputError(`${where}.paths`, "must name a path, or * for all");
  for (const [place, path] of paths.entries()) {
    if (!/^[/*]/.test(path)) {
      throw new InputError(
        `${where}.paths[${place}]`,
        'must begin with "/" or "*", as in /artists/{id}/albums',
      );
    }
  }
  return {
    name: readText(fields.name, `${where}.name`),
    paths,
    calls: readWhole(fields.calls, `${where}.calls`, Number.MAX_SAFE_INTEGER),
    perSeconds: readSeconds(fields.perSeconds, `${where}.perSeconds`),
  };
}

/** @throws InputError where no group has the name */
export function groupAsSeen(name: string, where: string): QuotaGroup {
  const group = quotaAsSeen.find((one) => one.name === name);
  if (group !== undefined) return group;
  const known = quotaAsSeen.map((one) => one.name).join(", ");
  throw new InputError(where, `there is no group "${name.slice(0, 60)}"; ready-made are ${known}`);
}

/** Whole seconds, a third of a year at most. */
export function readSeconds(value: unknown, where: string): number {
  return readWhole(value, where, 10_000_000);
}

function readWhole(value: unknown, where: string, most: number): number {
  const number = readNumber(value, where, 1);
  if (!Number.isSafeInteger(number) || number > most) {
    throw new InputError(where, `must be a whole number of 1 to ${most}, not ${number}`);
  }
  return number;
}
