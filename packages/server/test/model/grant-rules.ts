import type { Token } from "@stagedoor/spotify";
import { openGrant } from "../../src/grants/sealed-token.ts";
import type { Case } from "./case.ts";
import type { SeenGrant } from "./seen.ts";
import { type Chain, isAtHand } from "./spotify.ts";
import type { World } from "./world.ts";

/** What a version of a grant stands for. */
export const contentOf = (token: Token | undefined): string => token?.accessToken ?? "ended";

/** A grant has the token of the latest consent, which is never lost, and ends for a reason that is true. */
export async function grantRules(one: Case): Promise<string[]> {
  const wrongs: string[] = [];
  for (const [userId, grant] of one.after.grants) {
    const chains = await latestChains(one.world, userId);
    const wrong = [...versionRules(one, userId, grant), ...tokenRules(one, userId, grant, chains)];
    wrongs.push(...wrong.map((text) => `${userId}'s grant ${text}`));
  }
  for (const [token, count] of one.world.spotify.refusals) {
    if (count < 2 || one.past.isTroubled) continue;
    const userId = one.world.spotify.chains.get(token)?.userId;
    wrongs.push(`${userId}'s refresh token was sent ${count} times though it was dead`);
  }
  return wrongs;
}

function versionRules({ before, past }: Case, userId: string, { record, token }: SeenGrant): string[] {
  const { version } = record;
  const isNew = before.seen.grants.get(userId)?.record.version !== version;
  const stoodFor = past.versions.get(version);
  past.versions.set(version, contentOf(token));
  if (isNew) return stoodFor === undefined ? [] : ["has a version again that it had before"];
  return stoodFor === contentOf(token) ? [] : ["changed, and its version did not"];
}

function tokenRules(one: Case, userId: string, { record, token }: SeenGrant, chains: Chain[]): string[] {
  const { before, course, past, taken, world } = one;
  const former = before.seen.grants.get(userId)?.record;
  const isNew = former?.version !== record.version;
  if (!token) {
    if (!isNew || chains.some((chain) => mayEndAs(record.endedReason, chain))) return [];
    return [`ended (${record.endedReason}) though Spotify would still take it`];
  }

  const chain = world.spotify.chains.get(token.refreshToken ?? "");
  if (!chain || !chains.includes(chain)) return ["has another token than the latest consent's"];
  const wrongs: string[] = [];
  const isPending = record.pendingRefresh !== null && (isNew || former?.pendingRefresh === null);
  if (isPending && !past.isTroubled) wrongs.push("says that a refresh is under way, and none is");
  const isBack = former?.endedAt != null && !taken.some((consent) => consent.userId === userId);
  // For want of a renewed token that turned up after all.
  if (isBack && !past.isTroubled) wrongs.push("had ended and is back");

  if (token.refreshToken === chain.current) {
    chain.excuse = undefined;
    if (token.accessToken === chain.newest) chain.told = undefined;
  } else if (chain.ends.size === 0 && chain.excuse === undefined) {
    const isOnItsWay = !course.isRest && isAtHand(chain.told);
    if (!isOnItsWay) wrongs.push("has a refresh token that was used up, and what came for it is lost");
  }
  return wrongs;
}

function mayEndAs(reason: string | null, { ends, excuse }: Chain): boolean {
  if (reason === "revoked" || reason === "expired") return ends.has(reason);
  return reason === "refresh_lost" && (ends.size > 0 || excuse !== undefined);
}

/** What the person's latest consent began; more where nobody knows which was the last. */
async function latestChains({ keyring, spotify, taken }: World, userId: string): Promise<Chain[]> {
  const theirs = taken.filter((consent) => consent.userId === userId);
  const last = theirs.filter(({ step }) => step === theirs.at(-1)?.step);
  const opened = await Promise.all(last.map(({ grant }) => openGrant(keyring, grant)));
  return opened.flatMap(({ token }) => spotify.chains.get(token.refreshToken ?? "") ?? []);
}
