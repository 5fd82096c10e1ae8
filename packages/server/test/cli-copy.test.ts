import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStore } from "../src/stores/open.ts";
import type { BulkStore } from "../src/stores/store.ts";
import { runCli, startCli } from "./cli-process.ts";
import { everything, holdingFor } from "./holdings.ts";

let folder: string;
let from: BulkStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stagedoor-copy-"));
  from = await openStore(`sqlite:${folder}/from.sqlite`);
});
afterEach(async () => {
  await from.close();
  rmSync(folder, { recursive: true });
});

const put = (store: BulkStore, count: number) =>
  store.putHoldings(
    Array.from({ length: count }, (_, index) => holdingFor(`person-${index}`)),
    Date.now(),
  );

const copy = (to = "sqlite:to.sqlite") => runCli(["store", "copy", "sqlite:from.sqlite", to], { folder });

async function inTo<T>(work: (to: BulkStore) => Promise<T>): Promise<T> {
  const to = await openStore(`sqlite:${folder}/to.sqlite`);
  try {
    return await work(to);
  } finally {
    await to.close();
  }
}

/** Only looks, so that it is in nobody's way. */
function copiedSoFar(): number {
  const path = join(folder, "to.sqlite");
  if (!existsSync(path)) return 0;
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return Number(db.prepare("SELECT count(*) AS n FROM grants").get()?.n);
  } catch {
    // It is just being made.
    return 0;
  } finally {
    db.close();
  }
}

const someAreCopied = () => expect.poll(copiedSoFar, { timeout: 10_000, interval: 2 }).toBeGreaterThan(0);

it("what was copied is counted and summed on both sides, and a second time nothing is written", async () => {
  await put(from, 300);
  const first = await copy();
  expect(first.code).toBe(0);
  const sums = [...first.stdout.matchAll(/^(FROM|TO) +300 +600 +([0-9a-f]{16})$/gm)].map(([, , sum]) => sum);
  expect(sums).toHaveLength(2);
  expect(sums[0]).toBe(sums[1]);
  expect(first.stdout).toContain("300 people written, 0 removed");
  expect(first.stderr).toContain("Copying: 300 of 300 (100 %)");
  expect(await inTo(everything)).toEqual(await everything(from));
  expect((await copy()).stdout).toContain("0 people written, 0 removed");
});

it("URLs may come from the environment, so that no password is on the command line", async () => {
  await put(from, 1);
  const env = { OLD_STORE: "sqlite:from.sqlite", NEW_STORE: "sqlite:to.sqlite" };
  expect(await runCli(["store", "copy", "OLD_STORE", "NEW_STORE"], { folder, env })).toMatchObject({
    code: 0,
  });
  expect(await inTo(everything)).toEqual(await everything(from));
});

it("killed in the middle, it keeps servers from starting, and run again it comes out right", async () => {
  await put(from, 2_000);
  using first = startCli(["store", "copy", "sqlite:from.sqlite", "sqlite:to.sqlite"], { folder });
  await someAreCopied();
  first.child.kill("SIGKILL");
  expect((await first.ended).code).toBe("SIGKILL");
  expect(copiedSoFar()).toBeLessThan(2_000);

  const env = { STAGEDOOR_STORE: "sqlite:to.sqlite", PORT: "29999" };
  const started = await runCli(["start"], { folder, env });
  expect(started).toMatchObject({
    code: 65,
    stderr: expect.stringMatching(/unfinished copy.*stagedoor store copy/s),
  });

  expect((await copy()).code).toBe(0);
  expect(await inTo(everything)).toEqual(await everything(from));
}, 30_000);

it("stopped by Ctrl-C it says how to go on", async () => {
  await put(from, 2_000);
  using first = startCli(["store", "copy", "sqlite:from.sqlite", "sqlite:to.sqlite"], { folder });
  await someAreCopied();
  first.child.kill("SIGINT");
  expect(await first.ended).toMatchObject({
    code: 130,
    stderr: expect.stringContaining("run the same again to go on"),
  });
  expect((await copy()).code).toBe(0);
  expect(await inTo(everything)).toEqual(await everything(from));
}, 30_000);

it("a store where somebody is signed in is left as it is", async () => {
  await put(from, 2);
  await inTo((to) => put(to, 1));
  const before = await inTo(everything);
  expect(await copy()).toMatchObject({
    code: 65,
    stderr: expect.stringMatching(
      /^TO is not empty \(grants: 1, sessions: 2\).*Copy into a store that no server/s,
    ),
  });
  expect(await inTo(everything)).toEqual(before);
});

it("a store that does not keep what it is given is found out", async () => {
  await put(from, 30);
  await inTo(async () => {});
  const db = new DatabaseSync(join(folder, "to.sqlite"));
  db.exec("CREATE TRIGGER meddle AFTER INSERT ON grants BEGIN UPDATE grants SET scope = ''; END");
  db.close();
  const { code, stdout, stderr } = await copy();
  expect(code).toBe(1);
  expect(stderr).toMatch(/not finished.*30 people's records differ: person-.* and 20 more/s);
  expect(stdout).not.toContain("CHECKSUM");
});

it("a side that fails half way is named", async () => {
  await put(from, 3);
  await inTo(async () => {});
  const db = new DatabaseSync(join(folder, "to.sqlite"));
  db.exec("CREATE TRIGGER meddle BEFORE INSERT ON grants BEGIN SELECT RAISE(ABORT, 'no'); END");
  db.close();
  expect(await copy()).toMatchObject({
    code: 69,
    stderr: expect.stringMatching(/^TO: The store cannot be used just now \(/m),
  });
});

it("who is gone from FROM is counted to the last one", async () => {
  await put(from, 2);
  await copy();
  await from.endSessions(holdingFor("person-0").grant, Date.now());
  expect(await copy()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("1 removed"),
    stderr: expect.stringContaining("Removing: 1 of 1 (100 %)"),
  });
});
