import { Credentials, fetchSender, Scope } from "@stagedoor/spotify";
import { checkOptions } from "./check-options.ts";
import { SetupError } from "./errors.ts";
import { renewBy } from "./grants/renew-by.ts";
import { Vault } from "./grants/vault.ts";
import { checkLimits, type Limits } from "./limits.ts";
import { refuseLostKeys } from "./lost-keys.ts";
import { type Log, silentLog } from "./ops/log.ts";
import { plainReason } from "./ops/plain-reason.ts";
import { logRequests } from "./ops/request-log.ts";
import { StoreHealth } from "./ops/store-health.ts";
import { keepSwept } from "./ops/sweeping.ts";
import { NowPlayingReader } from "./playing/now-playing.ts";
import { createAnswers } from "./routes/answers.ts";
import { renewFirst } from "./routes/renew-first.ts";
import { createRouter } from "./routes/router.ts";
import type { Readiness } from "./routes/site.ts";
import { Keyring } from "./sealing.ts";
import { AbandonedSessions } from "./sessions/abandoned.ts";
import { cookiesFor } from "./sessions/cookies.ts";
import { endOf, type GrantEnd } from "./sessions/grant-end.ts";
import { Sessions } from "./sessions/sessions.ts";
import { Attempts } from "./signin/attempts.ts";
import { Renewals } from "./signin/renewals.ts";
import { SignIns } from "./signin/sign-ins.ts";
import { guardStore } from "./stores/guard.ts";
import { claimStore, isStoreClaimed } from "./stores/mark.ts";
import { openStore } from "./stores/open.ts";
import { type GrantRecord, type Store, StoreUnavailable } from "./stores/store.ts";

export { SetupError } from "./errors.ts";
export type { EndReason } from "./grants/sign-in-again.ts";
export type { Limits } from "./limits.ts";
export type { Log } from "./ops/log.ts";
export type { GrantEnd } from "./sessions/grant-end.ts";
export { loginPath } from "./signin/return-to.ts";
export {
  type BulkStore,
  type FoundSession,
  type GrantRecord,
  type Holding,
  type Lease,
  type Owner,
  type SessionRecord,
  type SignIn,
  type Store,
  StoreUnavailable,
} from "./stores/store.ts";

/** What a page needs: who the person is and what they are playing. */
export const DEFAULT_SCOPE: Scope = Scope.parse("user-read-currently-playing");

const ACCOUNTS_URL = "https://accounts.spotify.com";
const API_URL = "https://api.spotify.com/v1";

/** In whole milliseconds, as stores keep times. */
const msOf = (days: number): number => Math.round(days * 86_400_000);

export interface StagedoorOptions extends Partial<Limits> {
  /** The app's client id, from Spotify's dashboard. */
  readonly clientId: string;
  /** The app's client secret. Without it the app is a public client, by PKCE alone. */
  readonly clientSecret?: string;
  /** The app's redirect URI, as registered with Spotify. Its origin is this site's; its path is `/callback`. */
  readonly redirectUri: string;
  /** Seals what is stored. Texts of 32 characters or more, newest first: the first seals, any opens. */
  readonly secret: readonly [string, ...string[]];
  /**
   * Where sessions and grants live: `memory:`, `sqlite:PATH`, `postgres://…`, `redis://…`, or a store of your own, which is
   * left open at the end.
   */
  readonly store: string | Store;
  /** Rights to ask a person for. Default: {@link DEFAULT_SCOPE}. */
  readonly scope?: Scope;
  /** Origin of the accounts service. Default `https://accounts.spotify.com`. */
  readonly accountsUrl?: string;
  /** Base of the Web API. Default `https://api.spotify.com/v1`. */
  readonly apiUrl?: string;
  /**
   * Names the accounts service in the store, where its URL may change and it stays the same one (a local Spotify on
   * another port). Default: `accountsUrl`.
   */
  readonly accountsName?: string;
  /** Where to say what happened. Default: nowhere. */
  readonly log?: Log;
  /** The time in Unix milliseconds. Default `Date.now`. */
  readonly now?: () => number;
}

/** A signed-in person, as an app that mounts Stagedoor sees them. Times are Unix milliseconds. */
export interface Session {
  /** Spotify's `id` of the person. */
  readonly userId: string;
  /** What the person has allowed. */
  readonly scope: Scope;
  /** When the person authorised. */
  readonly authorizedAt: number;
  /** When their six months are over: by then they have to have authorised again. */
  readonly renewBy: number;
  /**
   * Spotify lets this site act for them no more. Send them to {@link loginPath} of where they are: they come
   * back to it.
   */
  readonly ended?: GrantEnd;
}

export interface Stagedoor {
  /** Answers a request: all of Stagedoor's pages. */
  fetch(request: Request): Promise<Response>;
  /**
   * Who the request's browser is signed in as.
   *
   * @throws {StoreUnavailable} when that cannot be looked up just now.
   */
  session(request: Request): Promise<Session | undefined>;
  /**
   * A redirect that renews a person's grant in its last weeks ({@link Limits.renewDays}) and leads back to the request's
   * path, where one is due: for requests of pages that a person opens. Not for one that a form's post leads to; a content
   * security policy with `form-action` would stop it.
   *
   * @throws {StoreUnavailable} when that cannot be looked up just now.
   */
  renewal(request: Request): Promise<Response | undefined>;
  /** What is amiss with how the store is set up; each a sentence with its mend. */
  readonly warnings: readonly string[];
  /** Waits for what is under way and closes the store, unless it is one of your own. */
  close(): Promise<void>;
}

/**
 * Puts the rooms together, in the order in which a request passes them.
 *
 * @throws {SetupError} when an option is wrong, the store cannot be opened, or the secret does not fit it.
 */
export async function createStagedoor(options: StagedoorOptions): Promise<Stagedoor> {
  const { clientId, clientSecret, redirectUri, accountsUrl = ACCOUNTS_URL, apiUrl = API_URL } = options;
  const { log = silentLog, now = Date.now, scope = DEFAULT_SCOPE } = options;
  checkOptions(options);
  const limits = checkLimits(options);
  const origin = new URL(new URL(redirectUri).origin);
  const app = `${options.accountsName ?? accountsUrl} ${clientId}`;

  const keyring = new Keyring(options.secret);
  const health = new StoreHealth(log);
  const store =
    typeof options.store === "string"
      ? await openStore(options.store, { poolSize: limits.storePool, witness: health })
      : guardStore(options.store, health);
  const closeStore = async () => {
    if (typeof options.store === "string") await store.close();
  };
  try {
    const isClaimed = await isStoreClaimed(store);
    // A server that cannot start uses nothing: the store may still be copied into.
    await refuseLostKeys(store, keyring);
    if (!isClaimed && options.store !== "memory:") await claimStore(store);
  } catch (error) {
    // What went wrong says more than what becomes of closing it.
    await closeStore().catch(() => {});
    throw error instanceof StoreUnavailable ? unusable(error) : error;
  }
  health.start();
  for (const warning of store.warnings) log.warn({}, warning);

  const sender = fetchSender();
  const about = {
    ...{ clientId, redirectUri, accountsUrl, now },
    ...(clientSecret !== undefined && { clientSecret }),
  };
  const credentials = new Credentials({ ...about, sender });
  const cookies = cookiesFor(origin);
  const rules = {
    idleTime: msOf(limits.sessionIdleDays),
    lifetime: msOf(limits.sessionDays),
    limit: limits.sessionLimit,
  };
  const sessions = new Sessions({ store, cookies, app, rules, log, now });
  const abandoned = new AbandonedSessions({ store, log, now });
  const attempts = new Attempts({ store, keyring, cookies, app, now });
  const signIns = new SignIns({
    ...{ credentials, attempts, sessions, abandoned, store, keyring },
    ...{ sender, log, now, apiUrl, app, scope },
  });
  const renewals = new Renewals({ signIns, cookies, origin, renewTime: msOf(limits.renewDays), now });
  const untimed = {
    timeout: Number.POSITIVE_INFINITY,
    sender: fetchSender({ timeout: Number.POSITIVE_INFINITY }),
  };
  const vault = new Vault({
    ...{ store, keyring, scope, log, now },
    credentials: new Credentials({ ...about, ...untimed }),
  });
  let isClosing = false;
  const answers = createAnswers(origin, coverOrigins(accountsUrl, apiUrl));
  const router = createRouter({
    ...{ origin, answers, sessions, attempts, signIns, renewals, log, now },
    nowPlaying: new NowPlayingReader({ vault, store, apiUrl, log, now }),
    readiness: async () => (isClosing ? "closing" : storeReadiness(store)),
  });
  const stopSweeping = keepSwept(store, now, log);

  return {
    fetch: logRequests(async (request) => router.fetch(request), log),
    get warnings() {
      return store.warnings;
    },
    async session(request) {
      const signedIn = await sessions.read(request);
      return signedIn && sessionOf(signedIn.grant, now());
    },
    async renewal(request) {
      const signedIn = await sessions.read(request);
      return signedIn && renewFirst({ answers, renewals }, request, signedIn);
    },
    async close() {
      isClosing = true;
      health.stop();
      stopSweeping();
      await vault.close();
      await abandoned.close();
      await closeStore();
    },
  };
}

function sessionOf(grant: GrantRecord, now: number): Session {
  const { userId, scope, authorizedAt } = grant;
  const ended = endOf(grant, now);
  return {
    ...{ userId, scope: Scope.parse(scope), authorizedAt, renewBy: renewBy(authorizedAt) },
    ...(ended && { ended }),
  };
}

async function storeReadiness(store: Store): Promise<Readiness> {
  try {
    await store.ping();
    return "ready";
  } catch {
    return "store unavailable";
  }
}

const unusable = (cause: StoreUnavailable): SetupError =>
  new SetupError(
    `The store cannot be used (${cause.code}${cause.cause instanceof Error ? `: ${plainReason(cause.cause)}` : ""}). See that it runs and can be reached from here, or set STAGEDOOR_STORE ` +
      "to another.",
    69,
    { cause },
  );

/** Another Spotify serves its covers itself. */
function coverOrigins(accountsUrl: string, apiUrl: string): string[] {
  const spotifys = [ACCOUNTS_URL, new URL(API_URL).origin];
  return [...new Set([new URL(accountsUrl).origin, new URL(apiUrl).origin])].filter(
    (o) => !spotifys.includes(o),
  );
}
