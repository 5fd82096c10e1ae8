import type pg from "pg";
import { SetupError } from "../../errors.ts";
import { endInTime } from "./end-in-time.ts";

/**
 * Milliseconds to wait for a connection, new or from the pool. As with {@link BRIEF}, the guard's 2,000 are over first, so
 * that it is the guard that finds the store down; this only sees to it that nothing hangs for ever.
 */
const CONNECTION_TIME = 2_500;

/** Milliseconds that a statement may take. */
interface Patience {
  /** By the server, which then cancels it. */
  readonly statement: number;
  /** By this side, which then gives the connection up as hung. */
  readonly silence: number;
}

/** For what somebody waits for. */
export const BRIEF: Patience = { statement: 1_500, silence: 2_500 };
/** For a statement over many records, and for a migration. */
export const LONG: Patience = { statement: 60_000, silence: 65_000 };

/** Milliseconds after which a connection that nobody uses is closed, down to one. */
const IDLE_TIME = 60_000;

export interface Connections {
  /** For what somebody waits for. */
  readonly pool: pg.Pool;
  /** For work over many records: it takes its time, and takes no connection from those who wait. */
  readonly bulk: pg.Pool;
  /** Opens one of its own. */
  connect(patience: Patience): Promise<pg.Client>;
  /** Which server and database, as messages name them. */
  readonly place: Place;
}

/** Where a store is, without a secret. */
export interface Place {
  readonly server: string;
  readonly database: string;
  readonly user: string;
  /** Whether the URL, or the environment, gives a password. */
  readonly hasPassword: boolean;
}

/**
 * Loads `pg` and sets the connections up; none is opened yet.
 *
 * @throws {SetupError} when `pg` is not installed or the URL makes no sense to it.
 */
export async function connectionsTo(url: string, poolSize: number): Promise<Connections> {
  const { default: library } = await import("pg").catch((cause: unknown) => {
    throw new SetupError(
      "The PostgreSQL store needs the library pg, which cannot be loaded. Install it: npm install pg",
      69,
      { cause },
    );
  });
  const { builtins, getTypeParser } = library.types;
  const base = {
    connectionString: url,
    application_name: "stagedoor",
    connectionTimeoutMillis: CONNECTION_TIME,
    // A server that went away without a word is noticed even where nothing is being asked.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: {
      // Times and fences: all below 2^53.
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        oid === builtins.INT8 ? Number : getTypeParser(oid, format),
    } as pg.CustomTypesConfig,
  };

  function pool(max: number, min: number, patience: Patience): pg.Pool {
    const made = new library.Pool({
      ...base,
      ...{ max, min, idleTimeoutMillis: IDLE_TIME, query_timeout: patience.silence },
      // A server that stands still does not close them, and would keep this process from ending.
      allowExitOnIdle: true,
      verify: (client, done) => {
        client.query(sessionSettings(patience)).then(() => done(), done);
      },
    });
    // The pool throws such a connection out by itself; an 'error' that nobody listens to would end the process. While a
    // connection is being verified the pool itself does not listen.
    made.on("error", () => {});
    made.on("connect", (client) => client.on("error", () => {}));
    return made;
  }

  async function connect(patience: Patience): Promise<pg.Client> {
    const client = new library.Client({ ...base, query_timeout: patience.silence });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query(sessionSettings(patience));
      return client;
    } catch (error) {
      // Where no password is given for one that is asked for, the connection is left open. What went wrong says more than
      // what becomes of it.
      await endInTime(client.end()).catch(() => {});
      throw error;
    }
  }

  try {
    const { host, port, database, user, password } = new library.Client(base);
    return {
      pool: pool(poolSize, 1, BRIEF),
      bulk: pool(2, 0, LONG),
      connect,
      place: {
        server: `${host}:${port}`,
        database: database ?? "",
        user: user ?? "",
        hasPassword: Boolean(password),
      },
    };
  } catch (cause) {
    const { message } = cause as Error;
    throw new SetupError(`STAGEDOOR_STORE is no PostgreSQL URL that can be used: ${message}`, 78, { cause });
  }
}

/** Beside the statement's time none ends anything. PostgreSQL 13 has not all of them. */
const OTHER_TIMEOUTS =
  "'lock_timeout', 'idle_session_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout'";

/** What every connection is set to, whatever the role's or the database's own settings are. */
const sessionSettings = ({ statement }: Patience): string =>
  `SET statement_timeout = ${statement}; SET default_transaction_isolation = 'read committed';
   SET client_encoding = 'UTF8';
   SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN (${OTHER_TIMEOUTS})`;
