/** A measured quantity over several rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

function spreadOf(values: readonly number[]): Spread {
  return { median: medianOf(values), min: Math.min(...values), max: Math.max(...values) };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const last = sorted.length - 1;
  return (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2;
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

/**
 * Measures any number of sides in turn, and gives what each measured, turn by turn. Each side comes first as often as
 * the others, and after each of its neighbours, whose garbage it may have to collect.
 */
export async function inTurn<Side extends string>(
  turns: number,
  sides: Readonly<Record<Side, () => Promise<number>>>,
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Side, number[]>;
  for (let turn = 0; turn < turns; turn++) {
    const first = turn % names.length;
    const order = [...names.slice(first), ...names.slice(0, first)];
    if (Math.floor(turn / names.length) % 2 === 1) order.reverse();
    for (const name of order) measured[name].push(await sides[name]());
  }
  return measured;
}

/** Compares what two sides measured in the same short turns. A round is the median of so many of them. */
export function compareInRounds(
  first: readonly number[],
  second: readonly number[],
  turns: number,
): Comparison {
  const ratios = first.map((value, turn) => value / (second[turn] ?? Number.NaN));
  const rounds = (values: readonly number[]) =>
    Array.from({ length: Math.floor(values.length / turns) }, (_, round) =>
      medianOf(values.slice(round * turns, (round + 1) * turns)),
    );
  return {
    first: spreadOf(rounds(first)),
    second: spreadOf(rounds(second)),
    ratio: spreadOf(rounds(ratios)),
  };
}
