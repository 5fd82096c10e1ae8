import type { Line } from "./report.ts";
import { type Side, type Stage, withStage } from "./stage.ts";
import { alternate } from "./statistics.ts";
import { signIn } from "./visitor.ts";

const ROUNDS = 4;
const CLIENTS = 8;
const SIGN_INS = 200;
const PEOPLE = 50;

/**
 * Sign-ins per second, the whole way from `/login` to the session, by several people at once. The bare server keeps
 * sessions in memory alone; Stagedoor has each on disk before it answers.
 */
export function signIns(): Promise<Line[]> {
  return withStage(async (stage) => {
    const { control } = stage.upstream;
    const people = Array.from({ length: PEOPLE }, (_, index) => `visitor-${index}`);
    for (const id of people) await control.people.add({ id });
    for (const side of [stage.stagedoor, stage.bare]) await signInsPerSecond(stage, side, people);
    const { first, second, ratio } = await alternate(
      ROUNDS,
      () => signInsPerSecond(stage, stage.stagedoor, people),
      () => signInsPerSecond(stage, stage.bare, people),
    );
    const [stagedoor, beside] = [first, second].map(({ median }) => `${median.toFixed(0)}/s`);
    return [
      { what: `sign-ins, ${CLIENTS} at once`, stagedoor: stagedoor ?? "", beside: beside ?? "", ratio },
    ];
  });
}

async function signInsPerSecond({ upstream }: Stage, side: Side, people: readonly string[]): Promise<number> {
  let begun = 0;
  const client = async () => {
    while (begun < SIGN_INS) await signIn(side.url, upstream.control, people[begun++ % people.length] ?? "");
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return SIGN_INS / ((performance.now() - start) / 1_000);
}
