/**
 * Where Stagedoor says what happened, as data and a sentence: `pino`'s shape. It is never given a token, a code or
 * a session id.
 */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Says nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** What of an error may be told: its class, its own code and its message, which never hold a secret. */
export function errorFields(error: unknown): { error: string; code?: string; reason: string } {
  if (!(error instanceof Error)) return { error: typeof error, reason: String(error) };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return { error: error.name, ...code, reason: error.message };
}
