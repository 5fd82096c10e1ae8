import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type Credentials, type CurrentUser, Scope, type Sender, type Token } from "@stagedoor/spotify";
import { sealToken } from "../grants/sealed-token.ts";
import { errorFields, type Log } from "../ops/log.ts";
import type { Keyring } from "../sealing.ts";
import type { AbandonedSessions } from "../sessions/abandoned.ts";
import { handleOf, type Sessions } from "../sessions/sessions.ts";
import type { FoundSession, GrantRecord, Owner, SessionRecord, Store } from "../stores/store.ts";
import type { Attempt, Attempts } from "./attempts.ts";
import { callbackCode } from "./callback-parameters.ts";
import { exchangeFailure, profileFailure } from "./failure-of.ts";
import { personById, personOf, readProfile } from "./profile.ts";
import { SignInFailure } from "./sign-in-failure.ts";

/** Milliseconds after which a store that was silent is asked once more: its guard has let nothing through meanwhile. */
const LOOK_AGAIN = 250;

/** What signing people in needs of the other rooms. */
interface SignInRooms {
  readonly credentials: Credentials;
  readonly attempts: Attempts;
  readonly sessions: Sessions;
  readonly abandoned: AbandonedSessions;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly sender: Sender;
  readonly log: Log;
  readonly now: () => number;
  readonly apiUrl: string;
  /** Names this app at its accounts service in the store. */
  readonly app: string;
  readonly scope: Scope;
}

/** A browser on its way to the authorize page. */
export interface Departure {
  readonly location: URL;
  /** What it keeps until it is back. */
  readonly setCookies: readonly string[];
}

/** What an attempt asks for, and what for. */
type Asked = Pick<Attempt, "returnTo" | "isRenewal"> & {
  readonly showDialog: boolean;
  readonly scope: Scope;
};

/** Signs people in: sends them to the accounts service, and makes a session of what comes back. */
export class SignIns {
  readonly #rooms: SignInRooms;

  constructor(rooms: SignInRooms) {
    this.#rooms = rooms;
  }

  /** Where the browser goes to sign in, and the cookies it keeps until it is back. */
  async begin(
    request: Request,
    { returnTo, showDialog }: { returnTo: string; showDialog: boolean },
  ): Promise<Departure> {
    // A later sign-in keeps what the grant already had (rule 10), as far as we know whose it is.
    const signedIn = await this.#rooms.sessions.read(request);
    const had = signedIn?.grant.scope ?? "";
    const scope = this.#rooms.scope.add(had);
    return this.#depart(request, { returnTo, showDialog, scope, isRenewal: false });
  }

  /** The same for a person who is signed in, to renew their grant: asks for what it has, and so for no click. */
  async renew(request: Request, { grant }: FoundSession, returnTo: string): Promise<Departure> {
    const scope = Scope.parse(grant.scope);
    return this.#depart(request, { returnTo, showDialog: false, scope, isRenewal: true });
  }

  /**
   * Finishes the attempt that the callback's parameters belong to. Where it turns out that the person's grant had more
   * than was asked for, they are sent once more, with all of it, which takes no click while their consent stands. A
   * renewal changes no session: there is no cookie then.
   *
   * @throws {SignInFailure} when they do not lead to a session; nothing is kept then.
   * @throws {StoreUnavailable} likewise.
   */
  async finish(
    request: Request,
    parameters: URLSearchParams,
    attempt: Attempt,
  ): Promise<{ setCookie: string | undefined } | Departure> {
    const { app, store } = this.#rooms;
    const token = await this.#exchange(parameters, attempt);
    const profile = await this.#profile(token);
    if (attempt.isRenewal) {
      await this.#replaceToken(request, attempt, token, profile);
      return { setCookie: undefined };
    }
    const known = await store.readGrant({ app, person: personOf(profile) });
    const had = rightsOf(known);
    if (isKept(had, token, attempt)) return this.#establish(request, token, profile);
    return this.#depart(request, { ...attempt, showDialog: false, scope: token.scope.add(had) });
  }

  async #depart(request: Request, { returnTo, showDialog, scope, isRenewal }: Asked): Promise<Departure> {
    const { attempts, credentials } = this.#rooms;
    const asked = { returnTo, scope: scope.toString(), isRenewal };
    const { state, codeVerifier, setCookies } = await attempts.begin(request, asked);
    return {
      location: await credentials.authorizationUrl({ state, codeVerifier, scope, showDialog }),
      setCookies,
    };
  }

  async #exchange(parameters: URLSearchParams, { codeVerifier, scope }: Attempt): Promise<Token> {
    const { credentials, log } = this.#rooms;
    const code = callbackCode(parameters, credentials.accountsUrl);
    return credentials.requestUserToken({ code, codeVerifier, scope }).catch((error: unknown) => {
      log.warn(errorFields(error), "code exchange failed");
      throw new SignInFailure(exchangeFailure(error), { cause: error });
    });
  }

  async #profile(token: Token): Promise<CurrentUser> {
    return readProfile(token, this.#rooms).catch((error: unknown) => {
      this.#rooms.log.warn(errorFields(error), "profile could not be read");
      throw new SignInFailure(profileFailure(error), { cause: error });
    });
  }

  /**
   * Puts a renewal's token in place of the one that the browser's person has. Nobody asked for it, so it changes neither
   * who is signed in nor where. One whom the store knows by `id` alone stays known by that until they sign in themselves.
   */
  async #replaceToken(request: Request, attempt: Attempt, token: Token, profile: CurrentUser): Promise<void> {
    const { log, sessions, store } = this.#rooms;
    for (;;) {
      // Each time anew: they may have signed out meanwhile, here or everywhere, and a refresh may have changed the grant.
      const signedIn = await sessions.read(request);
      if (!signedIn || ![personOf(profile), personById(profile)].includes(signedIn.session.person)) {
        log.info({}, "renewal came to nothing: somebody else is signed in, here or at Spotify");
        return;
      }
      const { grant, session } = signedIn;
      if (!isKept(rightsOf(grant), token, attempt)) {
        log.info({ person: profile.id }, "renewal came to nothing: the person has allowed more meanwhile");
        return;
      }
      if (await store.replaceGrant(await this.#grant(session, token, profile), grant.version)) {
        log.info({ person: profile.id, session: handleOf(session) }, "grant renewed");
        return;
      }
    }
  }

  async #establish(request: Request, token: Token, profile: CurrentUser): Promise<{ setCookie: string }> {
    const { abandoned, app, log, sessions, store } = this.#rooms;
    const person = personOf(profile);
    const byId = personById(profile);
    const owner = { app, person };
    const grant = await this.#grant(owner, token, profile);
    const { session, sessionLimit, setCookie } = sessions.begin(request, owner);
    const formerSession = sessions.idHash(request);
    const signIn = {
      ...{ session, grant, sessionLimit },
      ...(formerSession !== undefined && { formerSession }),
      ...(person !== byId && { formerPerson: byId }),
    };
    await store.signIn(signIn).catch(async (error: unknown) => {
      if (await this.#isThere(session)) return;
      // It may still come: a call that was cut off can take effect late.
      abandoned.add(session.idHash);
      throw error;
    });
    log.info({ person: profile.id, session: handleOf(session) }, "signed in");
    return { setCookie };
  }

  /** Whether the store has a session that it did not acknowledge; false also where it does not say. */
  async #isThere({ idHash }: SessionRecord): Promise<boolean> {
    const { now, store } = this.#rooms;
    const look = async () => (await store.readSession(idHash, now())) !== undefined;
    return look()
      .catch(() => wait(LOOK_AGAIN).then(look))
      .catch(() => false);
  }

  async #grant({ app, person }: Owner, token: Token, profile: CurrentUser): Promise<GrantRecord> {
    const { keyring, now } = this.#rooms;
    return {
      ...{ app, person, version: randomUUID(), userId: profile.id },
      ...(await sealToken(keyring, { app, person }, token)),
      authorizedAt: token.authorizedAt ?? now(),
      ...{ pendingRefresh: null, endedAt: null, endedReason: null },
    };
  }
}

/** What a grant is good for, space-separated. */
const rightsOf = (grant: GrantRecord | undefined): string => (grant?.endedAt === null ? grant.scope : "");

/** Whether a token takes away none of these rights. One that was asked for and not given, the person took back. */
const isKept = (had: string, token: Token, { scope }: Attempt): boolean =>
  token.scope.contains(had) || Scope.parse(scope).contains(had);
