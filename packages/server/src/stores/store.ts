/** Whose grant: one person at one app (rule 11 of what always holds). */
export interface Owner {
  /** The app at its accounts service; two apps never see each other's records. */
  readonly app: string;
  /** `account:…` (Spotify's `account_id`) or `user:…` (its `id`, where the profile has no `account_id`). */
  readonly person: string;
}

/** One browser that is signed in. Times are Unix milliseconds, here and everywhere in the store. */
export interface SessionRecord extends Owner {
  /** SHA-256 of the session id, base64url. The id itself is known to its browser alone. */
  readonly idHash: string;
  readonly createdAt: number;
  readonly seenAt: number;
  /** When it ends if it is not used again. */
  readonly expiresAt: number;
  /** When it ends, however much it is used. */
  readonly endsAt: number;
}

/** What one person has allowed this app. */
export interface GrantRecord extends Owner {
  /** Changes with every write and never repeats, not even after the grant was removed and made again. */
  readonly version: string;
  /** Spotify's `id` of the person: what pages show. */
  readonly userId: string;
  /** The token, sealed for this owner; `null` once the grant has ended. */
  readonly sealed: string | null;
  /** Which secret sealed it. */
  readonly keyId: string | null;
  /** The granted scope, space-separated. */
  readonly scope: string;
  /** When the person authorised: refresh tokens end six months after. */
  readonly authorizedAt: number;
  readonly endedAt: number | null;
  /** Why it ended, for instance `invalid_grant`. */
  readonly endedReason: string | null;
}

/** Sole right to a piece of work for a while. Who takes it over after its time is a new holder. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
}

/** Everything that one sign-in writes, in one step. */
export interface SignIn {
  readonly session: SessionRecord;
  readonly grant: GrantRecord;
  /** Hash of the session that this browser had before: it ends in the same step. */
  readonly formerSession?: string;
  /** A key under which the same person was known before; its sessions move to the new one. */
  readonly formerPerson?: string;
}

/**
 * Where sessions, grants and leases live. Every method is one atomic step; what it has acknowledged survives
 * the death of the process at any instant (the memory store excepted). `now` is Unix milliseconds.
 */
export interface Store {
  /** Takes a sign-in attempt for use. False when it was taken before: an attempt serves once. */
  claimAttempt(hash: string, expiresAt: number): Promise<boolean>;
  /** Whether an attempt has been taken. */
  isAttemptClaimed(hash: string): Promise<boolean>;

  signIn(signIn: SignIn): Promise<void>;
  /** The session with this hash and its grant, unless it has run out. */
  readSession(
    idHash: string,
    now: number,
  ): Promise<{ session: SessionRecord; grant: GrantRecord } | undefined>;
  /** Notes that a session was used and until when it lasts now. */
  touchSession(idHash: string, seenAt: number, expiresAt: number): Promise<void>;
  /** Ends a session; with the person's last one, their grant goes in the same step. False: there was none. */
  endSession(idHash: string): Promise<boolean>;

  readGrant(owner: Owner): Promise<GrantRecord | undefined>;
  /**
   * Compare-and-set: puts `next` in place of the owner's grant if that still has `version` and, where a lease is
   * given, if nobody else has taken the lease over. Never creates a grant.
   */
  replaceGrant(next: GrantRecord, version: string, lease?: Lease): Promise<boolean>;

  /**
   * Takes the lease if it is free or its holder's time is over. A time beyond `expiresAt` is over too: no lease is
   * longer, so the clock has been set back since. False: somebody holds it.
   */
  acquireLease(lease: Lease, now: number, expiresAt: number): Promise<boolean>;
  /** False when it was taken over. */
  renewLease(lease: Lease, expiresAt: number): Promise<boolean>;
  releaseLease(lease: Lease): Promise<void>;

  /** Removes what has run out, at most `limit` sessions, and the grants of people whose last one that was. Answers how many sessions. */
  sweep(now: number, limit: number): Promise<number>;
  /** Which keys the stored grants are sealed with, and how many each. */
  keyIds(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}
