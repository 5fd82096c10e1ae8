import { answerRules } from "./answer-rules.ts";
import { type Beginning, type Case, type Course, isStirring, type Past } from "./case.ts";
import { contentOf, grantRules } from "./grant-rules.ts";
import type { Seen } from "./seen.ts";
import { sessionRules, signInRules } from "./session-rules.ts";
import type { World } from "./world.ts";

/** The rules of what always holds, told from what was before and after a command and from what everybody was answered. */
export class Rules {
  readonly #world: World;
  readonly #past: Past;

  /** @param seen what there is to begin with. */
  constructor(world: World, seen: Seen) {
    this.#world = world;
    const versions = [...seen.grants.values()].map(
      ({ record, token }) => [record.version, contentOf(token)] as const,
    );
    this.#past = {
      given: new Set(seen.sessions.keys()),
      givenBefore: new Set(seen.sessions.keys()),
      versions: new Map(versions),
      ...{ callbacks: new Set(), failed: new Set(), isTroubled: false, isStirred: false },
    };
  }

  /** @throws an error that names every rule that was broken. */
  async check(before: Beginning, after: Seen, course: Course): Promise<void> {
    const [world, past] = [this.#world, this.#past];
    past.isTroubled ||= !course.isCalm;
    past.isStirred ||= course.acts.some(isStirring);
    for (const name of course.failed) past.failed.add(name);
    for (const { exchanges } of course.acts) {
      for (const { reply } of exchanges) if (reply?.given !== undefined) past.given.add(reply.given);
    }

    const one: Case = { world, before, after, course, past, taken: world.taken.slice(before.taken) };
    const wrongs = [
      ...world.spotify.wrongs.splice(0),
      ...after.loose,
      ...sessionRules(one),
      ...signInRules(one),
      ...(await grantRules(one)),
      ...answerRules(one),
      ...secretRules(one),
    ];
    if (wrongs.length > 0) throw new Error(wrongs.join("\n"));

    for (const idHash of past.given) past.givenBefore.add(idHash);
    if (!course.isRest) return;
    past.failed.clear();
    past.isTroubled = false;
    past.isStirred = false;
  }
}

/** No token and no session id in an answer or in the log. */
function secretRules({ before, course, world }: Case): string[] {
  const texts = [
    ...world.logged.slice(before.logged),
    ...course.acts.flatMap(({ exchanges }) => exchanges.flatMap(({ reply }) => reply?.text ?? [])),
  ];
  return texts.some((text) => /[\w-]{43,}/.test(text)) ? ["a token or a session id has been told"] : [];
}
