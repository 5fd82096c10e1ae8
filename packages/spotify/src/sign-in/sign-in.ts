import { InvalidGrant } from "../auth/auth-error.ts";
import { Credentials, type CredentialsOptions } from "../auth/credentials.ts";
import { RefreshingToken } from "../auth/refreshing-token.ts";
import { SignInAttempt, type SignInAttemptOptions } from "../auth/sign-in-attempt.ts";
import { AuthorizationDenied, StateMismatch } from "../auth/sign-in-error.ts";
import type { Token } from "../auth/token.ts";
import { ConfigError, TimeoutError } from "../errors.ts";
import { LONGEST_TIMER } from "../sender/clock.ts";
import { unlessAborted } from "../unless-aborted.ts";
import { askForLine, tell } from "./ask.ts";
import { listenForCallback } from "./callback-server.ts";
import { loopbackUri } from "./loopback-uri.ts";
import { openBrowser } from "./open-browser.ts";
import { pages } from "./page.ts";

/** The app to sign in to: its credentials, or a configuration as `configFromEnvironment` reads it. */
export type SignInApp =
  | Credentials
  | (CredentialsOptions & {
      readonly userRefresh?: string | undefined;
      /** ISO 8601. */
      readonly userAuthorizedAt?: string | undefined;
    });

interface SharedOptions extends SignInAttemptOptions {
  /**
   * A refresh token from an earlier sign-in, tried first: while it is good for the scope, nobody is asked anything.
   * Default: the configuration's own.
   */
  readonly userRefresh?: string | undefined;
  /** When its person authorised, in Unix milliseconds, for `renewBy`. Default: the configuration's own. */
  readonly authorizedAt?: number | undefined;
  /**
   * Given every token: the sign-in's, and each that comes by a refresh. It is awaited before anybody gets the token;
   * keep the refresh token here for the next start (`userSettings` has it as settings). See
   * `RefreshingTokenOptions.onRefresh`.
   */
  readonly save?: ((token: Token) => void | Promise<void>) | undefined;
  /** Ends the sign-in with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What to ask for, and how to reach the person. */
export interface SignInOptions extends SharedOptions {
  /** How long the person may take, in milliseconds. Default 300,000: five minutes. */
  readonly timeout?: number | undefined;
  /** What opens a browser at the address, or `false` for none. Default: the system's own way. */
  readonly openBrowser?: false | ((url: string) => void | Promise<void>) | undefined;
  /** Told the address where no browser could be opened. Default: it is written to the standard error. */
  readonly onUrl?: ((url: string) => void) | undefined;
}

/** What to ask for, and how to ask the person. */
export interface ManualSignInOptions extends SharedOptions {
  /**
   * Shows the person the address to go to, and gives the one that the browser ended at. Asked again, up to three
   * times in all, with what is wrong, where that is not of this sign-in. Default: the terminal.
   */
  readonly ask?: ((url: string, problem: string | undefined) => string | Promise<string>) | undefined;
}

const FIVE_MINUTES = 300_000;
const TRIES = 3;

/**
 * Signs in the person at this machine: opens a browser, listens at the redirect URI for what comes back, and gives a
 * token that refreshes itself. The redirect URI must be `http://127.0.0.1` or `http://[::1]`; registered without a
 * port, any free one is used.
 *
 * For Node, Bun and Deno.
 *
 * @throws {ConfigError} when the redirect URI is not one to listen at, or its port is taken
 * @throws {AuthorizationDenied} when the person does not agree
 * @throws {TimeoutError} when nobody comes back in time
 * @throws as `SignInAttempt.finish` does, what `save` threw, or the reason of an aborted `signal`
 */
export async function signIn(app: SignInApp, options: SignInOptions = {}): Promise<RefreshingToken> {
  const credentials = app instanceof Credentials ? app : new Credentials(app);
  const uri = loopbackUri(credentials.redirectUri);
  const { timeout = FIVE_MINUTES } = options;
  if (typeof timeout !== "number" || !(timeout > 0)) {
    throw new ConfigError(`timeout is milliseconds above 0, not ${timeout}`, { option: "timeout" });
  }

  return savedOr(app, credentials, options, async () => {
    const outcome = Promise.withResolvers<Token>();
    let attempt: SignInAttempt | undefined;
    const server = await listenForCallback(uri, async (parameters) => {
      try {
        if (attempt === undefined) return pages.foreign;
        outcome.resolve(await attempt.finish(parameters, limit.signal));
        return pages.done;
      } catch (error) {
        if (error instanceof StateMismatch) return pages.foreign;
        outcome.reject(error);
        return error instanceof AuthorizationDenied ? pages.denied : pages.failed;
      }
    });
    const limit = limited(timeout, options.signal);
    try {
      attempt = await SignInAttempt.begin(credentials.withRedirectUri(uri.withPort(server.port)), options);
      show(attempt.url, options, limit.signal).catch(outcome.reject);
      return await unlessAborted(outcome.promise, limit.signal);
    } finally {
      limit.done();
      await server.close();
    }
  });
}

/**
 * The same for a machine without a browser: shows the address, and asks for the one at which a browser elsewhere
 * ended. Any redirect URI of the app will do.
 *
 * For Node, Bun and Deno.
 *
 * @throws {ConfigError} when there is no redirect URI, or nobody at the terminal
 * @throws {StateMismatch} when three addresses were not of this sign-in
 * @throws as `SignInAttempt.finish` does, what `ask` and `save` threw, or the reason of an aborted `signal`
 */
export async function signInManually(
  app: SignInApp,
  options: ManualSignInOptions = {},
): Promise<RefreshingToken> {
  const credentials = app instanceof Credentials ? app : new Credentials(app);
  const { signal, ask = (url, problem) => askAtTerminal(url, problem, signal) } = options;
  return savedOr(app, credentials, options, async () => {
    const attempt = await SignInAttempt.begin(credentials, options);
    let problem: string | undefined;
    for (let tries = 1; ; tries += 1) {
      const address = await unlessAborted(Promise.resolve(ask(attempt.url, problem)), signal);
      try {
        return await attempt.finish(address, signal);
      } catch (error) {
        if (!(error instanceof StateMismatch) || tries === TRIES) throw error;
        problem = error.message;
      }
    }
  });
}

/** A token by what is kept of an earlier sign-in, or by a new one. */
async function savedOr(
  app: SignInApp,
  credentials: Credentials,
  options: SharedOptions,
  askPerson: () => Promise<Token>,
): Promise<RefreshingToken> {
  const { save, scope = "", signal } = options;
  signal?.throwIfAborted();
  const hook = { onRefresh: save && ((token: Token) => save(token)) };
  const userRefresh = options.userRefresh ?? (app instanceof Credentials ? undefined : app.userRefresh);
  if (userRefresh !== undefined && userRefresh !== "") {
    const authorizedAt = options.authorizedAt ?? configuredTime(app);
    const saved = new RefreshingToken({ refreshToken: userRefresh, scope, authorizedAt }, credentials, hook);
    try {
      if ((await saved.get(signal)).scope.contains(scope)) return saved;
    } catch (error) {
      if (!(error instanceof InvalidGrant)) throw error;
    }
  }
  const token = await askPerson();
  await save?.(token);
  return new RefreshingToken(token, credentials, hook);
}

function configuredTime(app: SignInApp): number | undefined {
  if (app instanceof Credentials || app.userAuthorizedAt === undefined) return undefined;
  const time = Date.parse(app.userAuthorizedAt);
  if (!Number.isNaN(time)) return time;
  throw new ConfigError("userAuthorizedAt is no time: write it as ISO 8601, such as 2026-11-24T08:00:00Z", {
    option: "userAuthorizedAt",
  });
}

/** Sends the person to the address, one way or the other. */
async function show(url: string, options: SignInOptions, signal: AbortSignal): Promise<void> {
  const { openBrowser: open = openBySystem, onUrl = tellUrl } = options;
  try {
    if (open !== false) return await open(url);
  } catch {
    // The program that opens one may end, and fail, long after the sign-in.
    if (signal.aborted) return;
  }
  onUrl(url);
}

async function openBySystem(url: string): Promise<void> {
  if (!(await openBrowser(url))) throw new Error("No browser could be opened");
}

function tellUrl(url: string): void {
  tell(`To sign in with Spotify, open this address in a browser on this machine:\n\n${url}\n\n`);
}

async function askAtTerminal(
  url: string,
  problem: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  tell(
    problem === undefined
      ? `To sign in with Spotify, open this address in any browser and agree:\n\n${url}\n\n` +
          "The browser ends at a page that may not be there. Only its address matters.\n"
      : `${problem}\n`,
  );
  return askForLine("Paste that address here: ", signal);
}

/** A signal that aborts when the time is over, with the caller's, and when all is done. */
function limited(
  timeout: number,
  caller: AbortSignal | undefined,
): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController();
  const giveUp = () =>
    controller.abort(new TimeoutError(`Nobody came back from the sign-in within ${timeout} ms`, timeout));
  const timer = timeout > LONGEST_TIMER ? undefined : setTimeout(giveUp, timeout);
  return {
    signal: caller === undefined ? controller.signal : AbortSignal.any([caller, controller.signal]),
    done() {
      clearTimeout(timer);
      controller.abort();
    },
  };
}
