import { SetupError } from "../../errors.ts";
import type { Place } from "./connection.ts";

type Explain = (place: Place) => string;

const unreachable: Explain = ({ server }) =>
  `PostgreSQL cannot be reached at ${server}. Start it, or correct the host and port in STAGEDOOR_STORE.`;

const refused: Explain = ({ server, user, hasPassword }) =>
  `PostgreSQL at ${server} refuses the user "${user}". ` +
  (hasPassword
    ? "Correct the user and password in STAGEDOOR_STORE, or allow them in the server's pg_hba.conf."
    : "The URL has no password: put the user's into STAGEDOOR_STORE (postgres://USER:PASSWORD@HOST/DATABASE), or let them in " +
      "without one in the server's pg_hba.conf.");

const forbidden: Explain = ({ server, database, user }) =>
  `The user "${user}" may not do what the store needs in the database "${database}" at ${server}. Its tables are made ` +
  "at the first start and changed by their owner after an update: run stagedoor store migrate as a user who may, or " +
  `GRANT CREATE, USAGE ON SCHEMA public TO "${user}".`;

/** The tables are there, and somebody else's. `schema` is as SQL writes it. */
export const notGranted = ({ server, database, user }: Place, schema: string): SetupError =>
  new SetupError(
    `The user "${user}" may not use the store's tables in the database "${database}" at ${server}. As their owner: ` +
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO "${user}"; ` +
      `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO "${user}". Or name another user in STAGEDOOR_STORE.`,
    69,
  );

/** By PostgreSQL's or the system's error code. */
const explanations: Readonly<Record<string, Explain>> = {
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ENOTFOUND: ({ server }) =>
    `The host of ${server} has no address. Correct the host in STAGEDOOR_STORE, or the machine's name service.`,
  EAI_AGAIN: ({ server }) =>
    `The name service does not answer for the host of ${server}. Try again, or give an address in STAGEDOOR_STORE.`,
  "28P01": refused,
  "28000": refused,
  "3D000": ({ server, database }) =>
    `PostgreSQL at ${server} has no database "${database}". Create it (createdb ${database}), or correct its name in ` +
    "STAGEDOOR_STORE.",
  "42501": forbidden,
  "3F000": ({ server, database }) =>
    `The database "${database}" at ${server} has no schema to put the store's tables in. Create one that is on the ` +
    "user's search_path and GRANT USAGE on it, or name one in STAGEDOOR_STORE (?options=-csearch_path%3DNAME).",
  "53300": ({ server }) =>
    `PostgreSQL at ${server} has no connection left. Raise its max_connections, or lower STAGEDOOR_STORE_POOL.`,
  "57P03": ({ server }) => `PostgreSQL at ${server} is starting up or shutting down. Try again in a moment.`,
  "25006": ({ server }) =>
    `PostgreSQL at ${server} takes no writes (it is a standby, or set to read only). Name the primary in STAGEDOOR_STORE.`,
};

/** What PostgreSQL, the library or the system said. */
interface Said {
  readonly code?: string;
  readonly message?: string;
  /** Where it was PostgreSQL. */
  readonly severity?: string;
}

/**
 * What keeps a store from being opened, in words, with the mend. What PostgreSQL says may quote values, so that its code
 * alone is passed on, in the cause as well.
 */
export function refusal(place: Place, cause: unknown): SetupError {
  if (cause instanceof SetupError) return cause;
  const said = cause as Said;
  const { code = "" } = said;
  const explain = Object.hasOwn(explanations, code) ? explanations[code] : undefined;
  return new SetupError(
    (explain ?? explanationOf(said))(place),
    69,
    said.severity === undefined ? { cause } : {},
  );
}

/** For what has no explanation of its own. */
function explanationOf({ code, severity, message = "" }: Said): Explain {
  if (/timeout|timed out|\bterminated/i.test(message)) return unreachable;
  if (message.startsWith("SASL")) return refused;
  const why = severity === undefined ? `: ${message}` : ` (${code})`;
  return ({ server, database }) =>
    `The PostgreSQL store in the database "${database}" at ${server} cannot be opened${why}. Check ` +
    "STAGEDOOR_STORE and the server's log.";
}
