import { randomBytes } from "node:crypto";
import { errorFields, type Log } from "../ops/log.ts";
import type { GrantRecord, Owner, SessionRecord, Store } from "../stores/store.ts";
import { type Cookies, hashOf } from "./cookies.ts";

const DAY = 86_400_000;
/** A session that is not used for this long ends. */
const IDLE_TIME = 30 * DAY;
/** A session ends after this long however much it is used. */
const LIFETIME = 180 * DAY;
/** How often at most the store is told that a session is in use. */
const TOUCH_INTERVAL = 60_000;

/** A session id as `randomBytes(32)` gives it: 256 bits, base64url. */
const SESSION_ID = /^[\w-]{43}$/;

/** A request's session: the record, and the grant of the person it belongs to. */
export interface SignedIn {
  readonly session: SessionRecord;
  readonly grant: GrantRecord;
}

/** Browsers that are signed in: a random id in a cookie, a record in the store under its hash. */
export class Sessions {
  readonly #store: Store;
  readonly #cookies: Cookies;
  readonly #app: string;
  readonly #log: Log;
  readonly #now: () => number;

  constructor(rooms: { store: Store; cookies: Cookies; app: string; log: Log; now: () => number }) {
    this.#store = rooms.store;
    this.#cookies = rooms.cookies;
    this.#app = rooms.app;
    this.#log = rooms.log;
    this.#now = rooms.now;
  }

  /** Who the request's browser is signed in as; nobody where the session is another app's. */
  async read(request: Request): Promise<SignedIn | undefined> {
    const idHash = this.idHash(request);
    if (idHash === undefined) return undefined;
    const now = this.#now();
    const found = await this.#store.readSession(idHash, now);
    if (found?.session.app !== this.#app) return undefined;
    if (now - found.session.seenAt >= TOUCH_INTERVAL) {
      await this.#store.touchSession(idHash, now, now + IDLE_TIME).catch((error: unknown) => {
        // A full disk must not keep people out who are signed in.
        this.#log.warn(errorFields(error), "session's use could not be noted");
      });
    }
    return found;
  }

  /** The hash of the session id that the request carries, whether there is such a session or not. */
  idHash(request: Request): string | undefined {
    const id = this.#cookies.read(request)[this.#cookies.session];
    return id !== undefined && SESSION_ID.test(id) ? hashOf(id) : undefined;
  }

  /** A new session's record, to be stored with the sign-in, and the cookie for its browser. */
  begin(owner: Owner): { session: SessionRecord; setCookie: string } {
    const id = randomBytes(32).toString("base64url");
    const now = this.#now();
    const times = { createdAt: now, seenAt: now, expiresAt: now + IDLE_TIME, endsAt: now + LIFETIME };
    return {
      session: { idHash: hashOf(id), app: owner.app, person: owner.person, ...times },
      setCookie: this.#cookies.set(this.#cookies.session, id, LIFETIME / 1_000),
    };
  }

  /** Ends the request's session, if it has one, and tells its browser to forget it. */
  async end(request: Request): Promise<{ ended: boolean; setCookie: string }> {
    const idHash = this.idHash(request);
    const ended = idHash !== undefined && (await this.#store.endSession(idHash));
    return { ended, setCookie: this.#cookies.clear(this.#cookies.session) };
  }
}
