import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GrantRecord, Owner, SessionRecord, Store } from "../src/stores/store.ts";

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

const ada: Owner = { app: "spotify app", person: "account:ada" };
const bela: Owner = { app: "spotify app", person: "account:bela" };

const sessionFor = (owner: Owner, over: Partial<SessionRecord> = {}): SessionRecord => ({
  ...owner,
  idHash: randomUUID(),
  createdAt: NOW,
  seenAt: NOW,
  expiresAt: NOW + HOUR,
  endsAt: NOW + 10 * HOUR,
  ...over,
});

const grantFor = (owner: Owner, over: Partial<GrantRecord> = {}): GrantRecord => ({
  ...owner,
  version: randomUUID(),
  userId: owner.person.slice("account:".length),
  sealed: `sealed ${randomUUID()}`,
  keyId: "key one",
  scope: "user-read-currently-playing",
  authorizedAt: NOW,
  endedAt: null,
  endedReason: null,
  ...over,
});

/** What every store has to keep to. `open` gives an empty one. */
export function storeConformance(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    async function signIn(owner: Owner, over: Partial<SessionRecord> = {}) {
      const session = sessionFor(owner, over);
      const grant = grantFor(owner);
      await store.signIn({ session, grant });
      return { session, grant };
    }

    it("gives back a session with its grant as they were stored", async () => {
      const { session, grant } = await signIn(ada);
      expect(await store.readSession(session.idHash, NOW)).toEqual({ session, grant });
      expect(await store.readGrant(ada)).toEqual(grant);
    });

    it("knows nothing of what was never stored", async () => {
      await signIn(ada);
      expect(await store.readSession("nobody's", NOW)).toBeUndefined();
      expect(await store.readGrant(bela)).toBeUndefined();
      expect(await store.readGrant({ ...ada, app: "another app" })).toBeUndefined();
      expect(await store.endSession("nobody's")).toBe(false);
    });

    it("does not give out a session that has run out, idle or absolutely", async () => {
      const idle = await signIn(ada, { expiresAt: NOW + 10 });
      const old = await signIn(ada, { endsAt: NOW + 10 });
      for (const { session } of [idle, old]) {
        expect(await store.readSession(session.idHash, NOW + 9)).toBeDefined();
        expect(await store.readSession(session.idHash, NOW + 10)).toBeUndefined();
      }
    });

    it("moves a session's end when it is used", async () => {
      const { session } = await signIn(ada);
      await store.touchSession(session.idHash, NOW + 5, NOW + 2 * HOUR);
      const found = await store.readSession(session.idHash, NOW + HOUR + 1);
      expect(found?.session).toEqual({ ...session, seenAt: NOW + 5, expiresAt: NOW + 2 * HOUR });
    });

    it("removes the grant with the person's last session, and not before", async () => {
      const one = await signIn(ada);
      const two = await signIn(ada);
      const other = await signIn(bela);
      expect(await store.endSession(one.session.idHash)).toBe(true);
      expect(await store.readSession(one.session.idHash, NOW)).toBeUndefined();
      expect(await store.readSession(two.session.idHash, NOW)).toBeDefined();
      expect(await store.endSession(two.session.idHash)).toBe(true);
      expect(await store.endSession(two.session.idHash)).toBe(false);
      expect(await store.readGrant(ada)).toBeUndefined();
      expect(await store.readSession(other.session.idHash, NOW)).toEqual(other);
    });

    it("ends the browser's former session in the same step as the sign-in", async () => {
      const former = await signIn(ada);
      const again = sessionFor(ada);
      const grant = grantFor(ada);
      await store.signIn({ session: again, grant, formerSession: former.session.idHash });
      expect(await store.readSession(former.session.idHash, NOW)).toBeUndefined();
      expect(await store.readSession(again.idHash, NOW)).toEqual({ session: again, grant });
      await store.signIn({ session: sessionFor(bela), grant: grantFor(bela), formerSession: again.idHash });
      expect(await store.readGrant(ada)).toBeUndefined();
    });

    it("carries a person's sessions over to a new key", async () => {
      const former = { ...ada, person: "user:ada" };
      const { session } = await signIn(former);
      const grant = grantFor(ada);
      await store.signIn({ session: sessionFor(ada), grant, formerPerson: former.person });
      expect(await store.readSession(session.idHash, NOW)).toEqual({
        session: { ...session, ...ada },
        grant,
      });
      expect(await store.readGrant(former)).toBeUndefined();
    });

    it("replaces a grant only from the version that is there", async () => {
      const { grant } = await signIn(ada);
      const next = grantFor(ada);
      expect(await store.replaceGrant(next, grant.version)).toBe(true);
      expect(await store.readGrant(ada)).toEqual(next);
      expect(await store.replaceGrant(grantFor(ada), grant.version)).toBe(false);
      expect(await store.readGrant(ada)).toEqual(next);
    });

    it("never makes a grant by replacing one", async () => {
      const { session, grant } = await signIn(ada);
      await store.endSession(session.idHash);
      expect(await store.replaceGrant(grantFor(ada), grant.version)).toBe(false);
      expect(await store.readGrant(ada)).toBeUndefined();
    });

    it("keeps an ended grant with its reason", async () => {
      const { grant } = await signIn(ada);
      const ended = { sealed: null, keyId: null, endedAt: NOW + 1, endedReason: "invalid_grant" };
      const next = grantFor(ada, ended);
      await store.replaceGrant(next, grant.version);
      expect(await store.readGrant(ada)).toEqual(next);
    });

    it("lets one of many claim an attempt", async () => {
      expect(await store.isAttemptClaimed("attempt")).toBe(false);
      const claims = await Promise.all([1, 2, 3, 4, 5].map(() => store.claimAttempt("attempt", NOW + HOUR)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await store.isAttemptClaimed("attempt")).toBe(true);
    });

    it("gives a lease to one holder at a time, and to the next when its time is over", async () => {
      const [a, b] = ["a", "b"].map((holder) => ({ name: "refresh ada", holder })) as [never, never];
      expect(await store.acquireLease(a, NOW, NOW + 5)).toBe(true);
      expect(await store.acquireLease(b, NOW + 4, NOW + 9)).toBe(false);
      expect(await store.renewLease(a, NOW + 10)).toBe(true);
      expect(await store.acquireLease(b, NOW + 9, NOW + 20)).toBe(false);
      expect(await store.acquireLease(b, NOW + 10, NOW + 20)).toBe(true);
      expect(await store.renewLease(a, NOW + 30)).toBe(false);
      await store.releaseLease(a);
      expect(await store.acquireLease(a, NOW + 19, NOW + 30)).toBe(false);
      await store.releaseLease(b);
      expect(await store.acquireLease(a, NOW + 19, NOW + 30)).toBe(true);
    });

    it("gives a lease that ends later than any could to the next: the clock was set back", async () => {
      await store.acquireLease({ name: "refresh ada", holder: "killed" }, NOW + HOUR, NOW + HOUR + 5);
      expect(await store.acquireLease({ name: "refresh ada", holder: "next" }, NOW, NOW + 5)).toBe(true);
    });

    it("refuses a write of a holder whose lease somebody has taken over", async () => {
      const { grant } = await signIn(ada);
      const late = { name: "refresh ada", holder: "late" };
      const next = { name: "refresh ada", holder: "next" };
      await store.acquireLease(late, NOW, NOW + 5);
      expect(await store.acquireLease(next, NOW + 5, NOW + 10)).toBe(true);
      expect(await store.replaceGrant(grantFor(ada), grant.version, late)).toBe(false);
      expect(await store.replaceGrant(grantFor(ada), grant.version, next)).toBe(true);
    });

    it("sweeps what has run out in batches, with the grants nobody holds any more", async () => {
      for (let n = 0; n < 3; n++) await signIn(ada, { expiresAt: NOW + 1 });
      const kept = await signIn(bela);
      await signIn(bela, { endsAt: NOW + 1 });
      await store.claimAttempt("old attempt", NOW + 1);
      expect(await store.sweep(NOW + 1, 3)).toBe(3);
      expect(await store.sweep(NOW + 1, 3)).toBe(1);
      expect(await store.sweep(NOW + 1, 3)).toBe(0);
      expect(await store.readGrant(ada)).toBeUndefined();
      expect(await store.readGrant(bela)).toBeDefined();
      expect(await store.readSession(kept.session.idHash, NOW + 1)).toBeDefined();
      expect(await store.isAttemptClaimed("old attempt")).toBe(false);
    });

    it("counts the keys that grants are sealed with", async () => {
      const { grant } = await signIn(ada);
      await signIn(bela);
      await store.replaceGrant(grantFor(ada, { keyId: "key two" }), grant.version);
      expect(await store.keyIds()).toEqual(
        new Map([
          ["key one", 1],
          ["key two", 1],
        ]),
      );
      const ended = grantFor(ada, { sealed: null, keyId: null, endedAt: NOW, endedReason: "invalid_grant" });
      await store.replaceGrant(ended, (await store.readGrant(ada))?.version ?? "");
      expect(await store.keyIds()).toEqual(new Map([["key one", 1]]));
    });
  });
}
