import { openStore } from "../../packages/server/src/stores/open.ts";

/** What of a store belongs to nothing: a sign-in or a sign-out that was done by half leaves some. */
export interface Halves {
  readonly sessionsWithoutGrant: number;
  readonly grantsWithoutSession: number;
}

/** Looks through a whole store that nothing changes meanwhile. */
export async function halvesIn(storeUrl: string): Promise<Halves> {
  const store = await openStore(storeUrl);
  try {
    let sessions = 0;
    let grantsWithoutSession = 0;
    let cursor: string | undefined;
    do {
      const page = await store.holdings(cursor, 1_000);
      for (const holding of page.holdings) {
        sessions += holding.sessions.length;
        if (holding.sessions.length === 0) grantsWithoutSession++;
      }
      cursor = page.next;
    } while (cursor !== undefined);
    return { sessionsWithoutGrant: (await store.counts()).sessions - sessions, grantsWithoutSession };
  } finally {
    await store.close();
  }
}
