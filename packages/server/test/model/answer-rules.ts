import { renewBy } from "../../src/grants/renew-by.ts";
import type { Exchange, Reply } from "./act.ts";
import { type Case, isStirring, standingOf, stirs } from "./case.ts";
import { days, RENEW_DAYS } from "./world.ts";

/** Whoever is signed in sees themself, and nobody else; each answer comes, and says what is so. */
export function answerRules(one: Case): string[] {
  return one.course.acts.flatMap(({ exchanges }) =>
    exchanges.flatMap((exchange) => {
      const { at, path, reply } = exchange;
      if (!reply) return [];
      const wrongs = [...statusRules(one, exchange, reply), ...contentRules(one, exchange, reply)];
      return wrongs.map((text) => `${path.replace(/\?.*/, "")} at ${at} ${text}`);
    }),
  );
}

function statusRules({ course, past }: Case, { at, path }: Exchange, { status }: Reply): string[] {
  if (status === 500) return ["was answered 500"];
  if (status < 500) return [];
  const mayFail = path.startsWith("/callback")
    ? past.isTroubled || course.acts.some(isStirring)
    : status === 503 && past.failed.has(at);
  return mayFail ? [] : [`was answered ${status} though nothing went wrong`];
}

function contentRules(one: Case, exchange: Exchange, reply: Reply): string[] {
  if (reply.status >= 500) return [];
  if (exchange.path === "/") return pageRules(one, exchange, reply);
  return exchange.path === "/session" ? sessionAnswerRules(one, exchange, reply) : [];
}

/** Whom a request may be answered as: people, and `None`, as far as its session was there. */
function expected({ after, before, past, world }: Case, { carried = "" }: Exchange): Set<string> {
  const [was, is] = [before.seen.sessions.get(carried), after.sessions.get(carried)];
  if (is) return new Set([is.userId]);
  if (was) return new Set([was.userId, "None"]);
  // Given and ended within the command, it may have been seen between the two.
  const came = past.givenBefore.has(carried)
    ? undefined
    : world.taken.find(({ idHash }) => idHash === carried);
  return new Set(came ? [came.userId, "None"] : ["None"]);
}

function pageRules(one: Case, exchange: Exchange, { status, text }: Reply): string[] {
  const whose = expected(one, exchange);
  const named = [...whose].join(" or ");
  if (status === 303) return mayRenew(one, whose) ? [] : [`sends ${named} away`];
  const userId = /User ID: ([^<]*)/.exec(text)?.[1] ?? "nobody at all";
  if (!whose.has(userId)) return [`says "${userId}" to ${named}`];
  return userId === "None" ? [] : kindRules(one, userId, kindOf(text));
}

type Kind = "playing" | "trouble" | "sign in again";

function kindOf(text: string): Kind {
  if (text.includes("Please sign in again")) return "sign in again";
  return text.includes("Error in retrieving now playing!") ? "trouble" : "playing";
}

function kindRules(
  { after, before, course, past, taken, world }: Case,
  userId: string,
  kind: Kind,
): string[] {
  const standing = before.standings.get(userId) ?? "good";
  const grant = after.grants.get(userId);
  const standsNow = grant ? standingOf(world.spotify, grant) : "ended";
  const isStirred = stirs(course.acts, userId);
  const hasEnded = [...before.seen.sessions].some(
    ([idHash, session]) => session.userId === userId && !after.sessions.has(idHash),
  );
  // For want of a renewed token that turns up after all, a grant may end and come back.
  const isExcused =
    world.spotify.excused.has(userId) ||
    before.seen.grants.get(userId)?.record.endedReason === "refresh_lost";
  const may: Record<Kind, boolean> = {
    "sign in again": standing !== "good" || standsNow !== "good" || hasEnded || isStirred || isExcused,
    trouble: past.isTroubled || past.isStirred,
    playing:
      (standing !== "ended" && standing !== "revoked") ||
      isExcused ||
      taken.some((consent) => consent.userId === userId),
  };
  return may[kind] ? [] : [`says "${kind}" to ${userId}, whose grant was ${standing} and is ${standsNow}`];
}

/** Whether one of them is in the last weeks of their six months; they are 181 days at least. */
function mayRenew({ after, before, world }: Case, userIds: Set<string>): boolean {
  const grants = [...userIds].flatMap((userId) => [before.seen.grants.get(userId), after.grants.get(userId)]);
  return grants.some(
    (grant) => grant && world.spotify.now() >= grant.record.authorizedAt + days(181 - RENEW_DAYS),
  );
}

function sessionAnswerRules(one: Case, exchange: Exchange, { text }: Reply): string[] {
  const whose = expected(one, exchange);
  const named = [...whose].join(" or ");
  const said: { userId?: string; error?: string } = JSON.parse(text);
  if (said.error === "sign_in_again") {
    const may = [...whose].some(
      (userId) =>
        one.before.standings.get(userId) === "ended" ||
        one.after.grants.get(userId)?.token === undefined ||
        isPastRenewBy(one, userId),
    );
    return may && !(whose.size === 1 && whose.has("None")) ? [] : [`says "sign in again" to ${named}`];
  }
  const userId = said.userId ?? "None";
  return whose.has(userId) ? [] : [`says "${userId}" to ${named}`];
}

/** Six months are over by the calendar, whether or not Spotify has been asked since. */
function isPastRenewBy({ before, world }: Case, userId: string): boolean {
  const grant = before.seen.grants.get(userId)?.record;
  return grant !== undefined && world.spotify.now() >= renewBy(grant.authorizedAt);
}
