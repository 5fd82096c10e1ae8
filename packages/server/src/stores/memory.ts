import type { GrantRecord, Lease, Owner, SessionRecord, SignIn, Store } from "./store.ts";

const keyOf = (owner: Owner): string => JSON.stringify([owner.app, owner.person]);

/** How long the row of a lease that ran out is kept, so that a late holder is still told apart from a new one. */
const LEASE_MEMORY = 3_600_000;

/** A store that ends with its process: for tests and for trying things out (`memory:`). */
export function createMemoryStore(): Store {
  const attempts = new Map<string, number>();
  const sessions = new Map<string, SessionRecord>();
  const holders = new Map<string, Set<string>>();
  const grants = new Map<string, GrantRecord>();
  const leases = new Map<string, { holder: string; expiresAt: number }>();

  function addSession(session: SessionRecord): void {
    sessions.set(session.idHash, session);
    const key = keyOf(session);
    const held = holders.get(key);
    if (held) held.add(session.idHash);
    else holders.set(key, new Set([session.idHash]));
  }

  function removeSession(idHash: string): boolean {
    const session = sessions.get(idHash);
    if (!session) return false;
    sessions.delete(idHash);
    const key = keyOf(session);
    const held = holders.get(key);
    held?.delete(idHash);
    if (!held?.size) {
      holders.delete(key);
      grants.delete(key);
    }
    return true;
  }

  function carryOver(from: Owner, to: Owner): void {
    const former = keyOf(from);
    for (const idHash of [...(holders.get(former) ?? [])]) {
      const session = sessions.get(idHash);
      if (session) addSession({ ...session, ...to });
    }
    holders.delete(former);
    grants.delete(former);
  }

  return {
    async claimAttempt(hash, expiresAt) {
      if (attempts.has(hash)) return false;
      attempts.set(hash, expiresAt);
      return true;
    },
    async isAttemptClaimed(hash) {
      return attempts.has(hash);
    },
    async signIn({ session, grant, formerSession, formerPerson }: SignIn) {
      const { app, person } = grant;
      if (formerPerson !== undefined) carryOver({ app, person: formerPerson }, { app, person });
      addSession(session);
      if (formerSession !== undefined) removeSession(formerSession);
      grants.set(keyOf(grant), grant);
    },
    async readSession(idHash, now) {
      const session = sessions.get(idHash);
      if (!session || session.expiresAt <= now || session.endsAt <= now) return undefined;
      const grant = grants.get(keyOf(session));
      return grant && { session, grant };
    },
    async touchSession(idHash, seenAt, expiresAt) {
      const session = sessions.get(idHash);
      if (session) sessions.set(idHash, { ...session, seenAt, expiresAt });
    },
    async endSession(idHash) {
      return removeSession(idHash);
    },
    async readGrant(owner) {
      return grants.get(keyOf(owner));
    },
    async replaceGrant(next, version, lease) {
      const key = keyOf(next);
      if (grants.get(key)?.version !== version) return false;
      if (lease && leases.get(lease.name)?.holder !== lease.holder) return false;
      grants.set(key, next);
      return true;
    },
    async acquireLease({ name, holder }: Lease, now, expiresAt) {
      const held = leases.get(name);
      if (held && held.expiresAt > now && held.expiresAt <= expiresAt) return false;
      leases.set(name, { holder, expiresAt });
      return true;
    },
    async renewLease({ name, holder }, expiresAt) {
      const held = leases.get(name);
      if (held?.holder !== holder) return false;
      held.expiresAt = expiresAt;
      return true;
    },
    async releaseLease({ name, holder }) {
      if (leases.get(name)?.holder === holder) leases.delete(name);
    },
    async sweep(now, limit) {
      for (const [hash, expiresAt] of attempts) if (expiresAt <= now) attempts.delete(hash);
      for (const [name, lease] of leases) if (lease.expiresAt + LEASE_MEMORY <= now) leases.delete(name);
      let removed = 0;
      for (const session of sessions.values()) {
        if (removed === limit) break;
        if (session.expiresAt <= now || session.endsAt <= now) {
          removeSession(session.idHash);
          removed += 1;
        }
      }
      return removed;
    },
    async keyIds() {
      const counts = new Map<string, number>();
      for (const { keyId } of grants.values()) if (keyId) counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
      return counts;
    },
    async close() {},
  };
}
