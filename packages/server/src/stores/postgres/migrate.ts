import type pg from "pg";
import { SetupError } from "../../errors.ts";
import type { Place } from "./connection.ts";
import { LOCKS, migrations } from "./migrations.ts";
import { notGranted } from "./refusal.ts";

/** Among the program's advisory locks; those of people count from 0. */
const MIGRATION_LOCK = -1;

/**
 * Brings the schema to this program's version, each step in a transaction of its own, by one process at a time. Where it is
 * there already, it is only read.
 *
 * @param steps what to bring it to; {@link migrations} by default.
 * @throws {SetupError} when a newer program has been there, or the user may not read what is.
 */
export async function migrate(
  client: pg.Client,
  place: Place,
  steps: readonly string[] = migrations,
): Promise<void> {
  for (;;) {
    const version = await schemaVersion(client, place);
    if (version === steps.length) return;
    if (version > steps.length) throw newer(place, version, steps.length);
    await takeStep(client, place, steps);
  }
}

/** One step further, unless another process has taken it meanwhile. */
async function takeStep(client: pg.Client, place: Place, steps: readonly string[]): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${LOCKS}, ${MIGRATION_LOCK})`);
    const version = await schemaVersion(client, place);
    const step = steps[version];
    if (step !== undefined) {
      if (version === 0) await client.query("CREATE TABLE stagedoor_schema (version integer NOT NULL)");
      await client.query(step);
      const note =
        version === 0 ? "INSERT INTO stagedoor_schema VALUES" : "UPDATE stagedoor_schema SET version =";
      await client.query(`${note} (${version + 1})`);
    }
    await client.query("COMMIT");
  } catch (error) {
    // What went wrong says more than what becomes of the rollback on a connection that may be gone.
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function schemaVersion(client: pg.Client, place: Place): Promise<number> {
  // By a look into pg_class: without one, a session answers from memory that the table is missing, although another
  // has made it while this one waited for the lock.
  const there = await client.query(
    "SELECT relnamespace::regnamespace::text AS schema FROM pg_class WHERE oid = to_regclass('stagedoor_schema')",
  );
  if (there.rows.length === 0) return 0;
  const { rows } = await client.query("SELECT version FROM stagedoor_schema").catch((error: unknown) => {
    throw (error as { code?: string }).code === "42501" ? notGranted(place, there.rows[0]?.schema) : error;
  });
  return Number(rows[0]?.version ?? 0);
}

const newer = ({ server, database }: Place, version: number, known: number): SetupError =>
  new SetupError(
    `The store in the database "${database}" at ${server} was made by a newer Stagedoor (schema ${version}; this one ` +
      `knows ${known}). Run that version, or set STAGEDOOR_STORE to another database.`,
    65,
  );
