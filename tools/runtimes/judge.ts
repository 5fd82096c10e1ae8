import type { Finished } from "../run.ts";
import type { Outcome } from "./program/conformance.ts";

/** Whether all that the program checked in a runtime holds; `said` is what else there was to hear. */
export function judge(outcomes: readonly Outcome[] | undefined, said = ""): Finished {
  if (outcomes === undefined)
    return { ok: false, output: `The program ended without its outcomes.\n${said}` };
  if (outcomes.length === 0) return { ok: false, output: "The program checked nothing." };
  const problems = outcomes.filter(({ problem }) => problem !== undefined);
  const lines = problems.map(({ name, problem }) => `${name}\n  ${problem}`);
  return { ok: problems.length === 0, output: [...lines, said].join("\n") };
}
