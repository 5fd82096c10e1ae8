import { setImmediate } from "node:timers/promises";
import { createReleases } from "../releases.ts";
import type { BulkStore } from "../store.ts";
import { openSqliteFile } from "./file.ts";
import { type GrantRow, grantOf, grantValues, type SessionRow, sessionOf, sessionValues } from "./rows.ts";
import { prepareStatements } from "./statements.ts";

/** The name of the mark among the notes. */
const MARK = "mark";

/** The last key on a page of holdings, as the next page is asked for. */
type Cursor = [app: string, person: string];

/**
 * The embedded store: one SQLite file (`sqlite:PATH`), readable by its owner alone, in WAL mode and synced at
 * every commit, so that neither a kill nor a power cut loses what was acknowledged.
 *
 * Leases go by the machine's clock, which all who share the file share too.
 *
 * @throws {SetupError} when the file cannot be opened, is not a Stagedoor store, or is a newer program's.
 */
export function openSqliteStore(path: string): BulkStore {
  const db = openSqliteFile(path);
  const sql = prepareStatements(db);
  const releases = createReleases();

  function inTransaction<T>(begin: "BEGIN" | "BEGIN IMMEDIATE", work: () => T): T {
    db.exec(begin);
    try {
      const result = work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }
  const reading = <T>(work: () => T): T => inTransaction("BEGIN", work);
  const writing = <T>(work: () => T): T => inTransaction("BEGIN IMMEDIATE", work);

  /** @returns when the session was over, or would have been. */
  function endSession(idHash: string, now: number): number | undefined {
    const [ended] = sql.deleteSession.all(idHash) as unknown as [
      app: string,
      person: string,
      endedAt: number,
    ][];
    if (!ended) return undefined;
    const [app, person, endedAt] = ended;
    sql.deleteUnheldGrant.run(app, person, now);
    return endedAt;
  }

  return {
    warnings: [],
    async claimAttempt(hash, now, expiresAt) {
      return sql.claimAttempt.run(hash, expiresAt, now).changes === 1;
    },
    async isAttemptClaimed(hash) {
      return sql.findAttempt.get(hash) !== undefined;
    },
    async signIn({ session, grant, formerSession, formerPerson, sessionLimit }) {
      const { app, person } = grant;
      const now = session.createdAt;
      writing(() => {
        if (formerPerson !== undefined) {
          sql.moveSessions.run(person, app, formerPerson);
          sql.deleteGrant.run(app, formerPerson);
        }
        sql.insertSession.run(...sessionValues(session));
        if (formerSession !== undefined) endSession(formerSession, now);
        sql.deleteSessionsBeyond.run(app, person, session.idHash, now, sessionLimit - 1);
        sql.putGrant.run(...grantValues(grant));
      });
    },
    async readSession(idHash, now) {
      const row = sql.findSession.get(idHash, now) as unknown as
        | [...SessionRow, ...GrantRow, pausedUntil: number | null]
        | undefined;
      if (!row) return undefined;
      const [id, app, person, device, createdAt, seenAt, expiresAt, endsAt, , , version, userId, ...rest] =
        row;
      const [sealed, keyId, scope, authorizedAt, pendingRefresh, endedAt, endedReason, pausedUntil] = rest;
      // Written out, because every signed-in view reads one.
      return {
        session: { idHash: id, app, person, device, createdAt, seenAt, expiresAt, endsAt },
        grant: {
          ...{ app, person, version, userId, sealed, keyId, scope },
          ...{ authorizedAt, pendingRefresh, endedAt, endedReason },
        },
        pausedUntil,
      };
    },
    async touchSession(idHash, seenAt, expiresAt) {
      sql.touchSession.run(idHash, seenAt, expiresAt);
    },
    async sessionsOf({ app, person }, now) {
      return (sql.sessionsOf.all(app, person, now) as unknown as SessionRow[]).map(sessionOf);
    },
    async endSession(idHash, now) {
      return writing(() => (endSession(idHash, now) ?? 0) > now);
    },
    async endSessions({ app, person }, now, except) {
      return writing(() => {
        const ended = sql.deleteSessionsOf.all(app, person, except ?? null) as unknown as [endedAt: number][];
        sql.deleteUnheldGrant.run(app, person, now);
        return ended.filter(([endedAt]) => endedAt > now).length;
      });
    },
    async readGrant({ app, person }) {
      const row = sql.findGrant.get(app, person) as unknown as GrantRow | undefined;
      return row && grantOf(row);
    },
    async replaceGrant(next, version, lease) {
      const values = [...grantValues(next), version] as const;
      if (!lease) return sql.replaceGrant.run(...values).changes === 1;
      return sql.replaceGrantUnder.run(...values, lease.name, lease.fence, Date.now()).changes === 1;
    },
    async noteRefresh({ app, person }, version, { name, fence }, isPending) {
      const pending = isPending ? fence : null;
      return sql.noteRefresh.run(pending, app, person, version, name, fence, Date.now()).changes === 1;
    },
    async resealGrant({ app, person, version, sealed, keyId }) {
      return sql.resealGrant.run(app, person, version, sealed, keyId).changes === 1;
    },
    async grantsSealedOtherwise(keyIds, limit) {
      const kept = JSON.stringify(keyIds);
      return reading(() => {
        const [[count]] = sql.countSealedOtherwise.all(kept) as unknown as [[count: number]];
        const people = sql.findSealedOtherwise.all(kept, limit) as unknown as [userId: string][];
        return { count, userIds: people.map(([userId]) => userId) };
      });
    },
    async acquireLease(name, duration) {
      return writing(() => {
        const taken = sql.acquireLease.all(name, Date.now(), Math.ceil(duration)) as unknown as [
          fence: number,
        ][];
        if (!taken[0]) return undefined;
        sql.countFence.run(taken[0][0]);
        return { name, fence: taken[0][0] };
      });
    },
    async renewLease({ name, fence }, duration) {
      return sql.renewLease.run(name, fence, Date.now(), Math.ceil(duration)).changes === 1;
    },
    async releaseLease({ name, fence }) {
      if (sql.releaseLease.run(name, fence).changes === 1) releases.wake(name);
    },
    async leaseReleased(name, within) {
      await releases.wait(name, within);
    },
    async pause(name, now, until) {
      if (until > now) sql.pause.run(name, now, until);
    },
    async readPause(name, now) {
      const row = sql.findPause.get(name, now) as unknown as [until: number] | undefined;
      return row ? row[0] : null;
    },
    async sweep(now, limit) {
      // There are more of them than of sessions, and the caller goes by the sessions.
      while (sql.sweepAttempts.run(now, limit).changes === limit) await setImmediate();
      sql.sweepPauses.run(now);
      sql.sweepLeases.run(Date.now());
      return writing(() => {
        const ended = sql.findEnded.all(now, limit) as unknown as [idHash: string][];
        for (const [idHash] of ended) endSession(idHash, now);
        return ended.length;
      });
    },
    async ping() {
      sql.ping.get();
    },
    async close() {
      releases.wakeAll();
      if (db.isOpen) db.close();
    },

    async holdings(cursor, limit) {
      const after = cursor === undefined ? ["", ""] : (JSON.parse(cursor) as Cursor);
      return reading(() => {
        const grants = (sql.grantsAfter.all(...after, limit) as unknown as GrantRow[]).map(grantOf);
        const [first, last] = [grants[0], grants.at(-1)];
        if (!first || !last) return { holdings: [], next: undefined };
        const range = [first.app, first.person, last.app, last.person];
        const sessions = (sql.sessionsBetween.all(...range) as unknown as SessionRow[]).map(sessionOf);
        const held = Map.groupBy(sessions, ({ app, person }) => JSON.stringify([app, person]));
        const holdings = grants.map((grant) => {
          const key = JSON.stringify([grant.app, grant.person]);
          return { grant, sessions: held.get(key) ?? [] };
        });
        const next = grants.length < limit ? undefined : JSON.stringify([last.app, last.person]);
        return { holdings, next };
      });
    },
    async putHoldings(holdings, now) {
      writing(() => {
        for (const { grant, sessions } of holdings) {
          const { app, person } = grant;
          sql.deleteSessionsOf.all(app, person, null);
          for (const session of sessions) {
            endSession(session.idHash, now);
            sql.insertSession.run(...sessionValues(session));
          }
          sql.putGrant.run(...grantValues(grant));
          sql.deleteUnheldGrant.run(app, person, now);
        }
      });
    },
    async counts() {
      const [[sessions, grants]] = sql.counts.all() as unknown as [[sessions: number, grants: number]];
      return { sessions, grants };
    },
    async readMark() {
      const row = sql.findNote.get(MARK) as unknown as [value: string] | undefined;
      return row?.[0];
    },
    async writeMark(mark) {
      if (mark === undefined) sql.deleteNote.run(MARK);
      else sql.putNote.run(MARK, mark);
    },
  };
}
