/** Whose grant: one person at one app (rule 11 of what always holds). */
export interface Owner {
  /** The app at its accounts service; two apps never see each other's records. */
  readonly app: string;
  /** `account:…` (Spotify's `account_id`) or `user:…` (its `id`, where the profile has no `account_id`). */
  readonly person: string;
}

/** One browser that is signed in. Times are Unix milliseconds, whole ones, here and everywhere in the store. */
export interface SessionRecord extends Owner {
  /** SHA-256 of the session id, base64url. The id itself is known to its browser alone. */
  readonly idHash: string;
  /** What the person may know the browser by, for instance `Firefox on Linux`; empty where nobody can tell. */
  readonly device: string;
  readonly createdAt: number;
  readonly seenAt: number;
  /** When it ends if it is not used again. */
  readonly expiresAt: number;
  /** When it ends, however much it is used. */
  readonly endsAt: number;
}

/** What one person has allowed this app. */
export interface GrantRecord extends Owner {
  /** Names the token. Changes with every new one and never repeats, not even after the grant was removed and made again. */
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
  /** The fencing number under which the refresh token was sent, as long as no answer to it is stored: nobody knows its outcome. */
  readonly pendingRefresh: number | null;
  readonly endedAt: number | null;
  /** Why it ended, for instance `invalid_grant`. */
  readonly endedReason: string | null;
}

/**
 * Sole right to a piece of work for a while. It is good until its time is over or somebody else has it; the store's
 * clock says so, not its holder's.
 */
export interface Lease {
  readonly name: string;
  /** Higher for whoever has it later, and never given twice, whatever the name. */
  readonly fence: number;
}

/** Everything that one sign-in writes, in one step. */
export interface SignIn {
  readonly session: SessionRecord;
  readonly grant: GrantRecord;
  /** Hash of the session that this browser had before: it ends in the same step. */
  readonly formerSession?: string;
  /** A key under which the same person was known before; its sessions move to the new one. */
  readonly formerPerson?: string;
  /** How many sessions this person may have, this one included: beyond it those made first end in the same step. */
  readonly sessionLimit: number;
}

/** What a signed-in view needs, in one read. */
export interface FoundSession {
  readonly session: SessionRecord;
  readonly grant: GrantRecord;
  /** {@link Store.pause} of the session's app, while it lasts. */
  readonly pausedUntil: number | null;
}

/** A person's grant with all their sessions. */
export interface Holding {
  readonly grant: GrantRecord;
  readonly sessions: readonly SessionRecord[];
}

/**
 * Where sessions, grants and leases live.
 *
 * - Every method is one atomic step, whoever else is at work on the same store; what it has acknowledged survives the
 *   death of the process at any instant (the memory store excepted). One that fails may have taken effect or not.
 * - `now` is the caller's time, and whether a session, an attempt or a pause is over is told by it alone. An engine that
 *   removes what is over by itself counts the time that was left from when it was stored.
 * - A session that is over is none: it keeps no grant.
 * - Any error is the store's trouble, not its caller's: callers see it as `StoreUnavailable`.
 */
export interface Store {
  /** What is amiss with how it is set up, for instance that it forgets when it is restarted; each a sentence with its mend. */
  readonly warnings: readonly string[];

  /** Takes a sign-in attempt for use, and remembers that until `expiresAt`. False when it was taken before: an attempt serves once. */
  claimAttempt(hash: string, now: number, expiresAt: number): Promise<boolean>;
  /** Whether an attempt has been taken. */
  isAttemptClaimed(hash: string): Promise<boolean>;

  /** `session.createdAt` is the time. Puts the grant in place of whatever the owner had. */
  signIn(signIn: SignIn): Promise<void>;
  /** The session with this hash, its grant and its app's pause, unless it is over. */
  readSession(idHash: string, now: number): Promise<FoundSession | undefined>;
  /** Notes that a session was used and until when it lasts. Nothing where there is none, or it was over at `seenAt`. */
  touchSession(idHash: string, seenAt: number, expiresAt: number): Promise<void>;
  /** A person's sessions that are not over, made last first. */
  sessionsOf(owner: Owner, now: number): Promise<readonly SessionRecord[]>;
  /** Ends a session; with the person's last one, their grant goes in the same step. False: there was none. */
  endSession(idHash: string, now: number): Promise<boolean>;
  /** Ends all sessions of a person but one, or all and with them the grant. Answers how many that were not over. */
  endSessions(owner: Owner, now: number, except?: string): Promise<number>;

  readGrant(owner: Owner): Promise<GrantRecord | undefined>;
  /**
   * Compare-and-set: puts `next` in place of the owner's grant if that still has `version` and, where a lease is
   * given, if that is still good. Never creates a grant.
   */
  replaceGrant(next: GrantRecord, version: string, lease?: Lease): Promise<boolean>;
  /**
   * Sets `pendingRefresh` to the lease's fence, or to `null`, if the owner's grant still has `version` and the lease is
   * still good. The version stays.
   */
  noteRefresh(owner: Owner, version: string, lease: Lease, isPending: boolean): Promise<boolean>;
  /** Grants that none of these keys sealed, ended ones left out: how many, and the `userId` of `limit` of them at most. */
  grantsSealedOtherwise(
    keyIds: readonly string[],
    limit: number,
  ): Promise<{ readonly count: number; readonly userIds: readonly string[] }>;

  /** Takes the lease for some milliseconds, if nobody has it. `undefined`: somebody has. */
  acquireLease(name: string, duration: number): Promise<Lease | undefined>;
  /** Makes it last some milliseconds from now. False when it is no longer good: it stays so. */
  renewLease(lease: Lease, duration: number): Promise<boolean>;
  /** Gives it back, if it is still good, and wakes those who wait for it. */
  releaseLease(lease: Lease): Promise<void>;
  /**
   * Waits until somebody gives the lease back, as far as the store hears of it; `within` milliseconds at most, and no longer
   * than until the store is closed. Nothing of a wait that is over is left behind: a timer would keep the process from ending.
   */
  leaseReleased(name: string, within: number): Promise<void>;

  /**
   * Lets an app rest from `now` until then, or until later where a longer rest is under way. All who share the store keep to
   * it. A rest that begins later than `now` was noted by a clock that is ahead: this one takes its place.
   */
  pause(name: string, now: number, until: number): Promise<void>;
  /** Until when, while it lasts: from the `now` at which it was noted. */
  readPause(name: string, now: number): Promise<number | null>;

  /**
   * Removes what is over, at most `limit` sessions, and the grants that nobody holds any more. Answers how many sessions;
   * 0 where the engine does it by itself.
   */
  sweep(now: number, limit: number): Promise<number>;
  /** Rejects where the store cannot be used just now. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A store that all of its records can be read from and written to, for moving house and for new keys. */
export interface BulkStore extends Store {
  /**
   * Everybody's holdings, some `limit` at a time: begin without a cursor, go on with `next` until there is none. Who comes or
   * goes meanwhile may be missing or come twice.
   */
  holdings(
    cursor: string | undefined,
    limit: number,
  ): Promise<{ readonly holdings: readonly Holding[]; readonly next: string | undefined }>;
  /**
   * Puts holdings in place of whatever the store has of these people; a session that was somebody else's is theirs.
   * Sessions that are over may be left out, and with them a grant that no other session holds.
   */
  putHoldings(holdings: readonly Holding[], now: number): Promise<void>;
  /** How many sessions, those that are over included as long as they are there, and how many grants. */
  counts(): Promise<{ readonly sessions: number; readonly grants: number }>;
  /** Puts the same token sealed anew in its place if the grant still has `grant.version`. The version stays. */
  resealGrant(grant: GrantRecord): Promise<boolean>;
  /** A note about the store as a whole, kept in it. */
  readMark(): Promise<string | undefined>;
  writeMark(mark: string | undefined): Promise<void>;
}

/** The store cannot be used just now: it is down, too slow, full, or refuses. Nobody signed in is signed out by that. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
  /** The engine's own code where it has one (`ECONNREFUSED`, `53100`, `SQLITE_FULL`), else `timeout` or `down`. */
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super(`The store cannot be used just now (${code}).`, options);
    this.code = code;
  }
}
