import type { Finished } from "./run.ts";

/** Something that has to hold. Whatever it throws counts as its failure. */
export interface Check {
  readonly name: string;
  run(): Promise<Finished>;
}

/** Runs checks at once, tells how each went, and ends with `N passed, N failed`; with a failure the program fails. */
export async function runChecks(checks: readonly Check[]): Promise<void> {
  const failures = new Map<string, string>();
  await Promise.all(
    checks.map(async ({ name, run }) => {
      const begin = performance.now();
      const { ok, output } = await run().catch((error: unknown): Finished => {
        return { ok: false, output: error instanceof Error ? error.message : String(error) };
      });
      console.log(`${ok ? "ok    " : "FAILED"}  ${name}  ${seconds(begin)}`);
      if (!ok) failures.set(name, output);
    }),
  );
  for (const [name, output] of failures) console.log(`\n──── ${name}\n\n${output.trim()}`);
  console.log(`\n${checks.length - failures.size} passed, ${failures.size} failed`);
  if (failures.size > 0) process.exitCode = 1;
}

const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(1)} s`;
