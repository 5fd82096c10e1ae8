import { keyOf } from "./owner-key.ts";
import { createReleases } from "./releases.ts";
import type { BulkStore, GrantRecord, Holding, Lease, Owner, SessionRecord } from "./store.ts";

const isOver = (session: SessionRecord, now: number): boolean =>
  session.expiresAt <= now || session.endsAt <= now;

const byLastMade = (a: SessionRecord, b: SessionRecord): number => b.createdAt - a.createdAt;

/** A store that ends with its process: for tests and for trying things out (`memory:`). */
export function createMemoryStore(): BulkStore {
  const attempts = new Map<string, number>();
  const sessions = new Map<string, SessionRecord>();
  const holders = new Map<string, Set<string>>();
  /** Each with the place in which {@link BulkStore.holdings} comes to it. */
  const grants = new Map<string, { readonly place: number; readonly grant: GrantRecord }>();
  const leases = new Map<string, { readonly fence: number; readonly expiresAt: number }>();
  const pauses = new Map<string, { readonly since: number; readonly until: number }>();
  const releases = createReleases();
  let lastFence = 0;
  let lastPlace = 0;
  let mark: string | undefined;

  function addSession(session: SessionRecord): void {
    sessions.set(session.idHash, session);
    const key = keyOf(session);
    const held = holders.get(key);
    if (held) held.add(session.idHash);
    else holders.set(key, new Set([session.idHash]));
  }

  function dropSession({ idHash, ...owner }: SessionRecord): void {
    sessions.delete(idHash);
    const key = keyOf(owner);
    const held = holders.get(key);
    held?.delete(idHash);
    if (held?.size === 0) holders.delete(key);
  }

  const heldBy = (owner: Owner): SessionRecord[] =>
    [...(holders.get(keyOf(owner)) ?? [])].flatMap((idHash) => sessions.get(idHash) ?? []);

  const grantOf = (owner: Owner): GrantRecord | undefined => grants.get(keyOf(owner))?.grant;

  function putGrant(grant: GrantRecord): void {
    const key = keyOf(grant);
    const place = grants.get(key)?.place ?? ++lastPlace;
    grants.set(key, { place, grant });
  }

  function dropUnheldGrant(owner: Owner, now: number): void {
    if (heldBy(owner).every((session) => isOver(session, now))) grants.delete(keyOf(owner));
  }

  function endSession(session: SessionRecord, now: number): void {
    dropSession(session);
    dropUnheldGrant(session, now);
  }

  function carryOver(from: Owner, to: Owner): void {
    for (const session of heldBy(from)) {
      dropSession(session);
      addSession({ ...session, ...to });
    }
    grants.delete(keyOf(from));
  }

  function isGood({ name, fence }: Lease): boolean {
    const held = leases.get(name);
    return held?.fence === fence && held.expiresAt > performance.now();
  }

  function pausedUntil(name: string, now: number): number | null {
    const noted = pauses.get(name);
    return noted && noted.since <= now && now < noted.until ? noted.until : null;
  }

  return {
    warnings: [],
    async claimAttempt(hash, now, expiresAt) {
      if ((attempts.get(hash) ?? now) > now) return false;
      attempts.set(hash, expiresAt);
      return true;
    },
    async isAttemptClaimed(hash) {
      return attempts.has(hash);
    },
    async signIn({ session, grant, formerSession, formerPerson, sessionLimit }) {
      const { app, person } = grant;
      const now = session.createdAt;
      if (formerPerson !== undefined) carryOver({ app, person: formerPerson }, { app, person });
      putGrant(grant);
      addSession(session);
      const former = formerSession === undefined ? undefined : sessions.get(formerSession);
      if (former) endSession(former, now);
      const others = heldBy(grant).filter((other) => other.idHash !== session.idHash && !isOver(other, now));
      for (const other of others.sort(byLastMade).slice(sessionLimit - 1)) dropSession(other);
    },
    async readSession(idHash, now) {
      const session = sessions.get(idHash);
      if (!session || isOver(session, now)) return undefined;
      const grant = grantOf(session);
      return grant && { session, grant, pausedUntil: pausedUntil(session.app, now) };
    },
    async touchSession(idHash, seenAt, expiresAt) {
      const session = sessions.get(idHash);
      if (session && !isOver(session, seenAt)) sessions.set(idHash, { ...session, seenAt, expiresAt });
    },
    async sessionsOf(owner, now) {
      return heldBy(owner)
        .filter((session) => !isOver(session, now))
        .sort(byLastMade);
    },
    async endSession(idHash, now) {
      const session = sessions.get(idHash);
      if (!session) return false;
      endSession(session, now);
      return !isOver(session, now);
    },
    async endSessions(owner, now, except) {
      const ended = heldBy(owner).filter(({ idHash }) => idHash !== except);
      for (const session of ended) dropSession(session);
      dropUnheldGrant(owner, now);
      return ended.filter((session) => !isOver(session, now)).length;
    },
    async readGrant(owner) {
      return grantOf(owner);
    },
    async replaceGrant(next, version, lease) {
      if (grantOf(next)?.version !== version) return false;
      if (lease && !isGood(lease)) return false;
      putGrant(next);
      return true;
    },
    async noteRefresh(owner, version, lease, isPending) {
      const grant = grantOf(owner);
      if (grant?.version !== version || !isGood(lease)) return false;
      putGrant({ ...grant, pendingRefresh: isPending ? lease.fence : null });
      return true;
    },
    async grantsSealedOtherwise(keyIds, limit) {
      const others = [...grants.values()].flatMap(({ grant }) =>
        grant.keyId === null || keyIds.includes(grant.keyId) ? [] : grant.userId,
      );
      return { count: others.length, userIds: others.slice(0, limit) };
    },
    async acquireLease(name, duration) {
      const held = leases.get(name);
      if (held && held.expiresAt > performance.now()) return undefined;
      lastFence += 1;
      leases.set(name, { fence: lastFence, expiresAt: performance.now() + duration });
      return { name, fence: lastFence };
    },
    async renewLease(lease, duration) {
      if (!isGood(lease)) return false;
      leases.set(lease.name, { fence: lease.fence, expiresAt: performance.now() + duration });
      return true;
    },
    async releaseLease(lease) {
      if (!isGood(lease)) return;
      leases.delete(lease.name);
      releases.wake(lease.name);
    },
    async leaseReleased(name, within) {
      await releases.wait(name, within);
    },
    async pause(name, now, until) {
      if (until <= now) return;
      const noted = pauses.get(name);
      const isLasting = noted && noted.since <= now && now < noted.until;
      if (isLasting && noted.until >= until) return;
      pauses.set(name, { since: isLasting ? noted.since : now, until });
    },
    async readPause(name, now) {
      return pausedUntil(name, now);
    },
    async sweep(now, limit) {
      for (const [hash, expiresAt] of attempts) if (expiresAt <= now) attempts.delete(hash);
      for (const [name, { until }] of pauses) if (until <= now) pauses.delete(name);
      for (const [name, lease] of leases) if (lease.expiresAt <= performance.now()) leases.delete(name);
      let removed = 0;
      for (const session of sessions.values()) {
        if (removed === limit) break;
        if (!isOver(session, now)) continue;
        endSession(session, now);
        removed += 1;
      }
      return removed;
    },
    async ping() {},
    async close() {
      releases.wakeAll();
    },

    async holdings(cursor, limit) {
      const after = Number(cursor ?? 0);
      const page: Holding[] = [];
      let last = after;
      // A map keeps to the order in which its keys came: that of the places.
      for (const { place, grant } of grants.values()) {
        if (place <= after) continue;
        if (page.length === limit) return { holdings: page, next: String(last) };
        page.push({ grant, sessions: heldBy(grant) });
        last = place;
      }
      return { holdings: page, next: undefined };
    },
    async putHoldings(holdings, now) {
      for (const { grant, sessions: held } of holdings) {
        for (const session of heldBy(grant)) dropSession(session);
        for (const session of held) {
          const former = sessions.get(session.idHash);
          if (former) endSession(former, now);
          addSession(session);
        }
        putGrant(grant);
        dropUnheldGrant(grant, now);
      }
    },
    async counts() {
      return { sessions: sessions.size, grants: grants.size };
    },
    async resealGrant(resealed) {
      const grant = grantOf(resealed);
      if (grant?.version !== resealed.version) return false;
      putGrant({ ...grant, sealed: resealed.sealed, keyId: resealed.keyId });
      return true;
    },
    async readMark() {
      return mark;
    },
    async writeMark(next) {
      mark = next;
    },
  };
}
