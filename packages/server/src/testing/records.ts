import { randomUUID } from "node:crypto";
import type { GrantRecord, Owner, SessionRecord, SignIn, Store } from "../stores/store.ts";

/** The time of cases that need no real one. Everything in them ends hours later, which no engine's clock comes to. */
export const NOW = 1_800_000_000_000;
export const HOUR = 3_600_000;

export const ada: Owner = { app: "https://accounts.example an-app", person: "account:ada" };
export const bela: Owner = { app: "https://accounts.example an-app", person: "account:bela" };

/** A session made at {@link NOW}, with an hour to go. */
export const sessionFor = (owner: Owner, over: Partial<SessionRecord> = {}): SessionRecord => ({
  ...owner,
  idHash: randomUUID(),
  device: "Firefox on Linux",
  createdAt: NOW,
  seenAt: NOW,
  expiresAt: NOW + HOUR,
  endsAt: NOW + 10 * HOUR,
  ...over,
});

/** A grant of a version that no other has. */
export const grantFor = (owner: Owner, over: Partial<GrantRecord> = {}): GrantRecord => ({
  ...owner,
  version: randomUUID(),
  userId: owner.person.slice(owner.person.indexOf(":") + 1),
  sealed: `sealed ${randomUUID()}`,
  keyId: "key one",
  scope: "user-read-currently-playing",
  authorizedAt: NOW,
  pendingRefresh: null,
  endedAt: null,
  endedReason: null,
  ...over,
});

/** What is left of a grant that has ended. */
export const endedGrantFor = (owner: Owner): GrantRecord =>
  grantFor(owner, { sealed: null, keyId: null, endedAt: NOW + 1, endedReason: "invalid_grant" });

/** Signs a person in once more, in a browser of its own. */
export async function signIn(
  store: Store,
  owner: Owner,
  over: Partial<SessionRecord> = {},
  step: Partial<SignIn> = {},
): Promise<{ session: SessionRecord; grant: GrantRecord }> {
  const session = sessionFor(owner, over);
  const grant = grantFor(owner);
  await store.signIn({ session, grant, sessionLimit: 100, ...step });
  return { session, grant };
}
