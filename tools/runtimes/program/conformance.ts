import type { Stage } from "./stage.ts";

/** What a user relies on, by name: each throws when it does not hold. */
export type Checks = Readonly<Record<string, (stage: Stage) => void | Promise<void>>>;

/** How a check went. */
export interface Outcome {
  readonly name: string;
  /** What did not hold; absent when all did. */
  readonly problem?: string;
}

/** Runs checks, one after the other. */
export async function conformance(checks: Checks, stage: Stage): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check(stage);
      outcomes.push({ name });
    } catch (error) {
      outcomes.push({ name, problem: error instanceof Error ? (error.stack ?? `${error}`) : `${error}` });
    }
  }
  return outcomes;
}

/** @throws {Error} unless both are the same as JSON. */
export function same(actual: unknown, expected: unknown): void {
  const [was, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (was !== wanted) throw new Error(`It is ${was}, and should be ${wanted}.`);
}

/** @throws {Error} unless it is so. */
export function holds(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`It does not hold that ${what}.`);
}

/**
 * What a promise rejects with.
 *
 * @throws {Error} when it does not, or with something of another class.
 */
export async function rejection<E>(
  promise: PromiseLike<unknown>,
  type: abstract new (...parameters: never[]) => E,
): Promise<E> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof type) return error;
  throw new Error(`It should have failed with ${type.name}, and came to: ${error}`, { cause: error });
}
