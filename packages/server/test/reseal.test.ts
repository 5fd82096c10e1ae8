import { Token } from "@stagedoor/spotify";
import { beforeEach, describe, expect, it } from "vitest";
import { forgetKey, keysInUse, lostKeys } from "../src/grants/keys-in-use.ts";
import { resealGrants } from "../src/grants/reseal.ts";
import { openGrant, sealToken } from "../src/grants/sealed-token.ts";
import { Keyring } from "../src/sealing.ts";
import { createMemoryStore } from "../src/stores/memory.ts";
import type { BulkStore, GrantRecord } from "../src/stores/store.ts";
import { everything, holdingFor } from "./holdings.ts";

const [older, old, newest] = ["older", "old", "newest"].map((name) => name.padEnd(40, "-")) as [
  string,
  string,
  string,
];
const keyIdOf = (secret: string) => new Keyring([secret]).keyId;

let store: BulkStore;
beforeEach(() => {
  store = createMemoryStore();
});

/** Signs people in at a server that seals with this secret. */
async function put(secret: string, ...userIds: readonly string[]): Promise<void> {
  const holdings = userIds.map(async (userId) => {
    const { grant, sessions } = holdingFor(userId);
    return {
      grant: { ...grant, ...(await sealToken(new Keyring([secret]), grant, tokenOf(userId))) },
      sessions,
    };
  });
  await store.putHoldings(await Promise.all(holdings), Date.now());
}

const tokenOf = (userId: string): Token =>
  Token.deserialize({
    ...{ accessToken: `access-${userId}`, refreshToken: `refresh-${userId}`, tokenType: "Bearer" },
    ...{ expiresAt: 1_900_000_000_000, scope: "user-read-email" },
  });

const grants = async (): Promise<readonly GrantRecord[]> =>
  (await everything(store)).map(({ grant }) => grant);

const accessTokens = async (secret: string): Promise<readonly string[]> =>
  Promise.all(
    (await grants()).map(async (grant) => (await openGrant(new Keyring([secret]), grant)).token.accessToken),
  );

const many = Array.from({ length: 450 }, (_, index) => `person-${String(index).padStart(3, "0")}`);

describe("sealing anew", () => {
  it("leaves the newest secret as the only one that is needed, and changes nothing else", async () => {
    await put(old, ...many);
    await put(older, "ada");
    await put(newest, "bela");
    const before = await grants();
    expect(await resealGrants(store, new Keyring([newest, old, older]))).toEqual({
      resealed: 451,
      unreadable: { count: 0, userIds: [] },
      left: 0,
    });
    expect(await accessTokens(newest)).toEqual(["ada", "bela", ...many].map((userId) => `access-${userId}`));
    const inside = { sealed: "", keyId: "" };
    expect((await grants()).map((grant) => ({ ...grant, ...inside }))).toEqual(
      before.map((grant) => ({ ...grant, ...inside })),
    );
  });

  it("does not do again what is done, ended at any moment and run twice at once", async () => {
    await put(old, ...many);
    const keyring = new Keyring([newest, old]);
    const stop = new AbortController();
    const first = resealGrants(store, keyring, {
      signal: stop.signal,
      onProgress: (done) => {
        if (done >= 200) stop.abort(new Error("interrupted"));
      },
    });
    await expect(first).rejects.toThrow("interrupted");
    const { count } = await store.grantsSealedOtherwise([keyring.keyId], 1);
    expect(count).toBe(250);

    const told: [number, number][] = [];
    const onProgress = (done: number, total: number) => void told.push([done, total]);
    const both = await Promise.all([
      resealGrants(store, keyring, { onProgress }),
      resealGrants(store, keyring),
    ]);
    expect(told.at(0)).toEqual([0, 250]);
    expect(told.at(-1)).toEqual([250, 250]);
    expect(both.map(({ left }) => left)).toEqual([0, 0]);
    expect(await accessTokens(newest)).toHaveLength(450);
  });

  it("leaves a grant as it is that is renewed meanwhile, and comes back to it", async () => {
    await put(old, "ada", "bela");
    const keyring = new Keyring([newest, old]);
    let renewals = 0;
    const busy: BulkStore = {
      ...store,
      async resealGrant(grant) {
        // A server that does not seal with the newest yet renews the token just before.
        if (grant.userId === "ada" && renewals++ === 0) {
          const renewed = { ...(await sealToken(new Keyring([old]), grant, tokenOf("ada-renewed"))) };
          await store.replaceGrant({ ...grant, ...renewed, version: "renewed" }, grant.version);
        }
        return store.resealGrant(grant);
      },
    };
    expect(await resealGrants(busy, keyring)).toMatchObject({ resealed: 2, left: 0 });
    expect(await accessTokens(newest)).toEqual(["access-ada-renewed", "access-bela"]);
  });

  it("says so where a server keeps sealing with an old secret", async () => {
    await put(old, "ada");
    const busy: BulkStore = {
      ...store,
      async resealGrant(grant) {
        const renewed = await sealToken(new Keyring([old]), grant, tokenOf("ada"));
        await store.replaceGrant({ ...grant, ...renewed, version: `${grant.version}+` }, grant.version);
        return store.resealGrant(grant);
      },
    };
    expect(await resealGrants(busy, new Keyring([newest, old]))).toMatchObject({ resealed: 0, left: 1 });
  });

  it("passes over what no secret opens, and over grants that have ended, and names those people", async () => {
    await put(old, "ada", "bela");
    await put(older, "lost");
    const [ada] = await grants();
    if (ada) await store.replaceGrant({ ...ada, sealed: "damaged", version: "damaged" }, ada.version);
    await store.putHoldings(
      [holdingFor("ended", { grant: { sealed: null, keyId: null, endedAt: 1, endedReason: "revoked" } })],
      Date.now(),
    );
    expect(await resealGrants(store, new Keyring([newest, old]))).toEqual({
      resealed: 1,
      unreadable: { count: 2, userIds: ["ada", "lost"] },
      left: 0,
    });
  });
});

describe("keys in use", () => {
  it("are counted, those that are lost with whose grants they take with them", async () => {
    await put(newest, "ada");
    await put(old, "bela", "cleo");
    await put(older, ...many.slice(0, 12));
    const keyIds = [keyIdOf(newest), keyIdOf(old)];
    expect(await keysInUse(store, keyIds)).toEqual([
      { keyId: keyIdOf(newest), grants: 1 },
      { keyId: keyIdOf(old), grants: 2 },
    ]);
    expect(await lostKeys(store, keyIds)).toEqual([
      { keyId: keyIdOf(older), grants: 12, userIds: expect.arrayContaining(["person-000"]) },
    ]);
    expect((await lostKeys(store, keyIds))[0]?.userIds).toHaveLength(10);
    expect(await lostKeys(store, [...keyIds, keyIdOf(older)])).toEqual([]);
  });

  it("may be forgotten: their grants end, and nobody else's", async () => {
    await put(newest, "ada");
    await put(older, ...many);
    const before = await grants();
    expect(await forgetKey(store, keyIdOf(older))).toBe(450);
    expect(await lostKeys(store, [keyIdOf(newest)])).toEqual([]);
    const after = await grants();
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).toMatchObject({ sealed: null, keyId: null, endedReason: "unreadable" });
    expect(after[1]?.version).not.toBe(before[1]?.version);
    expect((await store.counts()).sessions).toBe(902);
  });
});
