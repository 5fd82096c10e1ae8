/**
 * What the state's rooms use of a `DatabaseSync` of Node's. Said once more here, so that who imports the emulator's
 * types needs none of Node's.
 */
export interface Database {
  readonly isTransaction: boolean;
  exec(sql: string): void;
  prepare(sql: string): Statement;
}

export type Row = Record<string, Value | Uint8Array>;

type Value = string | number | bigint | null;

interface Statement {
  run(...values: (Value | ArrayBufferView)[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
}
