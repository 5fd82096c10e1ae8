import { InputError, readNumber } from "./input.ts";

/**
 * The emulator's time, in Unix milliseconds. Everything that expires, everything that plays and every limit
 * follows it; delays of faults and how long an answer took are real time. It goes from 1970 to the end of the
 * year 9999, and stands there.
 *
 * Going back undoes nothing. Tokens, codes and grants keep the instant at which they end, so they live longer; a
 * player stands where it stood when it was last touched, until that instant comes again.
 */
export interface Clock {
  /** The time it is, in whole milliseconds. */
  now(): number;
  /** Jumps to a time. A running clock goes on from there, a stopped one stays. @throws InputError */
  set(ms: number): void;
  /** Jumps ahead, or back with a negative number. @throws InputError where there is no such time */
  advance(ms: number): void;
  /** Stands still until `run`. */
  stop(): void;
  /** Goes on from where it stands, at its speed. */
  run(): void;
  /** Whether it moves by itself. */
  isRunning(): boolean;
  /** How many of its milliseconds pass in a real one while it runs. 1, the default, is real time. */
  speed(): number;
  /**
   * Runs faster or slower from now on, without a jump. A stopped clock stays stopped and runs so later.
   * @param factor more than 0, at most 1,000,000 (a day in less than a tenth of a second)
   * @throws InputError
   */
  setSpeed(factor: number): void;
}

/** What a clock is made from again: where it stood at an instant of real time, or where it stands. */
export type SavedClock = { speed: number; at: number; realAt: number } | { speed: number; stoppedAt: number };

/** Real time. */
export const startingClock: SavedClock = { speed: 1, at: 0, realAt: 0 };

const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const fastest = 1_000_000;

export function createClock(
  source: () => number,
  saved: SavedClock,
  save: (clock: SavedClock) => void,
): Clock {
  let state = saved;
  const now = () => {
    if ("stoppedAt" in state) return state.stoppedAt;
    const ms = Math.floor(state.at + (source() - state.realAt) * state.speed);
    return Math.min(Math.max(ms, 0), latest);
  };
  const become = (next: SavedClock) => {
    state = next;
    save(next);
  };
  const running = (at: number, speed: number) => become({ speed, at, realAt: source() });
  const jump = (ms: number, where: string) => {
    if (ms < 0 || ms > latest)
      throw new InputError(where, "must lead to a time from 1970 to 9999, in Unix ms");
    if ("stoppedAt" in state) become({ speed: state.speed, stoppedAt: Math.floor(ms) });
    else running(ms, state.speed);
  };
  return {
    now,
    set: (ms) => jump(readNumber(ms, "clock.set"), "clock.set"),
    advance: (ms) => jump(now() + readNumber(ms, "clock.advance"), "clock.advance"),
    stop: () => become({ speed: state.speed, stoppedAt: now() }),
    run: () => running(now(), state.speed),
    isRunning: () => !("stoppedAt" in state),
    speed: () => state.speed,
    setSpeed(factor) {
      const speed = readNumber(factor, "clock.setSpeed");
      if (speed <= 0 || speed > fastest) {
        throw new InputError("clock.setSpeed", `must be more than 0 and at most ${fastest}, not ${speed}`);
      }
      if ("stoppedAt" in state) become({ ...state, speed });
      else running(now(), speed);
    },
  };
}
