import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Postgres, startPostgres } from "engines/postgres";
import { redisForTests, type TestRedis, whyNoRedis } from "engines/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Keyring } from "../src/sealing.ts";
import { copyStore } from "../src/stores/copy.ts";
import { openStore } from "../src/stores/open.ts";
import type { BulkStore, Holding, Owner } from "../src/stores/store.ts";
import { type Ran, runCli, startCli } from "./cli-process.ts";
import { everything, holdingFor, sorted } from "./holdings.ts";

const PEOPLE = 1_000;

/** Some with one browser and some with more, some who have to sign in again, and one whose refresh nobody saw the end of. */
const people = Array.from({ length: PEOPLE }, (_, index) =>
  holdingFor(`person-${String(index).padStart(4, "0")}`, {
    sessions: 1 + (index % 3),
    ...(index % 50 === 0 && {
      grant: { sealed: null, keyId: null, endedAt: Date.now(), endedReason: "revoked" },
    }),
    ...(index === 7 && { grant: { pendingRefresh: 12_345_678_901 } }),
  }),
);

const withoutRedis = whyNoRedis();

let folder: string;
let postgres: Postgres;
let redis: TestRedis | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "stagedoor-engines-"));
  [postgres, redis] = await Promise.all([
    startPostgres({ fsync: false }),
    withoutRedis === undefined ? redisForTests() : undefined,
  ]);
}, 60_000);
afterAll(async () => {
  await Promise.all([postgres?.stop(), redis?.stop()]);
  rmSync(folder, { recursive: true });
});

/** An empty store of each kind that several machines can share. */
const engines = [
  { name: "PostgreSQL", reason: undefined, empty: () => postgres.createDatabase(randomUUID()) },
  { name: "Redis", reason: withoutRedis, empty: emptyRedis },
];

async function emptyRedis(): Promise<string> {
  if (!redis) throw new Error("There is no Redis.");
  await redis.empty();
  return redis.url;
}

async function within<T>(url: string, work: (store: BulkStore) => Promise<T>): Promise<T> {
  const store = await openStore(url);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const put = (url: string, holdings: readonly Holding[]) =>
  within(url, (store) => store.putHoldings(holdings, Date.now()));

const copy = (from: string, to: string): Promise<Ran> =>
  runCli(["store", "copy", "FROM", "TO"], { folder, env: { FROM: from, TO: to } });

const sums = ({ stdout }: Ran): readonly string[] =>
  [...stdout.matchAll(/^(?:FROM|TO) +[\d,]+ +[\d,]+ +([0-9a-f]{16})$/gm)].map(([, sum = ""]) => sum);

describe.skipIf(withoutRedis)(`from one to the next: ${withoutRedis ?? ""}`, () => {
  it("everything arrives as it was: memory, SQLite, PostgreSQL, Redis, SQLite", {
    timeout: 60_000,
  }, async () => {
    const memory = await openStore("memory:");
    await memory.putHoldings(people, Date.now());
    const first = `sqlite:${folder}/first.sqlite`;
    const { to } = await within(first, (store) => copyStore(memory, store));

    const stores = [
      ...[first, await postgres.createDatabase("matrix"), await emptyRedis()],
      `sqlite:${folder}/last.sqlite`,
    ];
    for (const [index, url] of stores.slice(1).entries()) {
      const ran = await copy(stores[index] ?? "", url);
      expect(ran).toMatchObject({ code: 0 });
      expect(sums(ran)).toEqual([to.checksum, to.checksum]);
    }
    for (const url of stores) expect(await within(url, everything)).toEqual(people.map(sorted));
  });
});

describe.each(engines)("$name", ({ reason, empty }) => {
  it.skipIf(reason)(
    "a copy into it that is killed half way goes on when it is run again",
    { timeout: 60_000 },
    async () => {
      const from = `sqlite:${folder}/${randomUUID()}.sqlite`;
      await put(from, people);
      const to = await empty();
      await within(to, async (store) => {
        const copied = async () => (await store.counts()).grants;
        using first = startCli(["store", "copy", "FROM", "TO"], { folder, env: { FROM: from, TO: to } });
        await expect.poll(copied, { timeout: 20_000, interval: 1 }).toBeGreaterThan(0);
        first.child.kill("SIGKILL");
        expect((await first.ended).code).toBe("SIGKILL");
        expect(await copied()).toBeLessThan(PEOPLE);
      });
      const second = await copy(from, to);
      expect(second).toMatchObject({ code: 0 });
      expect(second.stdout).not.toContain("1,000 people written");
      expect(await within(to, everything)).toEqual(people.map(sorted));
    },
  );

  it.skipIf(reason)(
    "a rotation in it that is killed half way goes on when it is run again",
    { timeout: 60_000 },
    async () => {
      const [old, newest] = ["old", "newest"].map((name) => new Keyring([name.padEnd(40, ".")])) as [
        Keyring,
        Keyring,
      ];
      const contextOf = ({ app, person }: Owner) => ["grant", app, person] as const;
      const url = await empty();
      const holdings = people.map(async ({ grant, sessions }) => {
        const sealed = await old.seal(contextOf(grant), `the token of ${grant.userId}`);
        const keyId = old.keyId;
        return { grant: { ...grant, sealed, keyId, endedAt: null, endedReason: null }, sessions };
      });
      await put(url, await Promise.all(holdings));
      const env = {
        STAGEDOOR_STORE: url,
        STAGEDOOR_SECRET: `${"newest".padEnd(40, ".")},${"old".padEnd(40, ".")}`,
      };
      await within(url, async (store) => {
        const left = async () => (await store.grantsSealedOtherwise([newest.keyId], 1)).count;
        using first = startCli(["keys", "rotate"], { folder, env });
        await expect.poll(left, { timeout: 20_000, interval: 1 }).toBeLessThan(PEOPLE);
        first.child.kill("SIGKILL");
        expect((await first.ended).code).toBe("SIGKILL");
        const rest = await left();
        expect(rest).toBeGreaterThan(0);

        const second = await runCli(["keys", "rotate"], { folder, env });
        expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining("may be taken away") });
        expect(second.stdout).toContain(`${rest} grant`);
        for (const { grant } of await everything(store)) {
          expect(await newest.open(contextOf(grant), grant.sealed ?? "")).toBe(
            `the token of ${grant.userId}`,
          );
        }
      });
      const listed = await runCli(["keys", "list"], { folder, env });
      expect(listed.stdout).toMatch(new RegExp(`^${newest.keyId} +1,000 +seals`, "m"));
      expect(listed.stdout).toMatch(new RegExp(`^${old.keyId} +0 +opens`, "m"));
    },
  );
});
