import { AuthError, AuthServerError } from "@stagedoor/spotify";
import { LRUCache } from "lru-cache";
import type { Log } from "../ops/log.ts";
import { keyOf } from "../stores/owner-key.ts";
import type { Owner, Store } from "../stores/store.ts";
import { RefreshFailed } from "./refresh-failed.ts";
import { SharedPauses } from "./shared-pauses.ts";

/** Milliseconds without another try after a refresh failed and nothing said for how long. */
const PAUSE = 5_000;
const PAUSES_AT_MOST = 1_000;

/** A version of a grant that is not refreshed for a while. */
interface Pause {
  readonly version: string;
  /** Milliseconds that it lasts, from when it began. */
  readonly time: number;
  readonly since: number;
  readonly error: RefreshFailed;
}

/** When not to refresh: one grant whose refresh failed; any, where the accounts service asked this app to wait. */
export class RefreshPauses {
  readonly #now: () => number;
  readonly #pauses = new LRUCache<string, Pause>({ max: PAUSES_AT_MOST });
  readonly #shared: SharedPauses;

  constructor(rooms: { readonly store: Store; readonly log: Log; readonly now: () => number }) {
    this.#now = rooms.now;
    this.#shared = new SharedPauses(rooms);
  }

  /** Until when the accounts service has asked this app to wait, at whichever instance. */
  readShared({ app }: Owner): Promise<number | undefined> {
    return this.#shared.read(nameOf(app));
  }

  /** @throws {RefreshFailed} while this version of the grant is not to be refreshed. */
  check(owner: Owner, version: string, shared: number | undefined): void {
    const pause = this.#pauses.get(keyOf(owner));
    if (pause?.version === version && this.#lasts(pause)) throw pause.error;
    if (shared !== undefined) throw new RefreshFailed(new AuthServerError({ status: 429 }), shared);
  }

  /** Holds refreshes back after one failed; answers what to throw. */
  async begin(owner: Owner, version: string, cause: unknown): Promise<RefreshFailed> {
    const seconds = cause instanceof AuthError ? cause.retryAfter : undefined;
    const time = seconds === undefined ? PAUSE : seconds * 1_000;
    const since = this.#now();
    const until = since + time;
    const error = new RefreshFailed(cause, seconds === undefined ? undefined : until);
    this.#pauses.set(keyOf(owner), { version, since, time, error });
    if (cause instanceof AuthError && cause.status === 429)
      await this.#shared.begin(nameOf(owner.app), until);
    return error;
  }

  /** Not where the clock has been set back since: nobody could say how long it would be. */
  #lasts({ since, time }: Pause): boolean {
    const passed = this.#now() - since;
    return passed >= 0 && passed < time;
  }
}

const nameOf = (app: string): string => `accounts ${app}`;
