import { setTimeout as wait } from "node:timers/promises";
import { errorFields, type Log } from "../ops/log.ts";
import type { Keyring } from "../sealing.ts";
import type { HeldLease } from "../stores/hold-lease.ts";
import { keyOf } from "../stores/owner-key.ts";
import type { GrantRecord, Owner, Store } from "../stores/store.ts";
import { fateOf, type Outcome } from "./outcome.ts";
import { takeLease } from "./refresh-lease.ts";
import { type Opened, openGrant } from "./sealed-token.ts";
import { readEndReason, SignInAgain } from "./sign-in-again.ts";

/** Milliseconds until an outcome that the store did not take is written again; doubled each time, up to a limit. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 1_000;

/** An outcome on its way into the store. */
interface Writing {
  readonly outcome: Outcome;
  /** Held until it is written: somebody else would send the same refresh token. */
  held: HeldLease;
  /** Why the store did not take it. */
  error: unknown;
}

/** Writes what came of refreshes. What the store does not take is kept at hand, and tried again until it does. */
export class Outcomes {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #log: Log;
  readonly #unwritten = new Map<string, Writing>();
  readonly #retries = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #isOver = false;

  constructor(rooms: { readonly store: Store; readonly keyring: Keyring; readonly log: Log }) {
    this.#store = rooms.store;
    this.#keyring = rooms.keyring;
    this.#log = rooms.log;
  }

  /**
   * The token that came in place of this version and is not in the store yet.
   *
   * @throws why the store did not take it, where no token can serve meanwhile.
   */
  atHand(owner: Owner, staleVersion: string): Opened | undefined {
    const writing = this.#unwritten.get(keyOf(owner));
    if (!writing) return undefined;
    const { from, next, token } = writing.outcome;
    if (token && staleVersion === from) return { version: next.version, token };
    if (staleVersion === from || staleVersion === next.version) throw writing.error;
    return undefined;
  }

  /**
   * Puts an outcome into the store, and gives the lease back. Answers the token that is good now; `again` where somebody
   * else has begun to refresh the same version, and this refusal says nothing any more.
   *
   * @throws {SignInAgain} when the grant has ended.
   */
  async write(outcome: Outcome, held: HeldLease): Promise<Opened | "again"> {
    const writing = { outcome, held, error: undefined };
    try {
      return await this.#settle(writing);
    } catch (error) {
      if (error instanceof SignInAgain) throw error;
      this.#keep(writing, error);
      if (!outcome.token) throw error;
      return { version: outcome.next.version, token: outcome.token };
    }
  }

  /** Waits until all is written, some milliseconds at most. */
  async close(within: number): Promise<void> {
    this.#closing.abort();
    const timer = new AbortController();
    const late = wait(Math.max(within, FIRST_PAUSE), undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([Promise.all(this.#retries), late]);
    timer.abort();
    this.#isOver = true;
    for (const { outcome, held, error } of this.#unwritten.values()) {
      const fields = { person: outcome.next.userId, ...errorFields(error) };
      this.#log.error(fields, "what came of a refresh could not be stored before the end");
      held.release();
    }
  }

  /** Keeps an outcome at hand and goes on trying: a refresh token that serves once must not be lost. */
  #keep(writing: Writing, error: unknown): void {
    const { next, token } = writing.outcome;
    const what = token ? "refreshed token" : "end of a grant";
    this.#log.error({ person: next.userId, ...errorFields(error) }, `${what} could not be stored`);
    writing.error = error;
    this.#unwritten.set(keyOf(next), writing);
    const retry = this.#retry(writing).finally(() => this.#retries.delete(retry));
    this.#retries.add(retry);
  }

  async #retry(writing: Writing): Promise<void> {
    const { signal } = this.#closing;
    for (let pause = FIRST_PAUSE; !this.#isOver; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      if (signal.aborted) await wait(FIRST_PAUSE);
      else await wait(pause, undefined, { signal, ref: false }).catch(() => {});
      try {
        await this.#settle(writing);
        break;
      } catch (error) {
        if (error instanceof SignInAgain) break;
        writing.error = error;
      }
    }
    const key = keyOf(writing.outcome.next);
    if (this.#unwritten.get(key) === writing) this.#unwritten.delete(key);
  }

  async #settle(writing: Writing): Promise<Opened | "again"> {
    try {
      const found = await this.#write(writing);
      await writing.held.release();
      return found;
    } catch (error) {
      if (error instanceof SignInAgain) await writing.held.release();
      throw error;
    }
  }

  async #write(writing: Writing): Promise<Opened | "again"> {
    const { outcome } = writing;
    const { next } = outcome;
    let version = outcome.from;
    while (!(await this.#store.replaceGrant(next, version, writing.held.lease))) {
      // The lease ran out, the grant is another one by now, or an earlier try took effect though it failed.
      await writing.held.release();
      const look = async () => this.#isSettled(outcome, await this.#grant(next));
      const taken = await takeLease(this.#store, next, look);
      if ("found" in taken) return taken.found;
      writing.held = taken.held;
      const grant = await this.#grant(next);
      const settled = await this.#isSettled(outcome, grant);
      if (settled) return settled;
      version = grant.version;
    }
    return this.#written(outcome);
  }

  /** What there is to say without writing; `undefined`: the outcome is to be written. */
  async #isSettled(outcome: Outcome, grant: GrantRecord): Promise<Opened | "again" | undefined> {
    const fate = fateOf(outcome, grant);
    if (fate === "write") return undefined;
    if (fate === "written") return this.#written(outcome);
    this.#log.info({ person: grant.userId }, "what came of a refresh was of no use any more");
    return fate === "again" ? fate : openGrant(this.#keyring, grant);
  }

  #written({ next, token }: Outcome): Opened {
    if (token) {
      this.#log.info({ person: next.userId }, "token refreshed");
      return { version: next.version, token };
    }
    this.#log.info({ person: next.userId, reason: next.endedReason }, "grant ended");
    throw new SignInAgain(readEndReason(next.endedReason), next.endedAt);
  }

  async #grant(owner: Owner): Promise<GrantRecord> {
    const grant = await this.#store.readGrant(owner);
    if (!grant) throw new SignInAgain("signed_out");
    return grant;
  }
}
