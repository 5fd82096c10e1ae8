import assert from "node:assert/strict";
import type { BulkStore, Holding } from "../stores/store.ts";
import { ada, bela, endedGrantFor, grantFor, HOUR, NOW, sessionFor, signIn } from "./records.ts";
import { type StoreCase, storeCase } from "./store-case.ts";
import { sweepCountCases } from "./sweep-cases.ts";

const inOrder = (holdings: readonly Holding[]): Holding[] =>
  holdings
    .map(({ grant, sessions }) => ({
      grant,
      sessions: sessions.toSorted((a, b) => (a.idHash < b.idHash ? -1 : 1)),
    }))
    .sort((a, b) => (JSON.stringify(a.grant) < JSON.stringify(b.grant) ? -1 : 1));

async function everyHolding(store: BulkStore, limit: number): Promise<Holding[]> {
  const found: Holding[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.holdings(cursor, limit);
    found.push(...page.holdings);
    cursor = page.next;
    assert.ok(found.length <= 1_000, "The pages never end.");
  } while (cursor !== undefined);
  return inOrder(found);
}

/** Reading and writing everything, for moving house and for new keys. */
export const bulkCases: readonly StoreCase<BulkStore>[] = [
  storeCase("an empty store has no holdings", async (store: BulkStore) => {
    assert.deepEqual(await everyHolding(store, 10), []);
    assert.deepEqual(await store.counts(), { sessions: 0, grants: 0 });
  }),

  storeCase(
    "the pages of holdings have everybody once, with all their sessions",
    async (store: BulkStore) => {
      const all: Holding[] = [];
      for (let n = 0; n < 25; n++) {
        const owner = { app: n % 3 ? ada.app : `app ${n}`, person: `account:${n}` };
        const made = [];
        for (let count = 0; count <= n % 3; count++) made.push(await signIn(store, owner));
        const grant = made.at(-1)?.grant;
        assert.ok(grant);
        all.push({ grant, sessions: made.map(({ session }) => session) });
      }
      for (const limit of [10, 1, 25, 1_000]) {
        assert.deepEqual(await everyHolding(store, limit), inOrder(all));
      }
      const sessions = all.flatMap((holding) => holding.sessions).length;
      assert.deepEqual(await store.counts(), { sessions, grants: 25 });
    },
  ),

  storeCase(
    "who neither comes nor goes between two pages is on one of them",
    async (store: BulkStore, another) => {
      const other = await another();
      const people = Array.from({ length: 20 }, (_, n) => ({ ...ada, person: `account:${n}` }));
      for (const owner of people) await signIn(store, owner);
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.holdings(cursor, 3);
        const names = page.holdings.map(({ grant }) => grant.person);
        found.push(...names);
        cursor = page.next;
        // The first of each page goes as soon as it was seen, somebody comes, and tokens are renewed all the while.
        for (const person of [names[1], "account:19"]) {
          const grant = person && (await other.readGrant({ ...ada, person }));
          if (grant) await other.replaceGrant(grantFor(grant), grant.version);
        }
        await other.endSessions({ ...ada, person: names[0] ?? "" }, NOW);
        if (found.length < 60) await signIn(other, { ...ada, person: `user:${found.length}` });
      } while (cursor !== undefined && found.length < 1_000);
      const accounts = found.filter((person) => person.startsWith("account:"));
      assert.deepEqual(accounts.sort(), people.map(({ person }) => person).sort());
    },
  ),

  storeCase(
    "holdings are put in place of what the store has of these people",
    async (store: BulkStore, another) => {
      const former = [await signIn(store, ada), await signIn(store, ada)];
      const other = await signIn(store, bela);
      const kept = former[1]?.session;
      assert.ok(kept);
      const moved = { ...kept, device: "Another device", seenAt: NOW + 1, expiresAt: NOW + 2 * HOUR };
      const newcomer = { ...ada, person: "account:cleo" };
      const ended = { ...ada, person: "account:dora" };
      const holdings: Holding[] = [
        { grant: grantFor(ada, { pendingRefresh: 9 }), sessions: [moved, sessionFor(ada)] },
        { grant: grantFor(newcomer), sessions: [sessionFor(newcomer), sessionFor(newcomer)] },
        { grant: endedGrantFor(ended), sessions: [sessionFor(ended)] },
      ];
      await (await another()).putHoldings(holdings, NOW);
      const bystander = { grant: other.grant, sessions: [other.session] };
      assert.deepEqual(await everyHolding(store, 10), inOrder([...holdings, bystander]));
      assert.equal(await store.readSession(former[0]?.session.idHash ?? "", NOW), undefined);
      const found = await store.readSession(moved.idHash, NOW + HOUR);
      assert.deepEqual(found, { session: moved, grant: holdings[0]?.grant, pausedUntil: null });
      assert.deepEqual(await store.counts(), { sessions: 6, grants: 4 });
      await store.putHoldings(holdings, NOW);
      assert.deepEqual(await everyHolding(store, 10), inOrder([...holdings, bystander]));
      await store.putHoldings([], NOW);
      assert.equal(await store.endSession(moved.idHash, NOW), true);
      assert.equal(await store.endSessions(ada, NOW), 1);
      assert.equal(await store.readGrant(ada), undefined);
    },
  ),

  storeCase("a session that is put with another person is that person's alone", async (store: BulkStore) => {
    const former = { ...ada, person: "user:ada" };
    const { session } = await signIn(store, former);
    const moved = { ...session, ...ada };
    const grant = grantFor(ada);
    await store.putHoldings([{ grant, sessions: [moved] }], NOW);
    assert.deepEqual(await store.readSession(session.idHash, NOW), {
      session: moved,
      grant,
      pausedUntil: null,
    });
    assert.deepEqual(await store.sessionsOf(former, NOW), []);
    await store.sweep(NOW, 10);
    assert.equal(await store.readGrant(former), undefined);
    assert.equal(await store.endSessions(former, NOW), 0);
    assert.deepEqual(await store.readSession(session.idHash, NOW), {
      session: moved,
      grant,
      pausedUntil: null,
    });
  }),

  storeCase("a grant that is put with no session that lasts is not kept", async (store: BulkStore) => {
    await signIn(store, ada);
    const over = sessionFor(ada, { expiresAt: NOW });
    await store.putHoldings(
      [
        { grant: grantFor(ada), sessions: [over] },
        { grant: grantFor(bela), sessions: [] },
      ],
      NOW,
    );
    await store.sweep(NOW, 10);
    assert.equal(await store.readSession(over.idHash, NOW), undefined);
    assert.equal(await store.readGrant(ada), undefined);
    assert.equal(await store.readGrant(bela), undefined);
    assert.deepEqual(await store.counts(), { sessions: 0, grants: 0 });
  }),

  storeCase("a thousand people are put and read in one step", async (store: BulkStore) => {
    const holdings = Array.from({ length: 1_000 }, (_, n): Holding => {
      const owner = { ...ada, person: `account:${n}` };
      return { grant: grantFor(owner), sessions: [sessionFor(owner), sessionFor(owner)] };
    });
    await store.putHoldings(holdings, NOW);
    assert.deepEqual(await store.counts(), { sessions: 2_000, grants: 1_000 });
    assert.deepEqual(inOrder((await store.holdings(undefined, 1_000)).holdings), inOrder(holdings));
  }),

  storeCase(
    "a token sealed anew takes the place of the same version, and nothing else changes",
    async (store: BulkStore) => {
      const { session, grant } = await signIn(store, ada);
      const lease = await store.acquireLease("refresh ada", 60_000);
      assert.ok(lease);
      assert.equal(await store.noteRefresh(ada, grant.version, lease, true), true);
      const resealed = { ...grant, sealed: "sealed anew", keyId: "key two", scope: "not looked at" };
      assert.equal(await store.resealGrant(resealed), true);
      const { sealed, keyId } = resealed;
      const found = { ...grant, sealed, keyId, pendingRefresh: lease.fence };
      assert.deepEqual(await store.readGrant(ada), found);
      assert.deepEqual((await store.readSession(session.idHash, NOW))?.grant, found);
      assert.equal((await store.grantsSealedOtherwise(["key one"], 1)).count, 1);
      assert.equal((await store.grantsSealedOtherwise(["key two"], 1)).count, 0);
      const next = grantFor(ada);
      assert.equal(await store.replaceGrant(next, grant.version), true);
      assert.equal(await store.resealGrant(resealed), false);
      assert.deepEqual(await store.readGrant(ada), next);
      assert.equal(await store.resealGrant(grantFor(bela)), false);
      assert.equal(await store.readGrant(bela), undefined);
    },
  ),

  storeCase("the mark is kept, written over and taken away", async (store: BulkStore, another) => {
    const other = await another();
    assert.equal(await store.readMark(), undefined);
    await store.writeMark("copied from 'elsewhere' 🎵");
    assert.equal(await other.readMark(), "copied from 'elsewhere' 🎵");
    await store.writeMark("copied");
    assert.equal(await other.readMark(), "copied");
    await other.writeMark(undefined);
    assert.equal(await store.readMark(), undefined);
    assert.deepEqual(await store.counts(), { sessions: 0, grants: 0 });
  }),

  ...sweepCountCases,
];
