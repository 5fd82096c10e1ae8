import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { createClient } from "redis";
import { grantValues, sessionValues } from "../../../packages/server/src/stores/postgres/rows.ts";
import { statements } from "../../../packages/server/src/stores/postgres/statements.ts";
import { ownerWord } from "../../../packages/server/src/stores/redis/keys.ts";
import { readSession, signIn } from "../../../packages/server/src/stores/redis/scripts.ts";
import { grantValue, sealOf, sessionValue } from "../../../packages/server/src/stores/redis/values.ts";
import {
  grantValues as sqliteGrantValues,
  sessionValues as sqliteSessionValues,
} from "../../../packages/server/src/stores/sqlite/rows.ts";
import { prepareStatements } from "../../../packages/server/src/stores/sqlite/statements.ts";
import type { SignIn } from "../../../packages/server/src/stores/store.ts";
import type { Engine } from "./engines.ts";

/** An engine's own library with the statements that the store sends, and nothing around them. */
export interface BareDriver {
  /** What comes back as it comes back. */
  read(idHash: string, now: number): Promise<unknown>;
  write(signIn: SignIn): Promise<unknown>;
  close(): Promise<unknown>;
}

export const openBareDriver = ({ name, url }: Engine, connections: number): Promise<BareDriver> =>
  ({ SQLite: bareSqlite, PostgreSQL: barePostgres, Redis: bareRedis })[name](url, connections);

async function bareSqlite(url: string): Promise<BareDriver> {
  const db = new DatabaseSync(url.slice("sqlite:".length));
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  const sql = prepareStatements(db);
  return {
    read: async (idHash, now) => sql.findSession.get(idHash, now),
    async write({ session, grant, sessionLimit }) {
      const { app, person, idHash, createdAt } = session;
      db.exec("BEGIN IMMEDIATE");
      sql.insertSession.run(...sqliteSessionValues(session));
      sql.deleteSessionsBeyond.run(app, person, idHash, createdAt, sessionLimit - 1);
      sql.putGrant.run(...sqliteGrantValues(grant));
      db.exec("COMMIT");
    },
    close: async () => db.close(),
  };
}

async function barePostgres(url: string, connections: number): Promise<BareDriver> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const query = (name: "readSession" | "signIn", values: unknown[]) =>
    pool.query({ name, text: statements[name], values, rowMode: "array" });
  return {
    read: (idHash, now) => query("readSession", [idHash, now]),
    write({ session, grant, sessionLimit }) {
      const [, , ...ofGrant] = grantValues(grant);
      return query("signIn", [...sessionValues(session), ...ofGrant, null, null, sessionLimit]);
    },
    close: () => pool.end(),
  };
}

async function bareRedis(url: string): Promise<BareDriver> {
  const client = await createClient({ url }).connect();
  await client.scriptLoad(readSession.source);
  await client.scriptLoad(signIn.source);
  const run = ({ sha }: { sha: string }, ...values: (string | number)[]) =>
    client.sendCommand(["EVALSHA", sha, "0", ...values.map(String)]);
  return {
    read: (idHash) => run(readSession, idHash),
    write({ session, grant, sessionLimit }) {
      const { idHash, createdAt, expiresAt } = session;
      return run(
        signIn,
        ...[idHash, sessionValue(session), expiresAt - createdAt, expiresAt],
        ...[ownerWord(grant), grantValue(grant), sealOf(grant).keyId, createdAt, sessionLimit, "", ""],
      );
    },
    close: () => client.close(),
  };
}
