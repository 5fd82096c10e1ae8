/** Random numbers that come again with the same seed (mulberry32). */
export interface Random {
  readonly seed: number;
  /** At least `from`, below `to`. */
  between(from: number, to: number): number;
  /** @throws Error when there is nothing to choose from. */
  oneOf<T>(list: readonly T[]): T;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    seed,
    between: (from, to) => from + next() * (to - from),
    oneOf(list) {
      const chosen = list[Math.floor(next() * list.length)];
      if (chosen === undefined) throw new Error("There is nothing to choose from.");
      return chosen;
    },
  };
}
