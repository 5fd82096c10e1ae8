import { randomUUID } from "node:crypto";
import {
  type Credentials,
  type CurrentUser,
  Scope,
  type Sender,
  Spotify,
  type Token,
} from "@stagedoor/spotify";
import { sealToken } from "../grants/sealed-token.ts";
import { errorFields, type Log } from "../ops/log.ts";
import type { Keyring } from "../sealing.ts";
import type { AbandonedSessions } from "../sessions/abandoned.ts";
import { handleOf, type Sessions } from "../sessions/sessions.ts";
import type { FoundSession, GrantRecord, Store } from "../stores/store.ts";
import type { Attempt, Attempts } from "./attempts.ts";
import { callbackCode } from "./callback-parameters.ts";
import { exchangeFailure, profileFailure } from "./failure-of.ts";
import { SignInFailure } from "./sign-in-failure.ts";

/** Milliseconds that the profile may take: the person waits for it at the callback. */
const PROFILE_TIME = 10_000;

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
   * renewal of somebody who is not signed in any more, or by somebody else, changes nothing: there is no cookie then.
   *
   * @throws {SignInFailure} when they do not lead to a session; nothing is kept then.
   * @throws {StoreUnavailable} likewise.
   */
  async finish(
    request: Request,
    parameters: URLSearchParams,
    attempt: Attempt,
  ): Promise<{ setCookie: string | undefined } | Departure> {
    const { app, credentials, log, store } = this.#rooms;
    const code = callbackCode(parameters, credentials.accountsUrl);
    const token = await credentials
      .requestUserToken({ code, codeVerifier: attempt.codeVerifier, scope: attempt.scope })
      .catch((error: unknown) => {
        log.warn(errorFields(error), "code exchange failed");
        throw new SignInFailure(exchangeFailure(error), { cause: error });
      });
    const profile = await this.#profile(token).catch((error: unknown) => {
      log.warn(errorFields(error), "profile could not be read");
      throw new SignInFailure(profileFailure(error), { cause: error });
    });
    if (!(await this.#isWanted(request, attempt, profile))) {
      log.info({}, "renewal came to nothing: somebody else is signed in, here or at Spotify");
      return { setCookie: undefined };
    }
    const known = await store.readGrant({ app, person: personOf(profile) });
    const had = known?.endedAt === null ? known.scope : "";
    // Asked for and not given, it was taken back.
    if (token.scope.contains(had) || Scope.parse(attempt.scope).contains(had)) {
      return this.#establish(request, token, profile);
    }
    return this.#depart(request, { ...attempt, showDialog: false, scope: token.scope.add(had) });
  }

  /**
   * Whether what came back is what the person meant. Nobody meant a renewal, so it must not change who is signed in: not
   * where somebody else is signed in at Spotify, nor where somebody signed out or in here meanwhile.
   */
  async #isWanted(request: Request, { isRenewal }: Attempt, profile: CurrentUser): Promise<boolean> {
    if (!isRenewal) return true;
    const signedIn = await this.#rooms.sessions.read(request);
    return signedIn !== undefined && [personOf(profile), idKey(profile)].includes(signedIn.session.person);
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

  async #profile(token: Token): Promise<CurrentUser> {
    const { apiUrl, sender } = this.#rooms;
    const spotify = new Spotify({ token, apiUrl, sender });
    const profile = await spotify.users.currentUser({ signal: AbortSignal.timeout(PROFILE_TIME) });
    if (typeof profile.id !== "string" || profile.id === "") throw new TypeError("The profile has no id.");
    const { account_id: accountId } = profile as { account_id?: unknown };
    if (accountId != null && (typeof accountId !== "string" || accountId === "")) {
      throw new TypeError("The profile's account_id is no text.");
    }
    return profile;
  }

  async #establish(request: Request, token: Token, profile: CurrentUser): Promise<{ setCookie: string }> {
    const { abandoned, app, keyring, log, now, sessions, store } = this.#rooms;
    const person = personOf(profile);
    const byId = idKey(profile);
    const owner = { app, person };
    const grant: GrantRecord = {
      ...owner,
      ...(await sealToken(keyring, owner, token)),
      version: randomUUID(),
      userId: profile.id,
      authorizedAt: token.authorizedAt ?? now(),
      pendingRefresh: null,
      endedAt: null,
      endedReason: null,
    };
    const { session, sessionLimit, setCookie } = sessions.begin(request, owner);
    const formerSession = sessions.idHash(request);
    const signIn = {
      ...{ session, grant, sessionLimit },
      ...(formerSession !== undefined && { formerSession }),
      ...(person !== byId && { formerPerson: byId }),
    };
    await store.signIn(signIn).catch((error: unknown) => {
      // The store may have it all the same.
      abandoned.add(session.idHash);
      throw error;
    });
    log.info({ person: profile.id, session: handleOf(session) }, "signed in");
    return { setCookie };
  }
}

/** What names a person in the store (rule 12). */
const personOf = (profile: CurrentUser): string =>
  profile.account_id ? `account:${profile.account_id}` : idKey(profile);

const idKey = (profile: CurrentUser): string => `user:${profile.id}`;
