/** Milliseconds between two lines about the same trouble. */
const INTERVAL = 10_000;

type Say = (fields: object, message: string) => void;

/**
 * Says the first at once and, of what follows too soon, only how often it was: trouble of many requests is one trouble.
 * That of another `code` is another.
 */
export function seldom(say: Say): Say {
  const kinds = new Map<unknown, { saidAt: number; times: number }>();
  return (fields, message) => {
    const code = "code" in fields ? fields.code : undefined;
    const { saidAt, times } = kinds.get(code) ?? { saidAt: Number.NEGATIVE_INFINITY, times: 0 };
    const isSaid = performance.now() - saidAt >= INTERVAL;
    if (isSaid) say({ ...fields, times: times + 1 }, message);
    kinds.set(code, isSaid ? { saidAt: performance.now(), times: 0 } : { saidAt, times: times + 1 });
  };
}
