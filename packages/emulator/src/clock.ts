import { readNumber } from "./input.ts";

/** The emulator's time, in Unix milliseconds. Everything that expires and everything that plays follows it. */
export interface Clock {
  /** The time it is. */
  now(): number;
  /** Jumps to a time. A running clock goes on from there, a stopped one stays. */
  set(ms: number): void;
  /** Jumps ahead, or back with a negative number. */
  advance(ms: number): void;
  /** Stands still until `run`. */
  stop(): void;
  /** Goes on from where it stands. */
  run(): void;
  /** Whether it moves by itself. */
  isRunning(): boolean;
}

/** What a clock is made from again: its distance from real time, or where it stands. */
export type SavedClock = { offset: number } | { stoppedAt: number };

export function createClock(
  source: () => number,
  saved: SavedClock,
  save: (clock: SavedClock) => void,
): Clock {
  let state = saved;
  const now = () => ("offset" in state ? Math.floor(source() + state.offset) : state.stoppedAt);
  const become = (next: SavedClock) => {
    state = next;
    save(next);
  };
  const jump = (ms: number) =>
    become("offset" in state ? { offset: ms - source() } : { stoppedAt: Math.floor(ms) });
  return {
    now,
    set: (ms) => jump(readNumber(ms, "clock.set")),
    advance: (ms) => jump(now() + readNumber(ms, "clock.advance")),
    stop: () => become({ stoppedAt: now() }),
    run: () => become({ offset: now() - source() }),
    isRunning: () => "offset" in state,
  };
}
