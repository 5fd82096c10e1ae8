import { randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import { errorFields, type Log } from "../ops/log.ts";
import { seldom } from "../ops/seldom.ts";
import type { FoundSession, Owner, SessionRecord, Store } from "../stores/store.ts";
import { type Cookies, hashOf } from "./cookies.ts";
import { deviceOf } from "./device.ts";

/** How long sessions last, and how many a person may have. */
export interface SessionRules {
  /** Milliseconds after its last use after which a session ends. */
  readonly idleTime: number;
  /** Milliseconds after which it ends however much it is used. */
  readonly lifetime: number;
  /** How many a person may have: beyond it those made first end. */
  readonly limit: number;
}

/** How often at most the store is told that a session is in use. */
const TOUCH_INTERVAL = 60_000;
/** Sessions of which it is known here when the store was last told. */
const TOUCHES_AT_MOST = 10_000;

/** A session id as `randomBytes(32)` gives it: 256 bits, base64url. */
const SESSION_ID = /^[\w-]{43}$/;

/** What a session is called where neither its id nor its hash may stand: in pages, paths and logs. */
export const handleOf = ({ idHash }: Pick<SessionRecord, "idHash">): string => idHash.slice(0, 12);

/** Who is signed in and where, as the log calls them. */
export const nameInLog = ({ grant, session }: FoundSession): { person: string; session: string } => ({
  person: grant.userId,
  session: handleOf(session),
});

/** Browsers that are signed in: a random id in a cookie, a record in the store under its hash. */
export class Sessions {
  readonly #store: Store;
  readonly #cookies: Cookies;
  readonly #app: string;
  readonly #rules: SessionRules;
  readonly #warn: Log["warn"];
  readonly #now: () => number;
  /** When the store was last told of a session's use, by its hash. Many requests of one come at once. */
  readonly #touched = new LRUCache<string, number>({ max: TOUCHES_AT_MOST });

  constructor(rooms: {
    store: Store;
    cookies: Cookies;
    app: string;
    rules: SessionRules;
    log: Log;
    now: () => number;
  }) {
    this.#store = rooms.store;
    this.#cookies = rooms.cookies;
    this.#app = rooms.app;
    this.#rules = rooms.rules;
    this.#warn = seldom((fields, message) => rooms.log.warn(fields, message));
    this.#now = rooms.now;
  }

  /** Who the request's browser is signed in as; nobody where the session is another app's. */
  async read(request: Request): Promise<FoundSession | undefined> {
    const idHash = this.idHash(request);
    if (idHash === undefined) return undefined;
    const now = this.#now();
    const found = await this.#store.readSession(idHash, now);
    if (found?.session.app !== this.#app) return undefined;
    if (now - Math.max(found.session.seenAt, this.#touched.get(idHash) ?? 0) >= TOUCH_INTERVAL) {
      this.#touched.set(idHash, now);
      await this.#store.touchSession(idHash, now, now + this.#rules.idleTime).catch((error: unknown) => {
        // A full disk must not keep people out who are signed in.
        this.#warn(errorFields(error), "session's use could not be noted");
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
  begin(request: Request, owner: Owner): { session: SessionRecord; sessionLimit: number; setCookie: string } {
    const id = randomBytes(32).toString("base64url");
    const now = this.#now();
    const { idleTime, lifetime, limit } = this.#rules;
    return {
      session: {
        ...{ idHash: hashOf(id), app: owner.app, person: owner.person },
        device: deviceOf(request.headers.get("user-agent")),
        ...{ createdAt: now, seenAt: now, expiresAt: now + idleTime, endsAt: now + lifetime },
      },
      sessionLimit: limit,
      setCookie: this.#cookies.set(this.#cookies.session, id, Math.ceil(lifetime / 1_000)),
    };
  }

  /** Where the person of a session is signed in, latest first. */
  async list({ session }: FoundSession): Promise<readonly SessionRecord[]> {
    return this.#store.sessionsOf(session, this.#now());
  }

  /** Ends the request's session, if it has one, and tells its browser to forget it. */
  async end(request: Request): Promise<{ ended: boolean; setCookie: string }> {
    const idHash = this.idHash(request);
    const ended = idHash !== undefined && (await this.#store.endSession(idHash, this.#now()));
    return { ended, setCookie: this.#cookies.clear(this.#cookies.session) };
  }

  /** Ends one of the person's sessions. False: there is none of that handle. */
  async endOne(current: FoundSession, handle: string): Promise<boolean> {
    const meant = (await this.list(current)).find((session) => handleOf(session) === handle);
    return meant !== undefined && (await this.#store.endSession(meant.idHash, this.#now()));
  }

  /** Ends all of the person's sessions but this one. Answers how many. */
  async endOthers({ session }: FoundSession): Promise<number> {
    return this.#store.endSessions(session, this.#now(), session.idHash);
  }

  /** Ends all of the person's sessions, and with them the grant; tells this browser to forget its own. */
  async endAll({ session }: FoundSession): Promise<{ ended: number; setCookie: string }> {
    const ended = await this.#store.endSessions(session, this.#now());
    return { ended, setCookie: this.#cookies.clear(this.#cookies.session) };
  }
}
