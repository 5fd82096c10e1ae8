import type pg from "pg";
import { createReleases } from "../releases.ts";
import type { BulkStore } from "../store.ts";
import { BRIEF, connectionsTo, LONG } from "./connection.ts";
import { endInTime } from "./end-in-time.ts";
import { migrate } from "./migrate.ts";
import { refusal } from "./refusal.ts";
import { listenForReleases, releaseKey } from "./released.ts";
import {
  type FoundRow,
  foundOf,
  type GrantRow,
  grantOf,
  grantValues,
  holdingOf,
  type SessionRow,
  sessionOf,
  sessionValues,
} from "./rows.ts";
import { type StatementName, statements } from "./statements.ts";
import { warningsOf } from "./warnings.ts";

/** The name of the mark among the notes. */
const MARK = "mark";

/** How often a statement that lost against another one (a deadlock, a row that moved) is tried again. */
const RETRIES = 3;

/** The last key on a page of holdings, as the next page is asked for. */
type Cursor = [app: string, person: string];

export interface PostgresOptions {
  /** Connections for requests, at most. One more listens, and two more come for work over many records. */
  readonly poolSize: number;
}

/**
 * The store for any number of instances: tables named `stagedoor_…` in the default schema of a PostgreSQL database
 * (`postgres://USER:PASSWORD@HOST:PORT/DATABASE`), made and brought up to date at the start.
 *
 * Leases go by the database's clock. The connection has to be to PostgreSQL itself or to a pooler in session mode.
 *
 * @throws {SetupError} when `pg` is not installed, the database cannot be used, or a newer program made its tables.
 */
export async function openPostgresStore(url: string, { poolSize }: PostgresOptions): Promise<BulkStore> {
  const { pool, bulk, connect, place } = await connectionsTo(url, poolSize);
  const releases = createReleases();

  async function prepared(): Promise<readonly string[]> {
    const client = await connect(LONG);
    try {
      await migrate(client, place);
      return await warningsOf(client);
    } finally {
      await endInTime(client.end());
    }
  }

  const opened = (async () => ({
    warnings: await prepared(),
    stopListening: await listenForReleases(() => connect(BRIEF), releases),
  }))();
  const { warnings, stopListening } = await opened.catch((error: unknown) => {
    throw refusal(place, error);
  });

  async function run<Row extends unknown[]>(
    on: pg.Pool,
    name: StatementName,
    values: readonly unknown[],
  ): Promise<pg.QueryArrayResult<Row>> {
    for (let retries = 0; ; retries += 1) {
      try {
        const query = { name: `stagedoor_${name}`, text: statements[name], values: values as unknown[] };
        return await on.query<Row>({ ...query, rowMode: "array" });
      } catch (error) {
        const { code } = error as { code?: string };
        const isRolledBack = code === "40001" || code === "40P01";
        if (!isRolledBack || retries === RETRIES) throw error;
      }
    }
  }
  /** All rows. */
  const rows = async <Row extends unknown[]>(name: StatementName, ...values: unknown[]): Promise<Row[]> =>
    (await run<Row>(pool, name, values)).rows;
  const bulkRows = async <Row extends unknown[]>(name: StatementName, ...values: unknown[]): Promise<Row[]> =>
    (await run<Row>(bulk, name, values)).rows;
  /** The only value of the only row; `undefined` where there is none. */
  const value = async <T>(name: StatementName, ...values: unknown[]): Promise<T | undefined> =>
    (await rows<[T]>(name, ...values))[0]?.[0];

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    releases.wakeAll();
    await Promise.all([stopListening(), endInTime(pool.end()), endInTime(bulk.end())]);
  }

  return {
    warnings,
    async claimAttempt(hash, now, expiresAt) {
      return (await value<true>("claimAttempt", hash, expiresAt, now)) ?? false;
    },
    async isAttemptClaimed(hash) {
      return (await value<true>("isAttemptClaimed", hash)) ?? false;
    },
    async signIn({ session, grant, formerSession, formerPerson, sessionLimit }) {
      const [, , ...ofGrant] = grantValues(grant);
      const former = [formerSession ?? null, formerPerson ?? null];
      await rows("signIn", ...sessionValues(session), ...ofGrant, ...former, sessionLimit);
    },
    async readSession(idHash, now) {
      const found = await rows<FoundRow>("readSession", idHash, now);
      return found[0] && foundOf(idHash, found[0]);
    },
    async touchSession(idHash, seenAt, expiresAt) {
      await rows("touchSession", idHash, seenAt, expiresAt);
    },
    async sessionsOf({ app, person }, now) {
      return (await rows<SessionRow>("sessionsOf", app, person, now)).map(sessionOf);
    },
    async endSession(idHash, now) {
      return (await value<boolean>("endSession", idHash, now)) ?? false;
    },
    async endSessions({ app, person }, now, except) {
      return (await value<number>("endSessions", app, person, now, except ?? null)) ?? 0;
    },
    async readGrant({ app, person }) {
      const [row] = await rows<GrantRow>("readGrant", app, person);
      return row && grantOf(row);
    },
    async replaceGrant(next, version, lease) {
      const values = [...grantValues(next), version, lease?.name ?? null, lease?.fence ?? null];
      return (await value<boolean>("replaceGrant", ...values)) ?? false;
    },
    async noteRefresh({ app, person }, version, { name, fence }, isPending) {
      const values = [app, person, version, name, fence, isPending ? fence : null];
      return (await value<boolean>("noteRefresh", ...values)) ?? false;
    },
    async resealGrant({ app, person, version, sealed, keyId }) {
      return (await value<true>("resealGrant", app, person, version, sealed, keyId)) ?? false;
    },
    async grantsSealedOtherwise(keyIds, limit) {
      const [row] = await bulkRows<[number, string[]]>("grantsSealedOtherwise", keyIds, limit);
      const [count, userIds] = row ?? [0, []];
      return { count, userIds };
    },
    async acquireLease(name, duration) {
      const fence = await value<number>("acquireLease", name, duration);
      return fence === undefined ? undefined : { name, fence };
    },
    async renewLease({ name, fence }, duration) {
      return (await value<true>("renewLease", name, fence, duration)) ?? false;
    },
    async releaseLease({ name, fence }) {
      await rows("releaseLease", name, fence, releaseKey(name));
    },
    async leaseReleased(name, within) {
      await releases.wait(releaseKey(name), within);
    },
    async pause(name, now, until) {
      if (until > now) await rows("pause", name, now, until);
    },
    async readPause(name, now) {
      return (await value<number>("readPause", name, now)) ?? null;
    },
    async sweep(now, limit) {
      const [row] = await bulkRows<[number]>("sweep", now, limit);
      return row?.[0] ?? 0;
    },
    async ping() {
      await rows("ping");
    },
    async close() {
      closed ??= close();
      await closed;
    },

    async holdings(cursor, limit) {
      const after: Cursor = cursor === undefined ? ["", ""] : JSON.parse(cursor);
      const page = await bulkRows<[...GrantRow, SessionRow[]]>("holdings", ...after, limit);
      const holdings = page.map(holdingOf);
      const last = page.length < limit ? undefined : holdings.at(-1)?.grant;
      return { holdings, next: last && JSON.stringify([last.app, last.person] satisfies Cursor) };
    },
    async putHoldings(holdings, now) {
      const grants = JSON.stringify(holdings.map(({ grant }) => grant));
      const sessions = JSON.stringify(holdings.flatMap((holding) => holding.sessions));
      await bulkRows("putHoldings", grants, sessions, now);
    },
    async counts() {
      const [row] = await bulkRows<[number, number]>("counts");
      const [sessions, grants] = row ?? [0, 0];
      return { sessions, grants };
    },
    async readMark() {
      return value<string>("readNote", MARK);
    },
    async writeMark(mark) {
      if (mark === undefined) await rows("removeNote", MARK);
      else await rows("writeNote", MARK, mark);
    },
  };
}
