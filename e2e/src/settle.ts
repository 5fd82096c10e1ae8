import { expect } from "vitest";
import type { Crowd, SignedIn, View } from "./crowd.ts";
import { waitUntil } from "./wait-until.ts";

/** How many look at once. */
const AT_ONCE = 16;
/** Milliseconds: a refresh that failed is not tried again for some seconds, and a lease has to run out first. */
const TIME = 30_000;

interface Looked {
  readonly someone: SignedIn;
  readonly what: View;
}

/**
 * After trouble, with every instance there again: everyone whose sign-in was acknowledged is who they were, whoever signed
 * out is signed out, and who has to sign in again can.
 */
export async function settle(crowd: Crowd): Promise<void> {
  let seen = await lookAll(crowd, crowd.signedIn);
  const again = async () => {
    expect(crowd.wrongs).toEqual([]);
    if (seen.every(({ what }) => what === "playing" || what === "sign in again")) return true;
    seen = await lookAll(crowd, crowd.signedIn);
    return false;
  };
  await waitUntil("everyone's now playing is readable again", again, TIME).catch((error: Error) => {
    error.message += ` Answers: ${JSON.stringify(crowd.statuses)}. Pages say: ${JSON.stringify(crowd.troubles)}`;
    throw error;
  });

  const ended = new Map(
    seen.flatMap(({ what, someone }) => (what === "sign in again" ? [[someone.person, someone]] : [])),
  );
  for (const someone of ended.values()) expect(await crowd.signIn(someone)).toBe(true);
  const theirs = crowd.signedIn.filter(({ person }) => ended.has(person));
  const mended = await lookAll(crowd, theirs);
  expect(mended.filter(({ what }) => what !== "playing")).toEqual([]);

  const back = await lookAll(crowd, crowd.signedOut);
  expect(back.filter(({ what }) => what !== "signed out")).toEqual([]);
}

async function lookAll(crowd: Crowd, people: readonly SignedIn[]): Promise<Looked[]> {
  const rest = people.values();
  const looked: Looked[] = [];
  const walk = async () => {
    for (const someone of rest) looked.push({ someone, what: await crowd.look(someone) });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  return looked;
}
