import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "engines/postgres";
import { startRedis } from "engines/redis";
import { withFolder } from "../servers.ts";

/** Where a store's records are. */
export interface Engine {
  readonly name: "SQLite" | "PostgreSQL" | "Redis";
  /** As `STAGEDOOR_STORE` takes it. */
  readonly url: string;
  /** Bytes that it takes on disk. */
  sizeOnDisk(): Promise<number>;
}

/** An empty engine of each kind, one after the other, set up so that it loses nothing at a crash. */
export async function withEachEngine(work: (engine: Engine) => Promise<void>): Promise<void> {
  await withSqlite(work);
  await withPostgres(work);
  await withRedis(work);
}

export async function withSqlite(work: (engine: Engine) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const url = `sqlite:${join(folder, "stagedoor.sqlite")}`;
    await work({ name: "SQLite", url, sizeOnDisk: async () => sizeOf(folder) });
  });
}

export async function withPostgres(work: (engine: Engine) => Promise<void>): Promise<void> {
  await using server = await startPostgres();
  const url = await server.createDatabase("bench");
  const { Client } = await import("pg");
  const sizeOnDisk = async () => {
    const client = new Client(url);
    await client.connect();
    try {
      const { rows } = await client.query("SELECT pg_database_size(current_database()) AS size");
      return Number(rows[0]?.size);
    } finally {
      await client.end();
    }
  };
  await work({ name: "PostgreSQL", url, sizeOnDisk });
}

export async function withRedis(work: (engine: Engine) => Promise<void>): Promise<void> {
  await using server = await startRedis();
  await work({ name: "Redis", url: server.url, sizeOnDisk: async () => sizeOf(server.folder) });
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
