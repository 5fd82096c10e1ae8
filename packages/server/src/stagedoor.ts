import { setImmediate } from "node:timers/promises";
import { Credentials, checkRedirectUri, fetchSender, Scope } from "@stagedoor/spotify";
import { SetupError } from "./errors.ts";
import { Vault } from "./grants/vault.ts";
import { errorFields, type Log, silentLog } from "./ops/log.ts";
import { logRequests } from "./ops/request-log.ts";
import { NowPlayingReader } from "./playing/now-playing.ts";
import { createAnswers } from "./routes/answers.ts";
import { createRouter } from "./routes/router.ts";
import { Keyring } from "./sealing.ts";
import { cookiesFor } from "./sessions/cookies.ts";
import { Sessions } from "./sessions/sessions.ts";
import { Attempts } from "./signin/attempts.ts";
import { SignIns } from "./signin/sign-ins.ts";
import { openStore } from "./stores/open.ts";
import type { Store } from "./stores/store.ts";

export { SetupError } from "./errors.ts";
export type { Log } from "./ops/log.ts";

/** What a page needs: who the person is and what they are playing. */
export const DEFAULT_SCOPE: Scope = Scope.parse("user-read-currently-playing");

const ACCOUNTS_URL = "https://accounts.spotify.com";
const API_URL = "https://api.spotify.com/v1";

/** How often what has run out is removed from the store, and how many sessions in one step. */
const SWEEP_INTERVAL = 600_000;
const SWEEP_BATCH = 500;

export interface StagedoorOptions {
  /** The app's client id, from Spotify's dashboard. */
  readonly clientId: string;
  /** The app's client secret. Without it the app is a public client, by PKCE alone. */
  readonly clientSecret?: string;
  /** The app's redirect URI, as registered with Spotify. Its origin is this site's; its path is `/callback`. */
  readonly redirectUri: string;
  /** Seals what is stored. Texts of 32 characters or more, newest first: the first seals, any opens. */
  readonly secret: readonly [string, ...string[]];
  /** `memory:` or `sqlite:PATH`. */
  readonly store: string;
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

/** A signed-in person, as an app that mounts Stagedoor sees them. */
export interface Session {
  /** Spotify's `id` of the person. */
  readonly userId: string;
  /** What the person has allowed. */
  readonly scope: Scope;
}

export interface Stagedoor {
  /** Answers a request: all of Stagedoor's pages. */
  fetch(request: Request): Promise<Response>;
  /** Who the request's browser is signed in as. */
  session(request: Request): Promise<Session | undefined>;
  /** Waits for what is under way and closes the store. */
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
  const origin = new URL(new URL(redirectUri).origin);
  const app = `${options.accountsName ?? accountsUrl} ${clientId}`;

  const keyring = new Keyring(options.secret);
  const store = await openStore(options.store);
  await refuseOtherSecret(store, keyring);

  const sender = fetchSender();
  const credentials = new Credentials({
    clientId,
    redirectUri,
    accountsUrl,
    sender,
    now,
    ...(clientSecret !== undefined && { clientSecret }),
  });
  const cookies = cookiesFor(origin);
  const sessions = new Sessions({ store, cookies, app, log, now });
  const attempts = new Attempts({ store, keyring, cookies, app, now });
  const vault = new Vault({ store, keyring, credentials, log, now });
  const router = createRouter({
    origin,
    answers: createAnswers(origin, coverOrigins(accountsUrl, apiUrl)),
    sessions,
    attempts,
    signIns: new SignIns({
      ...{ credentials, attempts, sessions, store, keyring },
      ...{ sender, log, now, apiUrl, app, scope },
    }),
    nowPlaying: new NowPlayingReader({ vault, apiUrl, log, now }),
    log,
  });
  const sweeping = keepSwept(store, now, log);

  return {
    fetch: logRequests(async (request) => router.fetch(request), log),
    async session(request) {
      const signedIn = await sessions.read(request);
      return signedIn && { userId: signedIn.grant.userId, scope: Scope.parse(signedIn.grant.scope) };
    },
    async close() {
      clearInterval(sweeping);
      await vault.close();
      await store.close();
    },
  };
}

function checkOptions({ redirectUri, secret }: StagedoorOptions): void {
  const checked = checkRedirectUri(redirectUri, { path: "/callback" });
  if (!checked.ok) {
    throw new SetupError(
      `redirectUri: ${checked.problem}. Register and set ${checked.suggestion} instead.`,
      78,
    );
  }
  if (secret.some((text) => text.length < 32)) {
    throw new SetupError("secret: each has to have 32 characters or more.", 78);
  }
}

async function refuseOtherSecret(store: Store, keyring: Keyring): Promise<void> {
  for (const [keyId, count] of await store.keyIds()) {
    if (keyring.knows(keyId)) continue;
    await store.close();
    throw new SetupError(
      `STAGEDOOR_SECRET does not fit the store: ${count} stored ${count === 1 ? "grant was" : "grants were"} sealed ` +
        "with another secret. If that one was set as STAGEDOOR_SECRET, add it there again, after the new one and a comma; if it " +
        "was the file sealing-key in the data folder, put that back. Without it, set STAGEDOOR_STORE to a new store, " +
        "where everybody signs in again.",
      65,
    );
  }
}

/** Another Spotify serves its covers itself. */
function coverOrigins(accountsUrl: string, apiUrl: string): string[] {
  const spotifys = [ACCOUNTS_URL, new URL(API_URL).origin];
  return [...new Set([new URL(accountsUrl).origin, new URL(apiUrl).origin])].filter(
    (o) => !spotifys.includes(o),
  );
}

function keepSwept(store: Store, now: () => number, log: Log): NodeJS.Timeout {
  return setInterval(async () => {
    try {
      // A breath between batches: requests go first.
      while ((await store.sweep(now(), SWEEP_BATCH)) === SWEEP_BATCH) await setImmediate();
    } catch (error) {
      log.warn(errorFields(error), "what has run out could not be removed");
    }
  }, SWEEP_INTERVAL).unref();
}
