import type { App } from "../state/apps.ts";
import type { Exhausted } from "./limits.ts";

/** What was used up at once, on demand. */
export interface Wait extends Exhausted {
  /** When it was, by the emulator's clock, Unix ms. Before that it is not there: the clock may go back. */
  from: number;
  /** Whether an operation's path is concerned. */
  fits(operationPath: string): boolean;
}

/** Waits that are on, none of them over. */
export interface Waits {
  add(waits: readonly Wait[]): void;
  /** Until when an app's call has to wait because of a limit, and of which group. */
  find(limit: Wait["limit"], app: App, operationPath: string, now: number): Wait | undefined;
  list(now: number): Wait[];
  clear(): void;
}

export function createWaits(): Waits {
  let waits: Wait[] = [];
  const list = (now: number) => {
    if (waits.length > 0) waits = waits.filter(({ from, until }) => from <= now && now < until);
    return waits;
  };
  return {
    list,
    add(added) {
      waits = [...waits, ...added];
    },
    find: (limit, app, operationPath, now) =>
      list(now).find(
        (wait) =>
          wait.limit === limit &&
          (wait.clientId === null || wait.clientId === app.clientId) &&
          (wait.owner === null || wait.owner === app.owner) &&
          wait.fits(operationPath),
      ),
    clear() {
      waits = [];
    },
  };
}
