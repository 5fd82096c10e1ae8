import { beforeEach, describe, expect, it } from "vitest";
import { copyStore } from "../src/stores/copy.ts";
import { CopyUnverified } from "../src/stores/copying.ts";
import { LeaseLost } from "../src/stores/hold-lease.ts";
import { claimStore } from "../src/stores/mark.ts";
import { createMemoryStore } from "../src/stores/memory.ts";
import type { BulkStore, Lease } from "../src/stores/store.ts";
import { everything, HOUR, holdingFor } from "./holdings.ts";

let from: BulkStore;
let to: BulkStore;
beforeEach(() => {
  from = createMemoryStore();
  to = createMemoryStore();
});

const put = (store: BulkStore, ...userIds: readonly string[]) =>
  store.putHoldings(
    userIds.map((userId) => holdingFor(userId)),
    Date.now(),
  );

const ownerOf = async (store: BulkStore, userId: string) => {
  const holding = (await everything(store)).find(({ grant }) => grant.userId === userId);
  if (!holding) throw new Error(`There is no ${userId}.`);
  return holding.grant;
};

const many = Array.from({ length: 450 }, (_, index) => `person-${String(index).padStart(3, "0")}`);

describe("a copy", () => {
  it("has all grants and sessions, whatever is in them, and says how many with one checksum for both", async () => {
    await put(from, ...many);
    await from.putHoldings(
      [
        holdingFor("ended", {
          grant: { sealed: null, keyId: null, endedAt: Date.now(), endedReason: "invalid_grant" },
        }),
        holdingFor("pending", { grant: { pendingRefresh: 7 } }),
        holdingFor("Zoë 🎧", { sessions: 20, session: { device: "Navigateur d’à côté" } }),
      ],
      Date.now(),
    );
    const copied = await copyStore(from, to);
    expect(await everything(to)).toEqual(await everything(from));
    expect(copied).toMatchObject({ written: 453, removed: 0, to: { grants: 453, sessions: 924 } });
    expect(copied.from).toEqual(copied.to);
    expect(copied.to.checksum).toMatch(/^[0-9a-f]{16}$/);
  });

  it("of nobody is nobody", async () => {
    expect(await copyStore(from, to)).toMatchObject({ written: 0, to: { grants: 0, sessions: 0 } });
  });

  it("leaves out what is over, and a grant that nobody holds any more", async () => {
    const over = { expiresAt: Date.now() - 1 };
    const mixed = holdingFor("mixed");
    await from.putHoldings(
      [
        { ...mixed, sessions: [...mixed.sessions, ...holdingFor("mixed", { session: over }).sessions] },
        holdingFor("over", { session: over }),
        holdingFor("old", { session: { endsAt: Date.now() - 1 } }),
      ],
      Date.now(),
    );
    expect(await copyStore(from, to)).toMatchObject({ written: 1, to: { grants: 1, sessions: 2 } });
    expect((await everything(to)).map(({ grant }) => grant.userId)).toEqual(["mixed"]);
    expect(await copyStore(from, to)).toMatchObject({ written: 0, removed: 0 });
  });

  it("made again writes what differs alone: who came, who went, what changed", async () => {
    await put(from, ...many);
    await copyStore(from, to);
    await put(from, "new");
    await from.endSessions(await ownerOf(from, "person-001"), Date.now());
    const grant = await ownerOf(from, "person-002");
    await from.replaceGrant({ ...grant, version: "another", sealed: "anew" }, grant.version);
    const [session] = await from.sessionsOf(await ownerOf(from, "person-003"), Date.now());
    await from.touchSession(session?.idHash ?? "", Date.now() + 5, Date.now() + 2 * HOUR);
    const [ended] = await from.sessionsOf(await ownerOf(from, "person-004"), Date.now());
    await from.endSession(ended?.idHash ?? "", Date.now());

    expect(await copyStore(from, to)).toMatchObject({ written: 4, removed: 1 });
    expect(await everything(to)).toEqual(await everything(from));
  });

  it("that was interrupted goes on when it is made again", async () => {
    await put(from, ...many);
    const stop = new AbortController();
    const first = copyStore(from, to, {
      signal: stop.signal,
      onProgress({ step, done }) {
        if (step === "copying" && done >= 200) stop.abort(new Error("interrupted"));
      },
    });
    await expect(first).rejects.toThrow("interrupted");
    const there = (await to.counts()).grants;
    expect(there).toBeGreaterThan(0);
    expect(there).toBeLessThan(many.length);
    await from.endSessions(await ownerOf(from, "person-000"), Date.now());

    expect(await copyStore(from, to)).toMatchObject({ written: many.length - there, removed: 1 });
    expect(await everything(to)).toEqual(await everything(from));
  });

  it("of a store in use follows what changes in front of it and behind", async () => {
    await put(from, ...many);
    const copying = copyStore(from, to, {
      async onProgress({ step, done }) {
        if (step !== "copying" || done !== 200) return;
        await from.endSessions(await ownerOf(from, "person-000"), Date.now());
        await from.endSessions(await ownerOf(from, "person-449"), Date.now());
        await put(from, "new");
      },
    });
    await copying;
    await copyStore(from, to);
    expect(await everything(to)).toEqual(await everything(from));
  });
});

describe("a copy is refused", () => {
  it.each([
    ["into itself", () => from, /same store/],
    [
      "into a store where somebody else is signed in",
      () => to,
      /TO is not empty \(grants: 1, sessions: 2\).*no copy/s,
    ],
  ])("%s", async (_, target, message) => {
    await put(from, "ada");
    await put(to, "bela");
    await expect(copyStore(from, target())).rejects.toThrow(message);
    expect((await everything(to)).map(({ grant }) => grant.userId)).toEqual(["bela"]);
  });

  it("into a copy of another store", async () => {
    const other = createMemoryStore();
    await put(other, "bela");
    await copyStore(other, to);
    await put(from, "ada");
    await expect(copyStore(from, to)).rejects.toThrow(/no copy of FROM/);
  });

  it("into a copy that a server has used", async () => {
    await put(from, "ada");
    await copyStore(from, to);
    await claimStore(to);
    await expect(copyStore(from, to)).rejects.toThrow(/A server has used TO since 20.*new database or/s);
  });

  it("into a store on which a server was started, though nobody has signed in there yet", async () => {
    await put(from, "ada");
    await claimStore(to);
    await expect(copyStore(from, to)).rejects.toMatchObject({
      ...{ exitCode: 65, message: expect.stringMatching(/^A server has used TO since 20.*store migrate/s) },
    });
    expect(await everything(to)).toEqual([]);
  });

  it("from a copy that is not finished", async () => {
    await put(from, ...many);
    await interrupt(from, to);
    await expect(copyStore(to, createMemoryStore())).rejects.toThrow(/FROM is itself an unfinished copy/);
  });

  it("while another is under way for longer than one that was killed could be", async () => {
    await put(from, "ada");
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow: BulkStore = {
      ...from,
      async holdings(cursor, limit) {
        await promise;
        return from.holdings(cursor, limit);
      },
    };
    const first = copyStore(slow, to);
    await expect(copyStore(from, to)).rejects.toMatchObject({
      ...{ exitCode: 69, message: expect.stringMatching(/^Another copy into TO is under way/) },
    });
    resolve();
    expect(await first).toMatchObject({ written: 1 });
  });
});

describe("a copy that does not come out right", () => {
  it("is named with those whose records differ, and is not finished", async () => {
    await put(from, ...many);
    const forgetful: BulkStore = {
      ...to,
      putHoldings: (holdings, now) =>
        to.putHoldings(
          holdings.map(({ grant, sessions }) => ({
            grant: grant.userId < "person-012" ? { ...grant, scope: "" } : grant,
            sessions,
          })),
          now,
        ),
    };
    const error = await copyStore(from, forgetful).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CopyUnverified);
    expect(error).toMatchObject({ count: 12, userIds: many.slice(0, 10) });
    await expect(claimStore(to)).rejects.toThrow(/unfinished copy/);
  });

  it("is not finished when another process may have taken over just before its end", async () => {
    await put(from, "ada");
    let lease: Lease | undefined;
    const paused: BulkStore = {
      ...to,
      async acquireLease(name, duration) {
        lease = await to.acquireLease(name, duration);
        return lease;
      },
      async holdings(cursor, limit) {
        const page = await to.holdings(cursor, limit);
        // There is nobody until they are read to be verified, which is the last step.
        if (lease && page.holdings.length > 0) await to.releaseLease(lease);
        return page;
      },
    };
    await expect(copyStore(from, paused)).rejects.toThrow(LeaseLost);
    await expect(claimStore(to)).rejects.toThrow(/unfinished copy/);
  });

  it("tells that a server runs on it", async () => {
    await put(from, ...many);
    const copying = copyStore(from, to, {
      onProgress({ step, done }) {
        if (step === "copying" && done === 200) void put(to, "mallory");
      },
    });
    await expect(copying).rejects.toMatchObject({
      message: expect.stringMatching(/a server runs on it/),
      userIds: ["mallory"],
    });
  });
});

describe("a server that starts", () => {
  it("is refused on an unfinished copy and told how to finish it", async () => {
    await put(from, ...many);
    await interrupt(from, to);
    await expect(claimStore(to)).rejects.toMatchObject({
      exitCode: 65,
      message: expect.stringMatching(/unfinished copy, begun 20.*stagedoor store copy/s),
    });
  });

  it("may use a finished one, ten at once too, and anything that is no copy", async () => {
    await put(from, "ada");
    await copyStore(from, to);
    await Promise.all(Array.from({ length: 10 }, () => claimStore(to)));
    await claimStore(from);
    await claimStore(createMemoryStore());
    expect(await everything(to)).toEqual(await everything(from));
  });

  it("on what is copied keeps its id, so that its copies know it, and notes its use once", async () => {
    await put(from, "ada");
    await copyStore(from, to);
    await Promise.all([claimStore(from), claimStore(from)]);
    const mark = await from.readMark();
    expect(JSON.parse(mark ?? "")).toEqual({ id: expect.any(String), usedSince: expect.any(Number) });
    await put(from, "bela");
    expect(await copyStore(from, to)).toMatchObject({ written: 1 });
    await copyStore(from, createMemoryStore());

    const calls: string[] = [];
    const watched = new Proxy(from, {
      get(target, name: keyof BulkStore) {
        calls.push(name);
        return target[name];
      },
    });
    await claimStore(watched);
    expect(calls).toEqual(["readMark"]);
    expect(await from.readMark()).toBe(mark);
  });

  it("is refused where a newer program left a mark", async () => {
    await to.writeMark("{}");
    await expect(claimStore(to)).rejects.toThrow(/newer/);
  });
});

async function interrupt(source: BulkStore, target: BulkStore): Promise<void> {
  const stop = new AbortController();
  const copying = copyStore(source, target, {
    signal: stop.signal,
    onProgress({ step, done }) {
      if (step === "copying" && done > 0) stop.abort(new Error("interrupted"));
    },
  });
  await expect(copying).rejects.toThrow("interrupted");
}
