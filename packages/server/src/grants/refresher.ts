import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import {
  AuthError,
  type Credentials,
  InvalidGrant,
  type Scope,
  TimeoutError,
  type Token,
} from "@stagedoor/spotify";
import { errorFields, type Log } from "../ops/log.ts";
import type { Keyring } from "../sealing.ts";
import type { HeldLease } from "../stores/hold-lease.ts";
import { keyOf } from "../stores/owner-key.ts";
import type { GrantRecord, Lease, Owner, Store } from "../stores/store.ts";
import { endReasonOf, lackingScope } from "./end-reason.ts";
import type { Outcome } from "./outcome.ts";
import { Outcomes } from "./outcomes.ts";
import { RefreshFailed } from "./refresh-failed.ts";
import { PATIENCE, takeLease } from "./refresh-lease.ts";
import { RefreshPauses } from "./refresh-pauses.ts";
import { abortAfterRunning } from "./running-time.ts";
import { type Opened, openGrant, sealToken } from "./sealed-token.ts";
import { type EndReason, SignInAgain } from "./sign-in-again.ts";

/**
 * Milliseconds that an answer of the accounts service is waited for. No view waits that long; but where a refresh token
 * serves once, a late answer is all there is of the grant.
 */
const SENDING_TIME = 60_000;

/** What keeping grants fresh needs of the other rooms. */
export interface GrantRooms {
  readonly store: Store;
  readonly keyring: Keyring;
  /** Without a limit of time of its own. */
  readonly credentials: Credentials;
  /** What the site asks people for. A grant that loses any of it has to be given anew. */
  readonly scope: Scope;
  readonly log: Log;
  readonly now: () => number;
}

/** Refreshes one grant at a time: single flight in this process, a lease across processes. */
export class Refresher {
  readonly #rooms: GrantRooms;
  readonly #flights = new Map<string, Promise<Opened>>();
  readonly #pauses: RefreshPauses;
  readonly #outcomes: Outcomes;
  /** Whose refresh token has been sent, from then until what came of it is stored or kept to be. */
  readonly #sent = new Map<HeldLease, GrantRecord>();
  #isOver = false;

  constructor(rooms: GrantRooms) {
    this.#rooms = rooms;
    this.#pauses = new RefreshPauses(rooms);
    this.#outcomes = new Outcomes(rooms);
  }

  /**
   * The owner's token in a version other than `staleVersion`: renewed now, or by whoever was quicker.
   *
   * @throws {SignInAgain} when the grant has ended.
   * @throws {RefreshFailed} when the accounts service gave no token; it comes again at once until it is worth another
   * try.
   * @throws {StoreUnavailable} when the store cannot tell whether to refresh.
   */
  refresh(owner: Owner, staleVersion: string): Promise<Opened> {
    const key = JSON.stringify([keyOf(owner), staleVersion]);
    const underWay = this.#flights.get(key);
    if (underWay) return underWay;
    const flight = this.#refresh(owner, staleVersion).finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }

  /**
   * Waits until the refreshes under way have come to an end and are stored, some milliseconds at most, and names in the
   * log those that have not. None is sent afterwards.
   */
  async close(within: number): Promise<void> {
    const end = performance.now() + within;
    const timer = new AbortController();
    const late = wait(within, undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([Promise.allSettled(this.#flights.values()), late]);
    timer.abort();
    await this.#outcomes.close(end - performance.now());
    this.#isOver = true;
    for (const { userId } of this.#sent.values()) {
      this.#rooms.log.error({ person: userId }, "no answer to a refresh came before the end: it may be lost");
    }
  }

  async #refresh(owner: Owner, staleVersion: string): Promise<Opened> {
    const atHand = this.#outcomes.atHand(owner, staleVersion);
    if (atHand) return atHand;
    const look = () => this.#look(owner, staleVersion);
    const newer = await look();
    if (newer) return newer;
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const taken = await takeLease(this.#rooms.store, owner, look, deadline);
      if ("found" in taken) return taken.found;
      const found = await this.#refreshHolding(taken.held, owner, staleVersion);
      if (found !== "again") return found;
    }
  }

  /**
   * What the store has if it is not the stale version: another process, or a newer sign-in, was quicker.
   *
   * @throws {RefreshFailed} when nobody is to refresh just now.
   */
  async #look(owner: Owner, staleVersion: string): Promise<Opened | undefined> {
    const [grant, pausedUntil] = await Promise.all([this.#grant(owner), this.#pauses.readShared(owner)]);
    if (grant.version !== staleVersion) return openGrant(this.#rooms.keyring, grant);
    this.#pauses.check(owner, staleVersion, pausedUntil);
    return undefined;
  }

  async #refreshHolding(held: HeldLease, owner: Owner, staleVersion: string): Promise<Opened | "again"> {
    try {
      return await this.#sendAndWrite(held, owner, staleVersion);
    } finally {
      this.#sent.delete(held);
    }
  }

  async #sendAndWrite(held: HeldLease, owner: Owner, staleVersion: string): Promise<Opened | "again"> {
    let found: Opened | Outcome | undefined;
    try {
      found = await this.#outcome(held, owner, staleVersion);
    } catch (error) {
      await held.release();
      throw error;
    }
    if (found && "next" in found) return this.#outcomes.write(found, held);
    await held.release();
    return found ?? "again";
  }

  /** Sends the refresh token, unless somebody was quicker; `undefined` when the lease was lost before. */
  async #outcome(held: HeldLease, owner: Owner, staleVersion: string): Promise<Outcome | Opened | undefined> {
    const { store, keyring } = this.#rooms;
    const { lease } = held;
    const grant = await this.#grant(owner);
    const opened = await openGrant(keyring, grant);
    if (grant.version !== staleVersion) return opened;
    if (opened.token.refreshToken === undefined)
      return this.#end(grant, "no_refresh_token", grant.pendingRefresh);
    if (!(await store.noteRefresh(owner, staleVersion, lease, true))) return undefined;
    if (this.#isOver) throw new RefreshFailed(new Error("This server has come to its end."));
    this.#sent.set(held, grant);
    let renewed: Token;
    try {
      renewed = await this.#send(opened.token);
    } catch (error) {
      return this.#refused(error, grant, lease);
    }
    return this.#renewed(grant, renewed, lease.fence);
  }

  async #send(token: Token): Promise<Token> {
    const late = new TimeoutError(
      `The accounts service did not answer within ${SENDING_TIME} ms`,
      SENDING_TIME,
    );
    const { signal, stop } = abortAfterRunning(SENDING_TIME, late);
    try {
      return await this.#rooms.credentials.refresh(token, signal);
    } finally {
      stop();
    }
  }

  /** @throws {RefreshFailed} unless the grant has come to its end. */
  async #refused(error: unknown, grant: GrantRecord, lease: Lease): Promise<Outcome> {
    const { store, log, now } = this.#rooms;
    const isOutcomeLost = grant.pendingRefresh !== null;
    if (error instanceof InvalidGrant) {
      const ended = this.#end(grant, endReasonOf(error, grant, now(), isOutcomeLost), lease.fence);
      // Whoever has the lost outcome after all knows by the note that the grant ended for want of that.
      return { ...ended, next: { ...ended.next, pendingRefresh: grant.pendingRefresh } };
    }
    log.warn({ person: grant.userId, ...errorFields(error) }, "refresh failed");
    // Whoever refuses has given nothing. Silence may mean anything, and so may a 5xx: a gateway's tells of a lost answer.
    if (error instanceof AuthError && error.status >= 400 && error.status < 500 && !isOutcomeLost) {
      await store.noteRefresh(grant, grant.version, lease, false).catch(() => {});
    }
    throw await this.#pauses.begin(grant, grant.version, error);
  }

  async #renewed(grant: GrantRecord, token: Token, fence: number): Promise<Outcome> {
    const lacking = lackingScope(this.#rooms.scope, grant, token);
    if (lacking.size > 0)
      return this.#end({ ...grant, scope: token.scope.toString() }, "scope_reduced", fence);
    const sealed = await sealToken(this.#rooms.keyring, grant, token);
    const next = { ...grant, ...sealed, version: randomUUID(), pendingRefresh: null };
    return { from: grant.version, pending: fence, next, token };
  }

  #end(grant: GrantRecord, reason: EndReason, pending: number | null): Outcome {
    const next = {
      ...grant,
      version: randomUUID(),
      sealed: null,
      keyId: null,
      pendingRefresh: null,
      endedAt: this.#rooms.now(),
      endedReason: reason,
    };
    return { from: grant.version, pending, next, token: null };
  }

  async #grant(owner: Owner): Promise<GrantRecord> {
    const grant = await this.#rooms.store.readGrant(owner);
    if (!grant) throw new SignInAgain("signed_out");
    return grant;
  }
}
