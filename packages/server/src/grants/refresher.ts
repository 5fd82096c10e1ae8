import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type Credentials, InvalidGrant, type Token } from "@stagedoor/spotify";
import { LRUCache } from "lru-cache";
import { errorFields, type Log } from "../ops/log.ts";
import type { Keyring } from "../sealing.ts";
import type { GrantRecord, Lease, Owner, Store } from "../stores/store.ts";
import { RefreshFailed } from "./refresh-failed.ts";
import { type Opened, openGrant, sealToken } from "./sealed-token.ts";
import { type EndReason, SignInAgain } from "./sign-in-again.ts";

/** Milliseconds a lease lasts unless renewed: how soon a killed process's refresh is taken over. */
const LEASE_TIME = 5_000;
/** Milliseconds between two looks at a grant that another process is refreshing. */
const LOOK_AGAIN = 100;
/** Milliseconds after which waiting for another process's refresh is given up. */
const PATIENCE = 15_000;
/** Milliseconds without another try after a refresh failed and nothing said for how long. */
const PAUSE = 5_000;
const PAUSES_AT_MOST = 1_000;

/** What keeping grants fresh needs of the other rooms. */
export interface GrantRooms {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly credentials: Credentials;
  readonly log: Log;
  readonly now: () => number;
}

/** A refresh that is not tried again for a while. */
interface Pause {
  readonly version: string;
  readonly until: number;
  readonly error: RefreshFailed;
}

/** A renewed token that the store could not take yet, and the version it is to replace. */
interface Unwritten {
  readonly from: string;
  readonly next: GrantRecord;
  readonly token: Token;
}

/** Refreshes one grant at a time: single flight in this process, a lease across processes. */
export class Refresher {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #credentials: Credentials;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #flights = new Map<string, Promise<Opened>>();
  readonly #pauses = new LRUCache<string, Pause>({ max: PAUSES_AT_MOST });
  readonly #unwritten = new LRUCache<string, Unwritten>({ max: PAUSES_AT_MOST });

  constructor(rooms: GrantRooms) {
    this.#store = rooms.store;
    this.#keyring = rooms.keyring;
    this.#credentials = rooms.credentials;
    this.#log = rooms.log;
    this.#now = rooms.now;
  }

  /**
   * The owner's token in a version other than `staleVersion`: renewed now, or by whoever was quicker.
   *
   * @throws {SignInAgain} when the grant has ended.
   * @throws {RefreshFailed} when the accounts service gave no token; it comes again at once until it is worth another
   * try.
   */
  refresh(owner: Owner, staleVersion: string): Promise<Opened> {
    const key = keyOf(owner);
    const underWay = this.#flights.get(key);
    if (underWay) return underWay;
    const flight = this.#refresh(owner, staleVersion).finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }

  /** Holds further refreshes of this version of a grant back for a while. */
  pause(owner: Owner, version: string, cause: unknown): RefreshFailed {
    const seconds = (cause as { retryAfter?: number }).retryAfter;
    const until = this.#now() + (seconds === undefined ? PAUSE : seconds * 1_000);
    const error = new RefreshFailed(cause, seconds === undefined ? undefined : until);
    this.#pauses.set(keyOf(owner), { version, until, error });
    return error;
  }

  async idle(): Promise<void> {
    await Promise.allSettled(this.#flights.values());
  }

  async #refresh(owner: Owner, staleVersion: string): Promise<Opened> {
    const newer = await this.#newer(owner, staleVersion);
    if (newer) return newer;
    const pause = this.#pauses.get(keyOf(owner));
    if (pause?.version === staleVersion && pause.until > this.#now()) throw pause.error;

    const unwritten = this.#unwritten.get(keyOf(owner));
    if (unwritten?.from === staleVersion) return this.#write(unwritten);

    const lease: Lease = { name: `refresh ${keyOf(owner)}`, holder: randomUUID() };
    const begin = performance.now();
    while (!(await this.#store.acquireLease(lease, Date.now(), Date.now() + LEASE_TIME))) {
      if (performance.now() - begin > PATIENCE)
        throw new Error("Another process has been refreshing this grant for too long.");
      await wait(LOOK_AGAIN);
      const renewedElsewhere = await this.#newer(owner, staleVersion);
      if (renewedElsewhere) return renewedElsewhere;
    }
    const keepLease = setInterval(() => {
      this.#store.renewLease(lease, Date.now() + LEASE_TIME).catch(() => {
        // A lease that cannot be renewed runs out; the write at the end then finds out who holds it.
      });
    }, LEASE_TIME / 3);
    try {
      return (await this.#newer(owner, staleVersion)) ?? (await this.#renew(owner, lease));
    } finally {
      clearInterval(keepLease);
      // Not worth losing a token over: it runs out by itself.
      await this.#store.releaseLease(lease).catch(() => {});
    }
  }

  /** What the store holds if it is not the stale version: another process, or a newer sign-in, was quicker. */
  async #newer(owner: Owner, staleVersion: string): Promise<Opened | undefined> {
    const grant = await this.#grant(owner);
    return grant.version === staleVersion ? undefined : openGrant(this.#keyring, grant);
  }

  async #renew(owner: Owner, lease: Lease): Promise<Opened> {
    const grant = await this.#grant(owner);
    const { token } = await openGrant(this.#keyring, grant);
    if (token.refreshToken === undefined) return this.#end(grant, "no_refresh_token");
    let renewed: Token;
    try {
      renewed = await this.#credentials.refresh(token);
    } catch (error) {
      if (error instanceof InvalidGrant) return this.#end(grant, "invalid_grant");
      this.#log.warn({ person: grant.userId, ...errorFields(error) }, "refresh failed");
      throw this.pause(owner, grant.version, error);
    }
    const next = { ...grant, ...(await sealToken(this.#keyring, owner, renewed)), version: randomUUID() };
    return this.#write({ from: grant.version, next, token: renewed }, lease);
  }

  /** Puts a renewed token into the store. Where the store fails, the token is kept at hand and written next time. */
  async #write(unwritten: Unwritten, lease?: Lease): Promise<Opened> {
    const { from, next, token } = unwritten;
    const key = keyOf(next);
    let replaced: boolean;
    try {
      replaced = await this.#store.replaceGrant(next, from, lease);
    } catch (error) {
      // The old token may have served its only time: this one must not be lost.
      this.#unwritten.set(key, unwritten);
      this.#log.error({ person: next.userId, ...errorFields(error) }, "refreshed token could not be stored");
      return { version: next.version, token };
    }
    this.#unwritten.delete(key);
    if (!replaced) return openGrant(this.#keyring, await this.#grant(next));
    this.#pauses.delete(key);
    this.#log.info({ person: next.userId }, "token refreshed");
    return { version: next.version, token };
  }

  /** Ends the grant, unless it was renewed meanwhile: a lost race looks like a dead token. */
  async #end(grant: GrantRecord, reason: EndReason): Promise<Opened> {
    const ended = {
      version: randomUUID(),
      sealed: null,
      keyId: null,
      endedAt: this.#now(),
      endedReason: reason,
    };
    if (await this.#store.replaceGrant({ ...grant, ...ended }, grant.version)) {
      this.#log.info({ person: grant.userId, reason }, "grant ended");
      throw new SignInAgain(reason);
    }
    return openGrant(this.#keyring, await this.#grant(grant));
  }

  async #grant(owner: Owner): Promise<GrantRecord> {
    const grant = await this.#store.readGrant(owner);
    if (!grant) throw new SignInAgain("signed_out");
    return grant;
  }
}

const keyOf = (owner: Owner): string => JSON.stringify([owner.app, owner.person]);
