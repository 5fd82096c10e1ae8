import { Unauthorized } from "@stagedoor/spotify";
import { LRUCache } from "lru-cache";
import { errorFields, type Log } from "../ops/log.ts";
import type { Keyring } from "../sealing.ts";
import { keyOf } from "../stores/owner-key.ts";
import type { GrantRecord } from "../stores/store.ts";
import { RefreshFailed } from "./refresh-failed.ts";
import { type GrantRooms, Refresher } from "./refresher.ts";
import { type Opened, openGrant } from "./sealed-token.ts";
import { SharedPauses } from "./shared-pauses.ts";
import { SignInAgain } from "./sign-in-again.ts";

/** Seconds before its end from which a token in use is renewed in the background. */
const REFRESH_AHEAD = 300;
/** Seconds before its end from which a token is not worth sending: it could end on the way. */
const SPENT = 5;
/** Milliseconds without another refresh of a token that Spotify refused although it had just come. */
const REFUSED_PAUSE = 5_000;
/** Opened tokens kept at hand, whoever's: bounds memory however many people are signed in. */
const OPENED_AT_MOST = 1_000;
/** Milliseconds that a planned end waits for refreshes: less than a supervisor waits before it kills. */
const CLOSING_TIME = 8_000;

/** The only place where a grant is opened: gives out an access token that is good now, whatever it takes. */
export class Vault {
  readonly #keyring: Keyring;
  readonly #refresher: Refresher;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #refused: SharedPauses;
  readonly #opened = new LRUCache<string, Opened>({ max: OPENED_AT_MOST });

  constructor(rooms: GrantRooms) {
    this.#keyring = rooms.keyring;
    this.#log = rooms.log;
    this.#now = rooms.now;
    this.#refresher = new Refresher(rooms);
    // Twice as long: the instances' clocks differ a little.
    this.#refused = new SharedPauses(rooms, 2 * REFUSED_PAUSE);
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
      if (!(error instanceof Unauthorized) || (await this.#refused.read(refusedName(opened)))) throw error;
      const renewed = await this.#refresher.refresh(grant, opened.version);
      try {
        return await call(renewed.token.accessToken);
      } catch (again) {
        // Spotify's trouble: without a pause every view, at every instance, would send one more refresh.
        if (again instanceof Unauthorized) {
          await this.#refused.begin(refusedName(renewed), this.#now() + REFUSED_PAUSE);
        }
        throw again;
      }
    }
  }

  /** Waits for the refreshes under way, so that no answer is lost at a planned end; for some seconds at most. */
  async close(): Promise<void> {
    await this.#refresher.close(CLOSING_TIME);
  }

  async #good(grant: GrantRecord): Promise<Opened> {
    const opened = await this.#open(grant);
    const secondsLeft = opened.token.expiresIn(this.#now());
    const canWait = secondsLeft > SPENT;
    if (secondsLeft > REFRESH_AHEAD || (canWait && opened.token.refreshToken === undefined)) return opened;
    const renewal = this.#refresher.refresh(grant, opened.version);
    if (!canWait) return renewal;
    renewal.catch((error: unknown) => {
      if (error instanceof SignInAgain || error instanceof RefreshFailed) return;
      this.#log.warn(errorFields(error), "refresh ahead failed");
    });
    return opened;
  }

  async #open(grant: GrantRecord): Promise<Opened> {
    const key = keyOf(grant);
    const known = this.#opened.get(key);
    if (known?.version === grant.version) return known;
    const opened = await openGrant(this.#keyring, grant);
    this.#opened.set(key, opened);
    return opened;
  }
}

const refusedName = ({ version }: Opened): string => `refused ${version}`;
