import { SetupError } from "../../errors.ts";
import { createReleases } from "../releases.ts";
import type { BulkStore, Holding, Lease } from "../store.ts";
import { putHoldings } from "./bulk-scripts.ts";
import { type Connection, connect, type Hearing } from "./connection.ts";
import { appWord, ownerWord, PREFIX, word } from "./keys.ts";
import { type Place, placeOf } from "./place.ts";
import { refusal } from "./refusal.ts";
import * as scripts from "./scripts.ts";
import {
  endOf,
  grantFrom,
  grantValue,
  NONE,
  sealOf,
  sessionFrom,
  sessionsFrom,
  sessionValue,
} from "./values.ts";
import { counts, grantsSealedOtherwise, holdings } from "./walks.ts";
import { warningsOf } from "./warnings.ts";

/** Which layout of keys and values this program writes. */
const SCHEMA = 1;

const MARK = `${PREFIX}mark`;

/** Milliseconds, as Redis takes them. */
const lifeOf = (left: number): number => Math.max(1, Math.ceil(left));

const isDone = (answer: unknown): boolean => answer === 1;

/**
 * The quickest store for any number of instances: keys that begin with `stagedoor:` in one database of a Redis (6.2 or later)
 * or Valkey, `redis://USER:PASSWORD@HOST:PORT/NUMBER`, or `rediss://` over TLS. What is over goes by itself.
 *
 * Leases go by the server's clock. Not for Redis Cluster: scripts reckon the names of the keys that they use.
 *
 * @throws {SetupError} when `redis` is not installed, the server cannot be used, or a newer program wrote the database.
 */
export async function openRedisStore(url: string): Promise<BulkStore> {
  const place = placeOf(url);
  const releases = createReleases();
  const channel = `${PREFIX}released:${place.database}`;
  const { connection, warnings } = await open(url, place, {
    ...{ channel, heard: releases.wake },
    // Nobody knows what was missed meanwhile.
    heardAgain: releases.wakeAll,
  });
  const { send, run } = connection;

  return {
    warnings,
    async claimAttempt(hash, now, expiresAt) {
      return isDone(await run(scripts.claimAttempt, hash, now, expiresAt, lifeOf(expiresAt - now)));
    },
    async isAttemptClaimed(hash) {
      return isDone(await send("EXISTS", `${PREFIX}attempt:${hash}`));
    },

    async signIn({ session, grant, formerSession = "", formerPerson, sessionLimit }) {
      const now = session.createdAt;
      const end = endOf(session);
      const owner = ownerWord(grant);
      const former = formerPerson === undefined ? owner : ownerWord({ ...grant, person: formerPerson });
      await run(
        scripts.signIn,
        ...[session.idHash, sessionValue(session), lifeOf(end - now), end],
        ...[owner, grantValue(grant), sealOf(grant).keyId, now, sessionLimit],
        ...[formerSession, former === owner ? "" : former],
      );
    },
    async readSession(idHash, now) {
      const found = (await run(scripts.readSession, idHash)) as (string | null)[] | null;
      const [value, granted, pause] = found ?? [];
      if (!value || !granted) return undefined;
      const grant = grantFrom(granted);
      const session = sessionFrom(idHash, value, grant);
      if (endOf(session) <= now) return undefined;
      return { session, grant, pausedUntil: pauseFrom(pause, now) };
    },
    async touchSession(idHash, seenAt, expiresAt) {
      await run(scripts.touchSession, idHash, seenAt, expiresAt);
    },
    async sessionsOf(owner, now) {
      const found = (await run(scripts.sessionsOf, ownerWord(owner), now)) as string[];
      return sessionsFrom(found, owner).sort((a, b) => b.createdAt - a.createdAt);
    },
    async endSession(idHash, now) {
      return isDone(await run(scripts.endSession, idHash, now));
    },
    async endSessions(owner, now, except = "") {
      return Number(await run(scripts.endSessions, ownerWord(owner), now, except));
    },

    async readGrant(owner) {
      const value = (await send("GET", `${PREFIX}grant:${ownerWord(owner)}`)) as string | null;
      return value === null ? undefined : grantFrom(value);
    },
    async replaceGrant(next, version, lease) {
      const held = lease ? [lease.name, lease.fence] : [];
      const values = [grantValue(next), sealOf(next).keyId, ...held];
      return isDone(await run(scripts.replaceGrant, ownerWord(next), word(version), ...values));
    },
    async noteRefresh(owner, version, { name, fence }, isPending) {
      const pending = isPending ? fence : NONE;
      return isDone(await run(scripts.noteRefresh, ownerWord(owner), word(version), name, fence, pending));
    },
    async resealGrant(grant) {
      const { keyId, sealed } = sealOf(grant);
      return isDone(await run(scripts.resealGrant, ownerWord(grant), word(grant.version), keyId, sealed));
    },
    grantsSealedOtherwise: (keyIds, limit) => grantsSealedOtherwise(connection, keyIds, limit),

    async acquireLease(name, duration): Promise<Lease | undefined> {
      const fence = (await run(scripts.acquireLease, name, lifeOf(duration))) as number | null;
      return fence === null ? undefined : { name, fence };
    },
    async renewLease({ name, fence }, duration) {
      return isDone(await run(scripts.renewLease, name, fence, lifeOf(duration)));
    },
    async releaseLease({ name, fence }) {
      await run(scripts.releaseLease, name, fence, channel);
    },
    async leaseReleased(name, within) {
      const released = releases.wait(name, within);
      // It may have been given back before anybody listened.
      const look = async () => isDone(await send("EXISTS", `${PREFIX}lease:${name}`)) || releases.wake(name);
      look().catch(() => {});
      await released;
    },

    async pause(name, now, until) {
      if (until > now) await run(scripts.pause, appWord(name), now, until, lifeOf(until - now));
    },
    async readPause(name, now) {
      return pauseFrom((await send("GET", `${PREFIX}pause:${appWord(name)}`)) as string | null, now);
    },

    // Redis removes what is over by itself.
    async sweep() {
      return 0;
    },
    async ping() {
      await send("PING");
    },
    async close() {
      releases.wakeAll();
      await connection.close();
    },

    holdings: (cursor, limit) => holdings(connection, cursor, limit),
    async putHoldings(put, now) {
      const values = put.flatMap((holding) => holdingValues(holding, now));
      if (values.length > 0) await run(putHoldings, now, ...values);
    },
    counts: () => counts(connection),
    async readMark() {
      return ((await send("GET", MARK)) as string | null) ?? undefined;
    },
    async writeMark(mark) {
      await (mark === undefined ? send("DEL", MARK) : send("SET", MARK, mark));
    },
  };
}

/** Connected, in a database that is this program's or nobody's yet. */
async function open(
  url: string,
  { server }: Place,
  hearing: Hearing,
): Promise<{ connection: Connection; warnings: readonly string[] }> {
  let connection: Connection | undefined;
  try {
    connection = await connect(url, hearing);
    await refuseNewer(connection, server);
    return { connection, warnings: await warningsOf(connection) };
  } catch (error) {
    await connection?.close().catch(() => {});
    throw refusal(server, error);
  }
}

async function refuseNewer({ run }: Connection, server: string): Promise<void> {
  const found = Number(await run(scripts.schema, SCHEMA));
  if (found <= SCHEMA) return;
  throw new SetupError(
    `The Redis database at ${server} was written by a newer Stagedoor (schema ${found}; this one knows ${SCHEMA}). Run that ` +
      "version, or set STAGEDOOR_STORE to another database.",
    65,
  );
}

function pauseFrom(noted: string | null | undefined, now: number): number | null {
  const [since = 0, until = 0] = noted?.split(" ").map(Number) ?? [];
  return since <= now && now < until ? until : null;
}

/** What `putHoldings` takes for one person. */
function holdingValues({ grant, sessions }: Holding, now: number): (string | number)[] {
  const left = sessions.filter((session) => endOf(session) > now);
  const ends = left.map(endOf);
  return [
    ...[
      ownerWord(grant),
      grantValue(grant),
      sealOf(grant).keyId,
      lifeOf(Math.max(now, ...ends) - now),
      left.length,
    ],
    ...left.flatMap((session) => {
      const end = endOf(session);
      return [session.idHash, sessionValue(session), lifeOf(end - now), end];
    }),
  ];
}
