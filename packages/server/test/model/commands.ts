import fc from "fast-check";
import type { Act } from "./act.ts";
import { anything, arrivals, at, rush } from "./arbitraries.ts";
import { type Beginning, begin } from "./case.ts";
import type { Instance } from "./instance.ts";
import { Rules } from "./rules.ts";
import { inWords, type Scene, type Trouble } from "./scene.ts";
import type { Step } from "./steps.ts";
import { instanceName, userIds, type World } from "./world.ts";

/** What is known of a run so far. */
export class Model {
  before: Beginning;

  constructor(before: Beginning) {
    this.before = before;
  }
}

export type Command = fc.AsyncCommand<Model, Run>;

/** A run under way. */
export class Run {
  readonly world: World;
  readonly rules: Rules;

  constructor(world: World, { seen }: Beginning) {
    this.world = world;
    this.rules = new Rules(world, seen);
  }
}

class Together implements Command {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, { world, rules }: Run): Promise<void> {
    const { actions, choices, isLast, isLater, troubles } = this.#scene;
    const { before } = model;
    const { instances, spotify, steps } = world;
    if (isLater) for (const userId of userIds) spotify.expireAccess(userId);
    world.beginCommand(before.seen);
    for (const trouble of troubles) arm(trouble, this.#scene, world);

    const acts = actions.map((action): Act => ({ action, exchanges: [], ends: [] }));
    await steps.drive(
      acts.map((act) => () => world.do(act)),
      choices,
      goesOn,
    );
    for (const instance of instances) if (instance.kill && !instance.isDead) await instance.die(false);
    await steps.drive([]);

    const after = await world.look();
    const failed = new Set(instances.filter((one) => one.storeFaults.length > 0).map(({ name }) => name));
    await rules.check(before, after, { acts, isCalm: troubles.length === 0, isRest: false, failed });
    for (const browser of world.browsers) browser.tidy();
    await world.replaceDead();
    model.before = begin(world, after);
    if (isLast) await rest(model, { world, rules }, REST);
  }

  toString(): string {
    return `\n- ${inWords(this.#scene)}`;
  }
}

const goesOn = async (step: Step): Promise<boolean> =>
  (await (step.owner as Instance | undefined)?.goesOn(step)) ?? true;

function arm(trouble: Trouble, { actions }: Scene, world: World): void {
  if (trouble.kind === "spotify") {
    world.spotify.faults.push(trouble.fault);
    return;
  }
  const [first = 0] = actions.flatMap((action) => ("at" in action ? action.at : []));
  const instance = world.instance(trouble.at ?? first);
  if (trouble.kind === "store") instance.storeFaults.push(trouble.fault);
  else if (trouble.kind === "kill") instance.kill = trouble.kill;
  else instance.sleep = trouble.sleep;
}

/** Milliseconds after which nothing is left of any trouble: no pause, no lease, nothing that is tried again. */
const REST = 61_000;

/** Nobody does anything, and the clock goes on, or back. */
async function rest(model: Model, { world, rules }: Run, milliseconds: number): Promise<void> {
  const { spotify, steps } = world;
  spotify.emulator.control.clock.advance(milliseconds);
  spotify.moved();
  const before = begin(world, await world.look());
  world.beginCommand(before.seen);
  await steps.pass(Math.min(Math.max(milliseconds, 0), REST));
  const after = await world.look();
  const course = { acts: [], isCalm: true, isRest: milliseconds >= REST, failed: new Set<string>() };
  await rules.check(before, after, course);
  model.before = begin(world, after);
}

/** An instance ends as planned, and a new one takes its place: nothing is lost. */
class Restart implements Command {
  readonly #at: number;

  constructor(at: number) {
    this.#at = at;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, { world, rules }: Run): Promise<void> {
    const { before } = model;
    world.beginCommand(before.seen);
    await world.steps.drive([() => world.instance(this.#at).stop()]);
    const after = await world.look();
    await rules.check(before, after, { acts: [], isCalm: true, isRest: false, failed: new Set() });
    await world.replaceDead();
    model.before = begin(world, after);
  }

  toString(): string {
    return `\n- ${instanceName(this.#at)} ends, and starts anew`;
  }
}

class Jump implements Command {
  readonly #name: string;
  readonly #milliseconds: number;

  constructor(name: string, milliseconds: number) {
    this.#name = name;
    this.#milliseconds = milliseconds;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, run: Run): Promise<void> {
    await rest(model, run, this.#milliseconds);
  }

  toString(): string {
    return `\n- the clock goes ${this.#name}`;
  }
}

const anyScene = anything.map((scene) => new Together(scene));
const arrivalScene = arrivals.map((scene) => new Together(scene));
const rushScene = rush.map((scene) => new Together(scene));

const SECOND = 1_000;
const DAY = 86_400_000;
const jump = fc
  .constantFrom<[string, number]>(
    ["on by a minute", 61 * SECOND],
    ["on by an hour", 3_600 * SECOND],
    ["on by an hour", 3_600 * SECOND],
    ["on by 56 minutes", 3_360 * SECOND],
    ["on by 56 minutes", 3_360 * SECOND],
    ["back by a second", -SECOND],
    ["on by 170 days", 170 * DAY],
    ["on by six months", 184 * DAY],
    ["on by 201 days", 201 * DAY],
  )
  .map(([name, milliseconds]) => new Jump(name, milliseconds));

const restart = at.map((index) => new Restart(index));

/** Up to so many commands, most of them several actions at once. */
export const commands = (maxCommands: number, replayPath?: string) =>
  fc.commands<Model, Run, false>(
    [anyScene, anyScene, arrivalScene, rushScene, rushScene, rushScene, jump, restart],
    {
      maxCommands,
      size: "max",
      ...(replayPath !== undefined && { replayPath }),
    },
  );
