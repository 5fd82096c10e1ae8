/** Milliseconds between two lines about the same trouble. */
const INTERVAL = 10_000;

type Say = (fields: object, message: string) => void;

/** Says the first at once and, of what follows too soon, only how often it was: trouble of many requests is one trouble. */
export function seldom(say: Say): Say {
  let saidAt = Number.NEGATIVE_INFINITY;
  let times = 0;
  return (fields, message) => {
    times += 1;
    if (performance.now() - saidAt < INTERVAL) return;
    say({ ...fields, times }, message);
    saidAt = performance.now();
    times = 0;
  };
}
