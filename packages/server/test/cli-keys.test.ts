import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Keyring } from "../src/sealing.ts";
import { openStore } from "../src/stores/open.ts";
import type { BulkStore } from "../src/stores/store.ts";
import { runCli, startCli } from "./cli-process.ts";
import { everything, holdingFor } from "./holdings.ts";

let folder: string;
let store: BulkStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stagedoor-keys-"));
  store = await openStore(`sqlite:${folder}/stagedoor.sqlite`);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const old = "the secret that was there before; long enough";
const newest = "the secret that takes its place; long enough";
const keyIdOf = (secret: string) => new Keyring([secret]).keyId;

/** Puts people into the store whose grants this secret has sealed. */
async function put(secret: string, ...userIds: readonly string[]): Promise<void> {
  const keyring = new Keyring([secret]);
  const holdings = userIds.map(async (userId) => {
    const { grant, sessions } = holdingFor(userId);
    const sealed = await keyring.seal(["grant", grant.app, grant.person], `the token of ${userId}`);
    return { grant: { ...grant, sealed, keyId: keyring.keyId }, sessions };
  });
  await store.putHoldings(await Promise.all(holdings), Date.now());
}

const run = (args: string, secret: string) =>
  runCli(args.split(" "), { folder, env: { STAGEDOOR_SECRET: secret } });

const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `person-${index}`);

describe("keys list", () => {
  it("says which keys seal and open how many grants, and whose a lost one takes along", async () => {
    await put(newest, "ada");
    await put(old, "bela", "cleo");
    const whole = await run("keys list", `${newest},${old}`);
    expect(whole).toMatchObject({ code: 0, stderr: "" });
    expect(whole.stdout.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["KEY", "GRANTS", "WHERE"],
      [keyIdOf(newest), "1", "seals and opens", "secret 1 of 2 in STAGEDOOR_SECRET"],
      [keyIdOf(old), "2", "opens", "secret 2 of 2 in STAGEDOOR_SECRET"],
      [""],
    ]);

    const { code, stdout } = await run("keys list", newest);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${keyIdOf(old)} +2 +lost +needed by bela, cleo$`, "m"));
    expect(stdout).toContain(
      `stagedoor keys forget ${keyIdOf(old).startsWith("-") ? "-- " : ""}${keyIdOf(old)}`,
    );
    expect(stdout).not.toContain(newest);
  });
});

describe("keys rotate", () => {
  it("leaves nothing that the old secret is needed for, and says so", async () => {
    await put(old, ...numbered(30));
    expect(await run("keys rotate", `${newest},${old}`)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^30 grants were sealed anew with secret 1 of 2.*\nSecret 2 of 2 in STAGEDOOR_SECRET .* may be taken away\.\n$/,
      ),
      stderr: "Sealing grants anew: 30 of 30 (100 %)\n",
    });
    const keyring = new Keyring([newest]);
    for (const { grant } of await everything(store)) {
      const text = await keyring.open(["grant", grant.app, grant.person], grant.sealed ?? "");
      expect(text).toBe(`the token of ${grant.userId}`);
    }
  });

  it("names those whose grants it cannot open, and goes on with the others", async () => {
    await put("a secret that is gone; long enough to be one", "ada");
    await put(old, "bela");
    const { code, stdout, stderr } = await run("keys rotate", `${newest},${old}`);
    expect(code).toBe(65);
    expect(stdout).toContain("1 grant was sealed anew");
    expect(stderr).toMatch(/1 grant could not be opened.*: ada\./);
  });

  it("stops at Ctrl-C and goes on when it is run again", async () => {
    await put(old, ...numbered(600));
    const env = { STAGEDOOR_SECRET: `${newest},${old}` };
    const left = async () => (await store.grantsSealedOtherwise([keyIdOf(newest)], 1)).count;
    using first = startCli(["keys", "rotate"], { folder, env });
    await expect.poll(left, { timeout: 10_000, interval: 5 }).toBeLessThan(600);
    first.child.kill("SIGINT");
    const { code, stderr } = await first.ended;
    expect(code).toBe(130);
    expect(stderr).toContain("run the same again to go on");
    const rest = await left();
    expect(rest).toBeGreaterThan(0);

    const second = await run("keys rotate", `${newest},${old}`);
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining("grants were sealed anew") });
    expect(second.stdout).toContain(`${rest.toLocaleString("en-US")} grants`);
    expect(await left()).toBe(0);
  });
});

describe("keys forget", () => {
  it("ends the lost key's grants, where that is meant, and nobody else's", async () => {
    await put(newest, "ada");
    await put(old, "bela", "cleo");
    const before = await everything(store);
    const asked = await run(`keys forget ${keyIdOf(old)}`, newest);
    expect(asked).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(/2 grants, of bela, cleo.*add --yes/s),
    });
    expect(await everything(store)).toEqual(before);

    const sure = await run(`keys forget --yes ${keyIdOf(old)}`, newest);
    expect(sure).toMatchObject({ code: 0, stdout: expect.stringContaining("2 grants have ended") });
    const [ada, bela, cleo] = await everything(store);
    expect(ada).toEqual(before[0]);
    for (const someone of [bela, cleo]) {
      expect(someone?.grant).toMatchObject({ sealed: null, keyId: null, endedReason: "unreadable" });
      expect(someone?.sessions).toHaveLength(2);
    }
    expect(await run(`keys forget --yes ${keyIdOf(old)}`, newest)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("No key is lost"),
    });
  });

  it("refuses a key that is not lost", async () => {
    await put(old, "ada");
    expect(await run(`keys forget --yes ${keyIdOf(old)}`, `${newest},${old}`)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/not lost: it is secret 2 of 2/),
    });
    expect((await everything(store))[0]?.grant.endedAt).toBeNull();
  });

  it("takes an id for an id that begins with a hyphen", async () => {
    const secret = numbered(10_000)
      .map((text) => text.padEnd(40, "."))
      .find((text) => keyIdOf(text).startsWith("-"));
    if (secret === undefined) throw new Error("No key's id begins with a hyphen.");
    await put(secret, "ada");
    expect(await run(`keys forget ${keyIdOf(secret)} --yes`, newest)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("1 grant has ended"),
    });
  });
});
