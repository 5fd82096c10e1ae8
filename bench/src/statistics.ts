/** A measured quantity over several rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const last = sorted.length - 1;
  return {
    median: (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2,
    min: at(0),
    max: at(last),
  };
}

/** What two sides measured in the same rounds, and the ratio of the first to the second round by round. */
export interface Comparison {
  readonly first: Spread;
  readonly second: Spread;
  readonly ratio: Spread;
}

/** Measures two sides in turn, so that whatever else the machine does meets both alike. */
export async function alternate(
  rounds: number,
  first: () => Promise<number>,
  second: () => Promise<number>,
): Promise<Comparison> {
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round++) {
    // Each side goes first half of the time.
    if (round % 2 === 0) pairs.push([await first(), await second()]);
    else {
      const other = await second();
      pairs.push([await first(), other]);
    }
  }
  return compare(pairs);
}

/** What two sides measured, a pair for each round. */
export function compare(pairs: readonly (readonly [number, number])[]): Comparison {
  return {
    first: spreadOf(pairs.map(([a]) => a)),
    second: spreadOf(pairs.map(([, b]) => b)),
    ratio: spreadOf(pairs.map(([a, b]) => a / b)),
  };
}
