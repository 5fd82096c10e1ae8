import { createHash, randomUUID } from "node:crypto";
import type {
  BulkStore,
  GrantRecord,
  Holding,
  SessionRecord,
  SignIn,
} from "../../../packages/server/src/stores/store.ts";

const DAY = 86_400_000;
/** Characters of a token sealed as the vault does it. */
const SEALED = 800;
/** People put into a store at once. */
const BATCH = 1_000;

/** The hash of somebody's session id: whose number it is, everybody knows. */
export const idHashOf = (number: number): string =>
  createHash("sha256").update(`session ${number}`).digest("base64url");

/** Who signs in as number `number`. */
export function signInOf(number: number, now: number): SignIn {
  const owner = {
    app: "https://accounts.spotify.com be7c4be7c4be7c4be7c4be7c4be7c4be",
    person: `account:${number}`,
  };
  const session: SessionRecord = {
    ...owner,
    idHash: idHashOf(number),
    device: "Firefox on Linux",
    createdAt: now,
    seenAt: now,
    expiresAt: now + 30 * DAY,
    endsAt: now + 180 * DAY,
  };
  const grant: GrantRecord = {
    ...owner,
    version: randomUUID(),
    userId: `listener-${number}`,
    sealed: createHash("sha512")
      .update(`token ${number}`)
      .digest("base64url")
      .repeat(SEALED / 86 + 1)
      .slice(0, SEALED),
    keyId: "QUFBQUFBQUFB",
    scope: "user-read-currently-playing",
    authorizedAt: now,
    pendingRefresh: null,
    endedAt: null,
    endedReason: null,
  };
  return { session, grant, sessionLimit: 20 };
}

/** Puts so many people into a store, one session each. */
export async function fill(store: BulkStore, count: number): Promise<void> {
  const now = Date.now();
  for (let from = 0; from < count; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => from + n);
    const holdings = numbers.map((number): Holding => {
      const { session, grant } = signInOf(number, now);
      return { grant, sessions: [session] };
    });
    await store.putHoldings(holdings, now);
  }
}
