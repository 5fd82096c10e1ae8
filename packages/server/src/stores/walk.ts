import { setImmediate as breath } from "node:timers/promises";
import type { BulkStore, Holding, Owner } from "./store.ts";

/** How many people are read or written in one step: well within a step's deadline on a slow store. */
const BATCH = 200;

/**
 * Everybody's holdings, some at a time.
 *
 * @throws what the signal gives as its reason, between two steps.
 */
export async function* walk(store: BulkStore, signal?: AbortSignal): AsyncGenerator<readonly Holding[]> {
  let cursor: string | undefined;
  do {
    // A store in this process answers at once, again and again: timers and signals would never have their turn.
    await breath();
    signal?.throwIfAborted();
    const { holdings, next } = await store.holdings(cursor, BATCH);
    yield holdings;
    cursor = next;
  } while (cursor !== undefined);
}

/** A holding without the sessions that are over; nothing where none is left: a session that is over keeps no grant. */
export function living(holding: Holding, now: number): Holding | undefined {
  const sessions = holding.sessions.filter(({ expiresAt, endsAt }) => Math.min(expiresAt, endsAt) > now);
  return sessions.length > 0 ? { grant: holding.grant, sessions } : undefined;
}

/** What one person has, without what is over. */
export async function holdingOf(store: BulkStore, owner: Owner, now: number): Promise<Holding | undefined> {
  const [grant, sessions] = await Promise.all([store.readGrant(owner), store.sessionsOf(owner, now)]);
  return grant && living({ grant, sessions }, now);
}
