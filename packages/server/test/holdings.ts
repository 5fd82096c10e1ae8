import { randomUUID } from "node:crypto";
import type { BulkStore, GrantRecord, Holding, SessionRecord } from "../src/stores/store.ts";

export const HOUR = 3_600_000;

/** The records of somebody who is signed in with a few browsers. */
export function holdingFor(
  userId: string,
  over: {
    readonly sessions?: number;
    readonly grant?: Partial<GrantRecord>;
    readonly session?: Partial<SessionRecord>;
  } = {},
): Holding {
  const owner = { app: "https://accounts.example an-app", person: `account:${userId}` };
  const now = Date.now();
  const session = (): SessionRecord => ({
    ...owner,
    idHash: randomUUID(),
    device: "Firefox on Linux",
    ...{ createdAt: now - HOUR, seenAt: now, expiresAt: now + HOUR, endsAt: now + 10 * HOUR },
    ...over.session,
  });
  const grant: GrantRecord = {
    ...owner,
    ...{ version: randomUUID(), userId, sealed: `sealed ${randomUUID()}`, keyId: "a key" },
    ...{ scope: "user-read-email", authorizedAt: now - HOUR, pendingRefresh: null },
    ...{ endedAt: null, endedReason: null },
    ...over.grant,
  };
  return { grant, sessions: Array.from({ length: over.sessions ?? 2 }, session) };
}

/** Everything in a store, in an order of its own. */
export async function everything(store: BulkStore): Promise<readonly Holding[]> {
  const all: Holding[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.holdings(cursor, 100);
    all.push(...page.holdings);
    cursor = page.next;
  } while (cursor !== undefined);
  return all.map(sorted).sort((a, b) => a.grant.userId.localeCompare(b.grant.userId));
}

export const sorted = ({ grant, sessions }: Holding): Holding => ({
  grant,
  sessions: [...sessions].sort((a, b) => a.idHash.localeCompare(b.idHash)),
});
