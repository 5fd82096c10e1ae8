import type { Holding } from "../store.ts";
import { forgetKeys, readHoldings, scanCounts, scanOwners, scanSealedOtherwise } from "./bulk-scripts.ts";
import type { Connection } from "./connection.ts";
import { PREFIX, word } from "./keys.ts";
import type { Script } from "./lua.ts";
import { grantFrom, sessionsFrom } from "./values.ts";

/** How many keys one step of a walk looks at: it keeps others from the server for about a millisecond. */
const PAGE = 1_000;

/** Steps until `holdings` answers, whether it has found as many as it may or not: the database may be full of others' keys. */
const STEPS = 200;

/** How far a walk through the keys has come. The cursor is good for one run of the server. */
interface Step<Found> {
  readonly run: string;
  readonly cursor: string;
  readonly found: Found;
}

async function step<Found>(
  connection: Connection,
  script: Script,
  { run, cursor }: Omit<Step<unknown>, "found">,
  ...rest: readonly string[]
): Promise<Step<Found>> {
  const answer = await connection.run(script, cursor, run, PAGE, ...rest);
  const [next, at, found] = answer as [run: string, cursor: string, found: Found];
  return { run: next, cursor: at, found };
}

const START = { run: "", cursor: "0" };

/** Goes through all keys; `restart` is told where that began anew, because the server did. */
async function walk<Found>(
  connection: Connection,
  script: Script,
  rest: readonly string[],
  take: (found: Found) => void,
  restart: () => void,
): Promise<void> {
  let at: Omit<Step<Found>, "found"> = START;
  do {
    const next = await step<Found>(connection, script, at, ...rest);
    if (at !== START && next.run !== at.run) restart();
    take(next.found);
    at = next;
  } while (at.cursor !== "0");
}

export async function counts(connection: Connection): Promise<{ sessions: number; grants: number }> {
  const none = { sessions: 0, grants: 0 };
  let sum = none;
  await walk<[sessions: number, grants: number]>(
    connection,
    scanCounts,
    [],
    ([sessions, grants]) => {
      sum = { sessions: sum.sessions + sessions, grants: sum.grants + grants };
    },
    () => {
      sum = none;
    },
  );
  return sum;
}

/** Looks at every grant, but only where a key was used that is none of these. */
export async function grantsSealedOtherwise(
  connection: Connection,
  keyIds: readonly string[],
  limit: number,
): Promise<{ count: number; userIds: readonly string[] }> {
  const known = keyIds.map(word);
  const used = (await connection.send("HGETALL", `${PREFIX}keys`)) as Record<string, string>;
  const unknown = Object.entries(used).filter(([keyId]) => !known.includes(keyId));
  if (unknown.length === 0) return { count: 0, userIds: [] };
  const owners = new Set<string>();
  const found = new Set<string>();
  await walk<[owners: string[], keyIds: string[]]>(
    connection,
    scanSealedOtherwise,
    known,
    ([ownersHere, keyIdsHere]) => {
      for (const owner of ownersHere) owners.add(owner);
      for (const keyId of keyIdsHere) found.add(keyId);
    },
    () => {
      owners.clear();
      found.clear();
    },
  );
  const gone = unknown.filter(([keyId]) => !found.has(keyId));
  if (gone.length > 0) await connection.run(forgetKeys, ...gone.flat());
  const named = await holdingsOf(connection, [...owners].slice(0, limit));
  return { count: owners.size, userIds: named.map(({ grant }) => grant.userId) };
}

/** A page of holdings. The cursor: the run of the server, Redis's own, and owners that were found and not yet given out. */
export async function holdings(
  connection: Connection,
  cursor: string | undefined,
  limit: number,
): Promise<{ holdings: readonly Holding[]; next: string | undefined }> {
  const [run = "", from, ...left] = cursor?.split(" ") ?? [];
  let at = { run, cursor: from ?? "0" };
  let isDone = from === "0";
  const owners = new Set(left);
  for (let steps = 0; !isDone && owners.size < limit && steps < STEPS; steps++) {
    const next = await step<string[]>(connection, scanOwners, at);
    for (const owner of next.found) owners.add(owner);
    at = next;
    isDone = next.cursor === "0";
  }
  const now = [...owners].slice(0, limit);
  const later = [...owners].slice(limit);
  const next = isDone && later.length === 0 ? undefined : [at.run, at.cursor, ...later].join(" ");
  return { holdings: await holdingsOf(connection, now), next };
}

async function holdingsOf(connection: Connection, owners: readonly string[]): Promise<Holding[]> {
  if (owners.length === 0) return [];
  const found = (await connection.run(readHoldings, ...owners)) as [grant: string, ...sessions: string[]][];
  return found.map(([value, ...sessions]) => {
    const grant = grantFrom(value);
    return { grant, sessions: sessionsFrom(sessions, grant) };
  });
}
