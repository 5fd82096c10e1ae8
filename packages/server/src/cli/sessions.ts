import { readEndReason } from "../grants/sign-in-again.ts";
import { handleOf } from "../sessions/sessions.ts";
import type { BulkStore, Holding } from "../stores/store.ts";
import { living, walk } from "../stores/walk.ts";
import { interruptible } from "./interruption.ts";
import { withKeptStore } from "./kept-store.ts";
import { Progress } from "./progress.ts";
import { plural, printable, table, time } from "./words.ts";

/** `stagedoor sessions list [USER]`: how many there are, or a person's. */
export async function listSessions(userId: string | undefined): Promise<number> {
  return withKeptStore(async (store) => {
    if (userId === undefined) {
      const { grants, sessions } = await store.counts();
      console.log(
        `${plural(grants, "person is", "people are")} signed in, in ${plural(sessions, "browser")}.`,
      );
      return 0;
    }
    const holdings = await holdingsOf(store, userId);
    if (holdings.length === 0) console.log(nobody(userId));
    for (const holding of holdings) console.log(shown(holding));
    return 0;
  });
}

/**
 * `stagedoor sessions end USER [SESSION]`: signs a person out everywhere, or in one browser, or in all but one. A session is
 * named as pages and logs name it, or by how that begins.
 */
export async function endSessions(
  userId: string,
  one: string | undefined,
  { allBut }: { allBut?: string },
): Promise<number> {
  return withKeptStore(async (store) => {
    const holdings = await holdingsOf(store, userId);
    if (holdings.length === 0) {
      console.error(nobody(userId));
      return 1;
    }
    const named = one ?? allBut;
    const sessions = holdings.flatMap((holding) => holding.sessions);
    const meant = named ? sessions.filter((some) => handleOf(some).startsWith(named)) : [];
    if (named !== undefined && meant.length !== 1) {
      const has = meant.length === 0 ? "no session" : `${meant.length} sessions that begin with`;
      console.error(
        `${printable(userId)} has ${has} ${printable(named)}. See stagedoor sessions list ${printable(userId)}`,
      );
      return 1;
    }
    const session = meant[0];
    let ended = 0;
    if (one !== undefined && session) ended = (await store.endSession(session.idHash, Date.now())) ? 1 : 0;
    else {
      for (const { grant } of holdings) ended += await store.endSessions(grant, Date.now(), session?.idHash);
    }
    console.log(`${plural(ended, "session")} of ${printable(userId)} ended.`);
    return 0;
  });
}

/** People are kept under their account, which pages do not show: everybody is gone through. */
async function holdingsOf(store: BulkStore, userId: string): Promise<readonly Holding[]> {
  const progress = new Progress();
  return interruptible(async (signal) => {
    const { grants } = await store.counts();
    const found: Holding[] = [];
    let done = 0;
    for await (const holdings of walk(store, signal)) {
      const theirs = holdings.filter(({ grant }) => grant.userId === userId);
      found.push(...theirs.flatMap((holding) => living(holding, Date.now()) ?? []));
      done += holdings.length;
      progress.show("Looking through everybody", done, Math.max(done, grants));
    }
    return found;
  }).finally(() => progress.end());
}

const nobody = (userId: string): string => `Nobody whose Spotify id is ${printable(userId)} is signed in.`;

function shown({ grant, sessions }: Holding): string {
  const { userId, app, scope, authorizedAt, endedAt, endedReason } = grant;
  const state =
    endedAt === null
      ? `authorised ${time(authorizedAt)}, for: ${scope || "nothing"}`
      : `has to sign in again since ${time(endedAt)} (${readEndReason(endedReason)})`;
  const rows = sessions
    .toSorted((a, b) => b.seenAt - a.seenAt)
    .map((session) => [
      ...[handleOf(session), session.device || "unknown"],
      ...[session.createdAt, session.seenAt, Math.min(session.expiresAt, session.endsAt)].map(time),
    ]);
  const headings = ["SESSION", "DEVICE", "SIGNED IN", "LAST SEEN", "ENDS"];
  return `${printable(`${userId}, ${state}`)}\n${printable(app)}\n\n${table(headings, rows)}\n`;
}
