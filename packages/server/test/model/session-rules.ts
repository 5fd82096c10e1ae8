import type { Act, Exchange } from "./act.ts";
import { type Case, stirs } from "./case.ts";
import type { Seen } from "./seen.ts";
import { SESSION_LIMIT, userIdOf } from "./world.ts";

/** Sessions begin and end by what somebody does, and by nothing else. */
export function sessionRules(one: Case): string[] {
  const { after, before, course, taken } = one;
  const wrongs: string[] = [];
  const known = new Map([...before.seen.sessions].map(([idHash, { userId }]) => [idHash, userId]));
  for (const { idHash, userId } of taken) if (idHash !== undefined) known.set(idHash, userId);

  for (const [idHash, userId] of known) {
    const name = `${userId}'s session ${idHash.slice(0, 6)}`;
    const isThere = after.sessions.has(idHash);
    const hasEnded = course.acts.some((act) => hasEndedBy(act, idHash, userId, known, before.seen));
    const mayEnd = mayHaveEnded(one, idHash, userId, known);
    if (isThere && hasEnded) wrongs.push(`${name} goes on after its end was acknowledged`);
    if (isThere || mayEnd) continue;
    if (!isBeyondLimit(one, userId)) wrongs.push(`${name} is lost: nobody has ended it`);
    else if (hasOlder(one, idHash)) wrongs.push(`${name} had to go, and an older one stays`);
  }
  for (const [idHash, { userId }] of after.sessions) {
    const whose = known.get(idHash);
    if (whose === undefined) wrongs.push(`${userId}'s session ${idHash.slice(0, 6)} comes from nowhere`);
    else if (whose !== userId) wrongs.push(`${whose}'s session has become ${userId}'s`);
  }
  for (const userId of after.grants.keys()) {
    const count = countOf(after, userId);
    if (count > SESSION_LIMIT) wrongs.push(`${userId} has ${count} sessions`);
  }
  if (course.isRest) wrongs.push(...abandoned(one));
  return wrongs;
}

/** Each consent makes one session at most, in the browser that began it, of the person who gave it. */
export function signInRules({ course, past, taken, world }: Case): string[] {
  const wrongs: string[] = [];
  for (const { act, callback, idHash, userId } of taken) {
    if (act?.action.do === "view" && idHash !== undefined) wrongs.push(`a renewal signed ${userId} in`);
    if (past.callbacks.has(callback)) wrongs.push("a callback has served twice");
    past.callbacks.add(callback);
  }
  for (const { action, exchanges } of course.acts) {
    const callbacks = exchanges.filter(({ path }) => path.startsWith("/callback"));
    for (const { reply } of callbacks) {
      if (reply?.given === undefined) continue;
      const whose = world.taken.find(({ idHash }) => idHash === reply.given)?.userId;
      if (whose === undefined) wrongs.push("a session was given that the store never took");
      else if ("person" in action && whose !== userIdOf(action.person))
        wrongs.push("somebody else is signed in");
    }
    if (action.do !== "sign in" && action.do !== "sign in twice" && action.do !== "cross") continue;
    const isCrossed = action.do === "cross" && action.browser !== action.other;
    const [other, own] = isCrossed ? callbacks : [undefined, callbacks[0]];
    if (other?.reply?.given !== undefined) wrongs.push("a callback signed somebody in at another browser");
    if (past.isTroubled) continue;
    if (other?.reply && other.reply.status !== 400) {
      wrongs.push(`another browser's callback was answered ${other.reply.status}`);
    }
    const isIn = (isCrossed ? [own] : callbacks).some((exchange) => exchange?.reply?.given !== undefined);
    if (!isIn && !stirs(course.acts, userIdOf(action.person))) {
      const { status, text = "" } = own?.reply ?? {};
      const title = /<h1>([^<]*)/.exec(text)?.[1];
      wrongs.push(`a sign-in failed though nothing went wrong: ${status} ${title}`);
    }
  }
  return wrongs;
}

/** Whether somebody may have ended a session, by a request that was sent, answered or not. */
function mayHaveEnded(
  { course, past }: Case,
  idHash: string,
  userId: string,
  known: ReadonlyMap<string, string>,
): boolean {
  // One that no browser was given, its instance ends as soon as it can.
  if (!past.given.has(idHash)) return true;
  return course.acts.some(
    ({ ends, exchanges }) =>
      ends.includes(idHash) || exchanges.some((exchange) => mayEndBy(exchange, idHash, userId, known)),
  );
}

function mayEndBy(
  { path, carried }: Exchange,
  idHash: string,
  userId: string,
  known: ReadonlyMap<string, string>,
): boolean {
  if (carried === undefined) return false;
  const isTheirs = known.get(carried) === userId;
  if (path === "/logout" || path.startsWith("/callback")) return carried === idHash;
  if (path.endsWith("/end-all")) return isTheirs;
  return path.endsWith("/end-others") && isTheirs && carried !== idHash;
}

/** Whether it was acknowledged that a session has ended. */
function hasEndedBy(
  { exchanges, ends }: Act,
  idHash: string,
  userId: string,
  known: ReadonlyMap<string, string>,
  before: Seen,
): boolean {
  return exchanges.some(({ path, carried, reply }) => {
    if (reply?.status !== 303 || carried === undefined) return false;
    if (path === "/logout") return carried === idHash;
    if (path.startsWith("/callback")) return reply.given !== undefined && carried === idHash;
    if (known.get(carried) !== userId || !before.sessions.has(idHash)) return false;
    if (path.endsWith("/end-all")) return reply.location === "/";
    if (path.endsWith("/end-others")) return reply.location === "/account?done=others" && carried !== idHash;
    return reply.location === "/account?done=one" && ends.includes(idHash);
  });
}

const countOf = ({ sessions }: Seen, userId: string): number =>
  [...sessions.values()].filter((session) => session.userId === userId).length;

/** Whether so many sign-ins came that some of the person's sessions had to go. */
function isBeyondLimit({ before, taken }: Case, userId: string): boolean {
  const came = taken.filter((one) => one.userId === userId && one.idHash !== undefined).length;
  return came > 0 && countOf(before.seen, userId) + came > SESSION_LIMIT;
}

/** Whether an older session of the same person stays. */
function hasOlder({ after, before }: Case, idHash: string): boolean {
  const gone = before.seen.sessions.get(idHash);
  return [...before.seen.sessions].some(
    ([other, { createdAt, userId }]) =>
      gone !== undefined && after.sessions.has(other) && userId === gone.userId && createdAt < gone.createdAt,
  );
}

/** Sessions of sign-ins that failed, whose instances have had time to end them. */
function abandoned({ after, past, world }: Case): string[] {
  const alive = new Set(world.instances.map(({ name }) => name));
  return world.taken.flatMap(({ act, callback, idHash, userId }) => {
    if (idHash === undefined || past.given.has(idHash) || !after.sessions.has(idHash)) return [];
    const at = act?.exchanges.find(({ path }) => path === callback)?.at;
    return at !== undefined && alive.has(at) ? [`${userId} has a session that nobody was given`] : [];
  });
}
