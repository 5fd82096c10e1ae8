import assert from "node:assert/strict";
import type { Store } from "../stores/store.ts";
import { ada, bela, HOUR, NOW, signIn } from "./records.ts";
import { type StoreCase, storeCase } from "./store-case.ts";

/** Reading, using, listing and ending sessions. */
export const sessionCases: readonly StoreCase<Store>[] = [
  storeCase(
    "a session is over when it was not used, or was used too long, by the caller's time",
    async (store) => {
      const idle = await signIn(store, ada);
      const old = await signIn(store, bela, { expiresAt: NOW + 9 * HOUR, endsAt: NOW + HOUR });
      for (const { session } of [idle, old]) {
        assert.deepEqual((await store.readSession(session.idHash, NOW + HOUR - 1))?.session, session);
        assert.equal(await store.readSession(session.idHash, NOW + HOUR), undefined);
        assert.equal(await store.endSession(session.idHash, NOW + HOUR), false);
      }
    },
  ),

  storeCase("using a session moves its end, but not beyond its last", async (store) => {
    const { session } = await signIn(store, ada, { endsAt: NOW + 3 * HOUR });
    await store.touchSession(session.idHash, NOW + 5, NOW + 2 * HOUR);
    const touched = { ...session, seenAt: NOW + 5, expiresAt: NOW + 2 * HOUR };
    assert.deepEqual((await store.readSession(session.idHash, NOW + HOUR + 1))?.session, touched);
    assert.deepEqual(await store.sessionsOf(ada, NOW + HOUR + 1), [touched]);
    await store.touchSession(session.idHash, NOW + HOUR, NOW + 4 * HOUR);
    assert.notEqual(await store.readSession(session.idHash, NOW + 3 * HOUR - 1), undefined);
    assert.equal(await store.readSession(session.idHash, NOW + 3 * HOUR), undefined);
  }),

  storeCase("using a session that is not there, or is over, makes none", async (store) => {
    await store.touchSession("nobody's", NOW, NOW + HOUR);
    assert.equal(await store.readSession("nobody's", NOW), undefined);
    const { session } = await signIn(store, ada);
    await store.touchSession(session.idHash, NOW + HOUR, NOW + 2 * HOUR);
    assert.equal(await store.readSession(session.idHash, NOW + HOUR), undefined);
    assert.deepEqual(await store.sessionsOf(ada, NOW + HOUR), []);
    const ended = await signIn(store, ada);
    await store.endSession(ended.session.idHash, NOW);
    await store.touchSession(ended.session.idHash, NOW, NOW + HOUR);
    assert.equal(await store.readSession(ended.session.idHash, NOW), undefined);
  }),

  storeCase("a person's sessions are listed made last first, without those that are over", async (store) => {
    const made = [];
    for (const [minutes, device] of [
      [2, "Chrome on Android"],
      [3, ""],
      [1, "Safari on macOS"],
    ] as const) {
      made.push((await signIn(store, ada, { createdAt: NOW + minutes, device })).session);
    }
    const [two, three, one] = made;
    await signIn(store, ada, { expiresAt: NOW + 2 * HOUR, endsAt: NOW + HOUR - 1 });
    await signIn(store, bela);
    await signIn(store, { ...ada, app: "another app" });
    assert.deepEqual(await store.sessionsOf(ada, NOW + HOUR - 1), [three, two, one]);
    assert.deepEqual(await store.sessionsOf(ada, NOW + HOUR), []);
  }),

  storeCase("the grant goes with the person's last session, and not before", async (store) => {
    const one = await signIn(store, ada);
    const two = await signIn(store, ada);
    const other = await signIn(store, bela);
    assert.equal(await store.endSession(one.session.idHash, NOW), true);
    assert.equal(await store.readSession(one.session.idHash, NOW), undefined);
    assert.deepEqual(await store.readSession(two.session.idHash, NOW), { ...two, pausedUntil: null });
    assert.equal(await store.endSession(two.session.idHash, NOW), true);
    assert.equal(await store.endSession(two.session.idHash, NOW), false);
    assert.equal(await store.endSession("nobody's", NOW), false);
    assert.equal(await store.readGrant(ada), undefined);
    assert.deepEqual(await store.readSession(other.session.idHash, NOW), { ...other, pausedUntil: null });
  }),

  storeCase("a session that is over keeps no grant", async (store) => {
    await signIn(store, ada);
    const last = await signIn(store, ada, { expiresAt: NOW + 2 * HOUR });
    assert.equal(await store.endSession(last.session.idHash, NOW + HOUR), true);
    assert.equal(await store.readGrant(ada), undefined);

    await signIn(store, bela);
    const former = await signIn(store, bela, { expiresAt: NOW + 2 * HOUR });
    const step = { formerSession: former.session.idHash };
    await signIn(store, ada, { createdAt: NOW + HOUR, expiresAt: NOW + 2 * HOUR }, step);
    assert.equal(await store.readGrant(bela), undefined);
  }),

  storeCase("all sessions of a person end with the grant, nobody else's", async (store) => {
    const mine = [await signIn(store, ada), await signIn(store, ada)];
    await signIn(store, ada, { endsAt: NOW + 1 });
    const others = [await signIn(store, bela), await signIn(store, { ...ada, app: "another app" })];
    assert.equal(await store.endSessions(ada, NOW + 1), 2);
    for (const { session } of mine) assert.equal(await store.readSession(session.idHash, NOW), undefined);
    assert.deepEqual(await store.sessionsOf(ada, NOW), []);
    assert.equal(await store.readGrant(ada), undefined);
    for (const other of others) {
      assert.deepEqual(await store.readSession(other.session.idHash, NOW), { ...other, pausedUntil: null });
    }
    assert.equal(await store.endSessions(ada, NOW), 0);
  }),

  storeCase("all sessions but one end, and that one keeps the grant unless it is over", async (store) => {
    const kept = await signIn(store, ada);
    await signIn(store, ada);
    const { grant } = await signIn(store, ada, { expiresAt: NOW + 1 });
    assert.equal(await store.endSessions(ada, NOW + 1, kept.session.idHash), 1);
    assert.deepEqual(await store.sessionsOf(ada, NOW), [kept.session]);
    assert.deepEqual(await store.readGrant(ada), grant);
    assert.equal(await store.endSessions(ada, NOW, kept.session.idHash), 0);
    assert.deepEqual(await store.readGrant(ada), grant);
    assert.equal(await store.endSessions(ada, NOW + HOUR, kept.session.idHash), 0);
    assert.equal(await store.readGrant(ada), undefined);
  }),

  storeCase("another person's session keeps nobody's grant", async (store) => {
    await signIn(store, ada);
    const other = await signIn(store, bela);
    assert.equal(await store.endSessions(ada, NOW, other.session.idHash), 1);
    assert.equal(await store.readGrant(ada), undefined);
    assert.deepEqual(await store.readSession(other.session.idHash, NOW), { ...other, pausedUntil: null });
  }),

  storeCase(
    "many who end a person's last two sessions end each once, and the grant with them",
    async (store, another) => {
      const stores = [store, await another()];
      for (let round = 0; round < 5; round++) {
        const ids = [await signIn(store, ada), await signIn(store, ada)].map(({ session }) => session.idHash);
        const endings = Array.from({ length: 50 }, (_, n) =>
          (stores[n % 2] ?? store).endSession(ids[(n >> 1) % 2] ?? "", NOW),
        );
        assert.equal((await Promise.all(endings)).filter(Boolean).length, 2);
        assert.deepEqual(await store.sessionsOf(ada, NOW), []);
        assert.equal(await store.readGrant(ada), undefined);
      }
    },
  ),

  storeCase(
    "there is never a grant without a session, nor a session without a grant",
    async (store, another) => {
      const other = await another();
      for (let round = 0; round < 10; round++) {
        const last = await signIn(store, ada);
        const [made] = await Promise.all([
          signIn(store, ada),
          other.endSession(last.session.idHash, NOW),
          signIn(other, bela, {}, { formerSession: last.session.idHash }),
          ...(round % 2 ? [other.endSessions(ada, NOW)] : []),
        ]);
        const sessions = await store.sessionsOf(ada, NOW);
        const grant = await store.readGrant(ada);
        assert.equal(sessions.length > 0, grant !== undefined);
        if (round % 2 === 0) assert.deepEqual(grant, made.grant);
        for (const { idHash } of sessions)
          assert.deepEqual((await store.readSession(idHash, NOW))?.grant, grant);
      }
    },
  ),
];
