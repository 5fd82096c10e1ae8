import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { BulkStore } from "../../src/stores/store.ts";
import { begin } from "./case.ts";
import { type Command, commands, Model, Run } from "./commands.ts";
import { takeOver } from "./surroundings.ts";
import { World } from "./world.ts";

/**
 * `MODEL_RUNS`: how many runs for each kind of refresh token, at every store. `MODEL_SEED`: others than usual.
 * `MODEL_PATH` and `MODEL_REPLAY`: one alone that has failed before.
 */
const { MODEL_RUNS, MODEL_SEED = "20260101", MODEL_PATH, MODEL_REPLAY } = process.env;
const COMMANDS_AT_MOST = 25;
/** Milliseconds for all runs of a kind; what is asked for by hand may take longer. */
const TIME = MODEL_RUNS === undefined ? 300_000 : 36_000_000;
/** How many steps before a failure are told. */
const STEPS_TOLD = 60;

interface Opened {
  readonly store: BulkStore;
  close(): Promise<void>;
}

/** A store that the model is run on. */
export interface Subject {
  readonly name: string;
  /** Runs for each kind of refresh token; the first of them are the same at every store. */
  readonly runs: number;
  open(): Promise<Opened>;
  /** Why there is no such store here. */
  readonly whyNot?: string | undefined;
}

/**
 * Runs of random commands on a store, where the next step of everything that is under way is chosen by the seed; after each
 * command the rules of what always holds are checked. A run that breaks one is made as short as it can be.
 */
export function describeModel({ name, runs, open, whyNot }: Subject): void {
  describe.skipIf(whyNot)(whyNot === undefined ? name : `${name}: ${whyNot}`, () => {
    let opened: Opened;
    let giveBack: () => void;
    beforeAll(async () => {
      opened = await open();
      giveBack = takeOver();
    }, 120_000);
    afterAll(async () => {
      giveBack?.();
      await opened?.close();
    }, 60_000);

    it.each([
      ["serve again", true],
      ["serve once", false],
    ])(
      "keeps the rules however everything interleaves, with refresh tokens that %s",
      async (_name, isConfidential) => {
        const property = fc.asyncProperty(commands(COMMANDS_AT_MOST, MODEL_REPLAY), (list) =>
          runAll(new World(opened.store, isConfidential), list),
        );
        const result = await fc.check(property, {
          numRuns: Number(MODEL_RUNS ?? runs),
          seed: Number(MODEL_SEED),
          ...(MODEL_PATH !== undefined && { path: MODEL_PATH }),
        });
        if (result.failed) throw new Error(reportOf(result));
      },
      TIME,
    );
  });
}

async function runAll(world: World, list: Iterable<Command>): Promise<void> {
  await world.start();
  const model = new Model(begin(world, await world.look()));
  try {
    await fc.asyncModelRun(() => ({ model, real: new Run(world, model.before) }), list);
  } catch (error) {
    await world.end().catch(() => {});
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`${said}\nThe last steps: ${world.steps.trail.slice(-STEPS_TOLD).join("; ")}`);
  }
  await world.end();
}

function reportOf(result: fc.RunDetails<[Iterable<Command>]>): string {
  const { counterexample, counterexamplePath, errorInstance, numRuns, numShrinks, seed } = result;
  const shown = String(counterexample);
  const replay = /replayPath="([^"]*)"/.exec(shown)?.[1];
  const broken = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    `Run ${numRuns} broke a rule; made shorter ${numShrinks} times, it is this:`,
    shown.replace(/ ?\/\*replayPath.*\*\//, ""),
    broken,
    `Again: MODEL_SEED=${seed} MODEL_PATH='${counterexamplePath}' MODEL_REPLAY='${replay}'`,
  ].join("\n");
}
