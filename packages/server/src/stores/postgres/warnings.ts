import type pg from "pg";

/** What each setting keeps safe, where it is off. */
const dangers: Readonly<Record<string, string>> = {
  synchronous_commit:
    "PostgreSQL answers before a change is on its disk (synchronous_commit is off), so a crash of it loses the latest " +
    "sign-ins and tokens. Set synchronous_commit = on for the store's user or database.",
  fsync:
    "PostgreSQL does not wait for its disk (fsync is off), so a crash of its machine can lose sign-ins and tokens, or " +
    "everything. Set fsync = on in postgresql.conf.",
  full_page_writes:
    "PostgreSQL does not guard against half-written pages (full_page_writes is off), so a crash of its machine can " +
    "damage the store. Set full_page_writes = on in postgresql.conf.",
};

/** What is amiss with the server's settings, each a sentence with its mend. */
export async function warningsOf(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT name FROM pg_settings WHERE name = ANY ($1) AND setting = 'off' ORDER BY name",
    [Object.keys(dangers)],
  );
  return rows.flatMap(({ name }) => dangers[name] ?? []);
}
