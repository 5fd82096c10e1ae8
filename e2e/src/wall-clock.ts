import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The wall clock of processes, as far as it differs from the machine's. */
export interface WallClock {
  /** What makes a Stagedoor go by it. */
  readonly env: Readonly<Record<string, string>>;
  /** Puts it that many milliseconds ahead of the machine's, or behind with a negative number, at once. */
  set(ahead: number): void;
}

const PRELOAD = new URL("./shifted-clock.ts", import.meta.url).href;

/** A clock that goes as the machine's does until it is set. */
export function createWallClock(folder: string): WallClock {
  const file = join(folder, "clock");
  const set = (ahead: number) => {
    // A reader finds the whole of it, before or after.
    writeFileSync(`${file}.next`, String(ahead));
    renameSync(`${file}.next`, file);
  };
  set(0);
  return { env: { E2E_CLOCK: file, NODE_OPTIONS: `--import=${PRELOAD}` }, set };
}
