/**
 * How often a property is tried: `PROPERTY_RUNS`, or as many times as keep the file quick. `PROPERTY_SEED` tries the
 * very same again; fast-check prints the seed of what failed.
 */
export function runs(usual: number): { numRuns: number; seed?: number } {
  const { PROPERTY_RUNS: count, PROPERTY_SEED: seed } = process.env;
  return {
    numRuns: count === undefined ? usual : readWhole("PROPERTY_RUNS", count, 1),
    ...(seed === undefined ? {} : { seed: readWhole("PROPERTY_SEED", seed, Number.MIN_SAFE_INTEGER) }),
  };
}

/** How long a test may take, in ms: an hour where somebody asked for more tries. */
export const patience = process.env.PROPERTY_RUNS === undefined ? 30_000 : 3_600_000;

function readWhole(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least) {
    throw new RangeError(`${name}: must be a whole number of ${least} or more, not "${text}"`);
  }
  return number;
}
