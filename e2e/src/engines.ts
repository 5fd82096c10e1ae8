import { startPostgres } from "engines/postgres";
import { startRedis } from "engines/redis";
import { temporaryFolder } from "./temporary-folder.ts";

/** A database server of a test's own, as far as stores' servers are alike. */
export interface Engine extends AsyncDisposable {
  /** What `STAGEDOOR_STORE` takes. */
  readonly url: string;
  /** SIGKILL, as in a crash; what it had acknowledged stays. */
  kill(): Promise<void>;
  /** Starts it again after that. */
  start(): Promise<void>;
  /** SIGSTOP: nothing answers, and no connection closes. */
  pause(): void | Promise<void>;
  /** SIGCONT. */
  resume(): void | Promise<void>;
}

/** What several instances on several machines can share. */
export const ENGINES: readonly { readonly name: string; readonly start: () => Promise<Engine> }[] = [
  { name: "PostgreSQL", start: () => startPostgres() },
  { name: "Redis", start: () => startRedis() },
];

/** What instances on one machine can share: a file, which needs no server. */
export const SQLITE = {
  name: "SQLite",
  async start(): Promise<Pick<Engine, "url"> & AsyncDisposable> {
    const folder = temporaryFolder();
    return {
      url: `sqlite:${folder.path}/store.sqlite`,
      [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
    };
  },
};
