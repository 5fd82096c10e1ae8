import assert from "node:assert/strict";
import type { Owner, Store } from "../stores/store.ts";
import { ada, bela, endedGrantFor, grantFor, HOUR, NOW, sessionFor, signIn } from "./records.ts";
import { type StoreCase, storeCase } from "./store-case.ts";

const idsOf = async (store: Store, owner: Owner, now = NOW): Promise<string[]> =>
  (await store.sessionsOf(owner, now)).map(({ idHash }) => idHash);

/** Signing in: session, grant, former session, former person and the limit of sessions, in one step. */
export const signInCases: readonly StoreCase<Store>[] = [
  storeCase("a session comes back with its grant as they were stored", async (store, another) => {
    const { session, grant } = await signIn(store, ada);
    const found = { session, grant, pausedUntil: null };
    assert.deepEqual(await store.readSession(session.idHash, NOW), found);
    assert.deepEqual(await store.readGrant(ada), grant);
    assert.deepEqual(await (await another()).readSession(session.idHash, NOW), found);
  }),

  {
    name: "what was acknowledged is still there when every instance was closed",
    async run(open) {
      const before = await open();
      const made = await signIn(before, ada).finally(() => before.close());
      const after = await open();
      const found = await after.readSession(made.session.idHash, NOW).finally(() => after.close());
      assert.deepEqual(found, { ...made, pausedUntil: null });
    },
  },

  storeCase("what was never stored is not there", async (store) => {
    await signIn(store, ada);
    assert.equal(await store.readSession("nobody's", NOW), undefined);
    assert.equal(await store.readGrant(bela), undefined);
    assert.equal(await store.readGrant({ ...ada, app: "another app" }), undefined);
    assert.deepEqual(await store.sessionsOf(bela, NOW), []);
    assert.deepEqual(await store.sessionsOf({ ...ada, app: "another app" }, NOW), []);
  }),

  storeCase(
    "a sign-in puts its grant in place of the person's former one, for all sessions",
    async (store) => {
      const first = await signIn(store, ada);
      const second = await signIn(store, ada);
      assert.deepEqual(await store.readGrant(ada), second.grant);
      assert.deepEqual((await store.readSession(first.session.idHash, NOW))?.grant, second.grant);
      assert.equal(await store.replaceGrant(endedGrantFor(ada), second.grant.version), true);
      const third = await signIn(store, ada);
      assert.deepEqual(await store.readGrant(ada), third.grant);
    },
  ),

  storeCase("the browser's former session ends in the same step", async (store) => {
    const former = await signIn(store, ada);
    const again = await signIn(store, ada, {}, { formerSession: former.session.idHash });
    assert.equal(await store.readSession(former.session.idHash, NOW), undefined);
    assert.deepEqual(await store.readSession(again.session.idHash, NOW), { ...again, pausedUntil: null });
    await signIn(store, ada, {}, { formerSession: "one that ended long ago" });
    assert.equal((await idsOf(store, ada)).length, 2);
  }),

  storeCase(
    "the former session of another person takes that person's grant with it if it was the last",
    async (store) => {
      const one = await signIn(store, ada);
      const two = await signIn(store, ada);
      await signIn(store, bela, {}, { formerSession: one.session.idHash });
      assert.deepEqual(await idsOf(store, ada), [two.session.idHash]);
      assert.deepEqual(await store.readGrant(ada), two.grant);
      const last = await signIn(store, bela, {}, { formerSession: two.session.idHash });
      assert.deepEqual(await idsOf(store, ada), []);
      assert.equal(await store.readGrant(ada), undefined);
      assert.deepEqual(await store.readGrant(bela), last.grant);
    },
  ),

  storeCase(
    "a person's sessions are carried over to a new key, and the former key's grant goes",
    async (store) => {
      const former = { ...ada, person: "user:ada" };
      const { session } = await signIn(store, former);
      const other = await signIn(store, { ...former, app: "another app" });
      const { session: made, grant } = await signIn(store, ada, {}, { formerPerson: former.person });
      assert.deepEqual(await store.readSession(session.idHash, NOW), {
        session: { ...session, ...ada },
        grant,
        pausedUntil: null,
      });
      assert.deepEqual((await idsOf(store, ada)).sort(), [session.idHash, made.idHash].sort());
      assert.deepEqual(await idsOf(store, former), []);
      assert.equal(await store.readGrant(former), undefined);
      assert.deepEqual(await store.readSession(other.session.idHash, NOW), { ...other, pausedUntil: null });
      assert.equal(await store.endSessions(ada, NOW), 2);
      assert.equal(await store.readSession(session.idHash, NOW), undefined);
    },
  ),

  storeCase("a person's former session ends while the others are carried over", async (store) => {
    const former = { ...ada, person: "user:ada" };
    const one = await signIn(store, former);
    const two = await signIn(store, former);
    const step = { formerPerson: former.person, formerSession: one.session.idHash };
    const again = await signIn(store, ada, {}, step);
    assert.equal(await store.readSession(one.session.idHash, NOW), undefined);
    assert.deepEqual((await idsOf(store, ada)).sort(), [two.session.idHash, again.session.idHash].sort());
  }),

  storeCase("a former person who is the same one, or nobody, changes nothing", async (store) => {
    const one = await signIn(store, ada);
    const two = await signIn(store, ada, {}, { formerPerson: ada.person });
    const three = await signIn(store, ada, {}, { formerPerson: "user:nobody" });
    const ids = [one, two, three].map(({ session }) => session.idHash);
    assert.deepEqual((await idsOf(store, ada)).sort(), ids.sort());
    assert.deepEqual(await store.readGrant(ada), three.grant);
  }),

  storeCase("beyond the limit those made first end, never the one just made", async (store) => {
    const made: string[] = [];
    for (const minutes of [3, 1, 2]) {
      made.push((await signIn(store, ada, { createdAt: NOW + minutes })).session.idHash);
    }
    await signIn(store, bela);
    const [three, , two] = made;
    // Its clock is behind: by time it would be the first to go.
    const late = await signIn(store, ada, { createdAt: NOW }, { sessionLimit: 3 });
    assert.deepEqual(await idsOf(store, ada), [three, two, late.session.idHash]);
    const last = await signIn(store, ada, { createdAt: NOW + 4 }, { sessionLimit: 1 });
    assert.deepEqual(await idsOf(store, ada), [last.session.idHash]);
    assert.deepEqual(await store.readGrant(ada), last.grant);
    assert.equal((await idsOf(store, bela)).length, 1);
  }),

  storeCase("sessions that are over do not count toward the limit, carried-over ones do", async (store) => {
    await signIn(store, ada, { createdAt: NOW + 5, expiresAt: NOW + HOUR });
    await signIn(store, ada, { createdAt: NOW + 6, endsAt: NOW + HOUR });
    const kept = await signIn(store, ada, { expiresAt: NOW + 3 * HOUR });
    const later = { createdAt: NOW + HOUR, expiresAt: NOW + 3 * HOUR };
    const made = await signIn(store, ada, later, { sessionLimit: 2 });
    assert.deepEqual(await idsOf(store, ada, NOW + HOUR), [made.session.idHash, kept.session.idHash]);
    const step = { sessionLimit: 2, formerPerson: ada.person };
    const renamed = { ...ada, person: "account:ada-renamed" };
    const last = await signIn(store, renamed, { ...later, createdAt: NOW + HOUR + 1 }, step);
    const left = await idsOf(store, renamed, NOW + HOUR + 1);
    assert.deepEqual(left, [last.session.idHash, made.session.idHash]);
  }),

  storeCase(
    "many sign-ins at once keep to the limit, and the grant is one of theirs",
    async (store, another) => {
      const stores = [store, await another()];
      const signIns = Array.from({ length: 20 }, (_, n) =>
        signIn(stores[n % 2] ?? store, ada, { createdAt: NOW + n }, { sessionLimit: 3 }),
      );
      const made = await Promise.all(signIns);
      assert.equal((await idsOf(store, ada)).length, 3);
      const grant = await store.readGrant(ada);
      assert.deepEqual(made.find((one) => one.grant.version === grant?.version)?.grant, grant);
    },
  ),

  storeCase("a sign-in is never undone by a write of the token before it", async (store, another) => {
    const other = await another();
    for (let round = 0; round < 10; round++) {
      const before = await signIn(store, ada);
      const grant = grantFor(ada);
      await Promise.all([
        other.replaceGrant(grantFor(ada), before.grant.version),
        store.signIn({ session: sessionFor(ada), grant, sessionLimit: 5 }),
        other.replaceGrant(grantFor(ada), before.grant.version),
      ]);
      assert.deepEqual(await store.readGrant(ada), grant);
    }
  }),
];
