import { SetupError } from "../../errors.ts";

const FORM = "Use redis://USER:PASSWORD@HOST:PORT/NUMBER (rediss:// over TLS); all but HOST may be left out.";

/** Where a store is, without a secret. */
export interface Place {
  readonly server: string;
  readonly database: number;
}

/** @throws {SetupError} when the URL makes no sense. It is never repeated: it may hold a password. */
export function placeOf(url: string): Place {
  const parsed = URL.parse(url);
  if (!parsed) throw unusable("cannot be read. In a password @, / and # are written as %40, %2F and %23");
  const { hostname, port, pathname, search, username, password } = parsed;
  if (!canBeDecoded(username + password)) throw unusable("has a % in its user or password: write it as %25");
  const [, database] = /^\/?(\d*)$/.exec(pathname) ?? [];
  if (database === undefined) throw unusable("names a database by something else than a number");
  if (search !== "") throw unusable("has options after a question mark, which the store has none of");
  return { server: `${hostname}:${port || 6379}`, database: Number(database) };
}

const unusable = (what: string): SetupError =>
  new SetupError(`The Redis URL in STAGEDOOR_STORE ${what}. ${FORM}`, 78);

function canBeDecoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
