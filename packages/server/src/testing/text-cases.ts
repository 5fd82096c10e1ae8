import assert from "node:assert/strict";
import type { Store } from "../stores/store.ts";
import { ada, grantFor, HOUR, NOW, sessionFor, signIn } from "./records.ts";
import { type StoreCase, storeCase } from "./store-case.ts";

const CONTROLS = String.fromCharCode(...Array.from({ length: 31 }, (_, n) => n + 1), 127);
const TEXTS = [
  "",
  " two  spaces ",
  `'"\`\\; DROP TABLE sessions; -- %s $1 {} [] * ? :`,
  "é e\u0301 ß İ 日本語 👩‍👩‍👧 🎵 \u202e \ufeff",
  CONTROLS,
];

/** Texts come back as they were, whatever is in them. */
export const textCases: readonly StoreCase<Store>[] = [
  ...TEXTS.map((text) =>
    storeCase(`text comes back as it was: ${JSON.stringify(text)}`, async (store: Store) => {
      const owner = { app: `app ${text}`, person: `account:${text}` };
      const session = sessionFor(owner, { idHash: `hash ${text}`, device: text });
      const grant = grantFor(owner, { version: `version ${text}`, userId: text, sealed: text, scope: text });
      await store.signIn({ session, grant, sessionLimit: 5 });
      await store.pause(owner.app, NOW, NOW + HOUR);
      const found = { session, grant, pausedUntil: NOW + HOUR };
      assert.deepEqual(await store.readSession(session.idHash, NOW), found);
      assert.deepEqual(await store.sessionsOf(owner, NOW), [session]);

      const lease = await store.acquireLease(`lease ${text}`, 60_000);
      assert.deepEqual(lease && { ...lease, fence: 0 }, { name: `lease ${text}`, fence: 0 });
      const next = grantFor(owner, { version: `next ${text}`, keyId: `key ${text}`, endedReason: text });
      assert.equal(await store.replaceGrant(next, grant.version, lease), true);
      assert.deepEqual(await store.readGrant(owner), next);
      assert.equal((await store.grantsSealedOtherwise([`key ${text}`], 1)).count, 0);
      assert.equal((await store.grantsSealedOtherwise([`${text} key`], 1)).count, 1);

      assert.equal(await store.claimAttempt(text, NOW, NOW + HOUR), true);
      assert.equal(await store.isAttemptClaimed(text), true);
      assert.equal(await store.endSession(session.idHash, NOW), true);
      assert.equal(await store.readGrant(owner), undefined);
    }),
  ),

  storeCase("people whose app and name read the same side by side are two", async (store) => {
    for (const between of [":", "/", "|", " ", ",", '","', "\n", "\u0001", "}", "::"]) {
      const one = { app: "a", person: `b${between}c` };
      const two = { app: `a${between}b`, person: "c" };
      const first = await signIn(store, one);
      const second = await signIn(store, two);
      assert.deepEqual(await store.readGrant(one), first.grant);
      assert.deepEqual(await store.readGrant(two), second.grant);
      assert.equal(await store.endSessions(one, NOW), 1);
      assert.deepEqual(await store.readSession(second.session.idHash, NOW), { ...second, pausedUntil: null });
    }
  }),

  storeCase("upper and lower case, and spaces at the end, are told apart", async (store) => {
    const owners = ["account:ada", "account:Ada", "account:ada "].map((person) => ({ ...ada, person }));
    for (const owner of owners) await signIn(store, owner, { idHash: `hash of ${owner.person}` });
    for (const owner of owners) {
      const [session] = await store.sessionsOf(owner, NOW);
      assert.equal(session?.idHash, `hash of ${owner.person}`);
      assert.equal((await store.readGrant(owner))?.person, owner.person);
    }
  }),

  storeCase("an app's name of 4 KB and a token of 100 KB are kept", async (store) => {
    const owner = { app: "https://accounts.example/an-app/".repeat(128), person: "account:ada" };
    const session = sessionFor(owner, { device: "a device ".repeat(100) });
    const grant = grantFor(owner, {
      sealed: "0123456789abcdef".repeat(6_400),
      scope: "a-scope ".repeat(500),
    });
    await store.signIn({ session, grant, sessionLimit: 5 });
    await store.pause(owner.app, NOW, NOW + HOUR);
    const found = { session, grant, pausedUntil: NOW + HOUR };
    assert.deepEqual(await store.readSession(session.idHash, NOW), found);
    const lease = await store.acquireLease(`refresh ${owner.app}`, 60_000);
    assert.ok(lease);
    assert.equal(await store.noteRefresh(owner, grant.version, lease, true), true);
    assert.equal(await store.endSessions(owner, NOW), 1);
    assert.equal(await store.readGrant(owner), undefined);
  }),
];
