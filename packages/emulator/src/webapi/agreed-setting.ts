import type { AppRecord, Apps } from "../state/apps.ts";

/** A setting where nothing tells which app calls: what all apps are set to, undefined where they differ. */
export function agreedSetting<Name extends keyof AppRecord>(
  apps: Apps,
  name: Name,
): AppRecord[Name] | undefined {
  const [first, ...others] = new Set(apps.list().map((app) => app[name]));
  return others.length > 0 ? undefined : first;
}
