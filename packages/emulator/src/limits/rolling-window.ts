/** Calls of the last so many milliseconds. */
export interface RollingWindow {
  /** Counts a call that was let in. */
  add(now: number): void;
  /** How many milliseconds until a call would be let in, where so many are; undefined: now. */
  waitAt(now: number, calls: number): number | undefined;
}

export function createRollingWindow(lengthMs: number): RollingWindow {
  /** When calls were let in, oldest first, from `first` on. */
  let times: number[] = [];
  let first = 0;
  const forget = (now: number) => {
    // Calls of later than now: the clock went back, and they are still to come.
    while (times.length > first && (times.at(-1) ?? now) > now) times.pop();
    while (first < times.length && (times[first] ?? now) <= now - lengthMs) first++;
    // Cut seldom and by a lot: moving all the others for each call would take long.
    if (first > 1000 && first * 2 > times.length) [times, first] = [times.slice(first), 0];
  };
  return {
    add: (now) => void times.push(now),
    waitAt(now, calls) {
      forget(now);
      if (times.length - first < calls) return undefined;
      return (times[times.length - calls] ?? now) + lengthMs - now;
    },
  };
}
