import { Unauthorized } from "@stagedoor/spotify";
import { LRUCache } from "lru-cache";
import { errorFields, type Log } from "../ops/log.ts";
import type { Keyring } from "../sealing.ts";
import type { GrantRecord } from "../stores/store.ts";
import { type GrantRooms, Refresher } from "./refresher.ts";
import { type Opened, openGrant } from "./sealed-token.ts";
import { SignInAgain } from "./sign-in-again.ts";

/** Seconds before its end from which a token in use is renewed in the background. */
const REFRESH_AHEAD = 300;
/** Seconds before its end from which a token is not worth sending: it could end on the way. */
const SPENT = 5;
/** Opened tokens kept at hand, whoever's: bounds memory however many people are signed in. */
const OPENED_AT_MOST = 1_000;

/** The only place where a grant is opened: gives out an access token that is good now, whatever it takes. */
export class Vault {
  readonly #keyring: Keyring;
  readonly #refresher: Refresher;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #opened = new LRUCache<string, Opened>({ max: OPENED_AT_MOST });

  constructor(rooms: GrantRooms) {
    this.#keyring = rooms.keyring;
    this.#log = rooms.log;
    this.#now = rooms.now;
    this.#refresher = new Refresher(rooms);
  }

  /**
   * Calls Spotify as the person. A 401 for a token believed good gives one forced refresh and one retry.
   *
   * @throws {SignInAgain} when only the person can mend it; otherwise what the call or the refresh threw.
   */
  async use<T>(grant: GrantRecord, call: (accessToken: string) => Promise<T>): Promise<T> {
    const opened = await this.#good(grant);
    try {
      return await call(opened.token.accessToken);
    } catch (error) {
      if (!(error instanceof Unauthorized)) throw error;
      const renewed = await this.#refresher.refresh(grant, opened.version);
      try {
        return await call(renewed.token.accessToken);
      } catch (again) {
        // Refused twice: Spotify's trouble. Without a pause every view would send one more refresh.
        if (again instanceof Unauthorized) this.#refresher.pause(grant, renewed.version, again);
        throw again;
      }
    }
  }

  /** Waits for the refreshes under way, so that no answer is lost at a planned end. */
  async close(): Promise<void> {
    await this.#refresher.idle();
  }

  async #good(grant: GrantRecord): Promise<Opened> {
    const opened = await this.#open(grant);
    const secondsLeft = opened.token.expiresIn(this.#now());
    const canWait = secondsLeft > SPENT;
    if (secondsLeft > REFRESH_AHEAD || (canWait && opened.token.refreshToken === undefined)) return opened;
    const renewal = this.#refresher.refresh(grant, opened.version);
    if (!canWait) return renewal;
    renewal.catch((error: unknown) => {
      if (!(error instanceof SignInAgain)) this.#log.warn(errorFields(error), "refresh ahead failed");
    });
    return opened;
  }

  async #open(grant: GrantRecord): Promise<Opened> {
    const key = JSON.stringify([grant.app, grant.person]);
    const known = this.#opened.get(key);
    if (known?.version === grant.version) return known;
    const opened = await openGrant(this.#keyring, grant);
    this.#opened.set(key, opened);
    return opened;
  }
}
