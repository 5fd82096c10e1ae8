/** Names of SQLite's result codes that can come of the machine rather than of a statement: https://sqlite.org/rescode.html */
const NAMES: Readonly<Record<number, string>> = {
  3: "SQLITE_PERM",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  7: "SQLITE_NOMEM",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  26: "SQLITE_NOTADB",
};

/** SQLite's own name for what went wrong, where the error is one of `node:sqlite`'s: those all have the same code. */
export function sqliteCode(error: object): string | undefined {
  if (!("errcode" in error) || typeof error.errcode !== "number") return undefined;
  // The low byte is the code, what is above tells its kinds apart.
  return NAMES[error.errcode & 0xff] ?? `SQLITE_${error.errcode & 0xff}`;
}
