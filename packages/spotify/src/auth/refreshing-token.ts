import { ConfigError, SpotifyError } from "../errors.ts";
import { unlessAborted } from "../unless-aborted.ts";
import { AuthError, InvalidGrant } from "./auth-error.ts";
import type { Credentials } from "./credentials.ts";
import { Scope, type ScopeLike } from "./scope.ts";
import { renewByOf, type Token } from "./token.ts";

/** What an earlier sign-in left: enough for a token, at the price of one refresh. */
export interface SavedGrant {
  readonly refreshToken: string;
  /** What it is good for, until an answer says so. Default: not known, and so empty. */
  readonly scope?: ScopeLike | undefined;
  /** When the person authorised, in Unix milliseconds. Without it `renewBy` cannot be told. */
  readonly authorizedAt?: number | undefined;
}

/** What is to be done with new tokens. */
export interface RefreshingTokenOptions {
  /**
   * Given each token that comes by a refresh (a client token's first as well), and the one that it replaces. It is
   * awaited before anybody gets the new one: save it here, because the old refresh token may have served its once.
   * What it throws goes to whoever waits; the new token is kept, and given to it again at the next `get`.
   *
   * It must not ask the same `RefreshingToken` for anything: that would wait for it.
   */
  readonly onRefresh?: ((token: Token, replaced: Token | undefined) => void | Promise<void>) | undefined;
}

/** For how long after trouble that passes a token that is still good is given at once, in milliseconds. */
const PAUSE = 5_000;

/** What a `RefreshingToken` needs of `Credentials`. */
export type RefreshingParty = Pick<
  Credentials,
  "isConfidential" | "now" | "refresh" | "refreshUserToken" | "requestClientToken"
>;

/**
 * A token that is always good: refreshed when asked for with fewer than 60 seconds left. Fits `new Spotify({ token })`.
 * Of a person with the client secret or with PKCE, and of the app itself, whose token is asked for anew.
 *
 * One refresh at a time serves all who wait. It runs to its end, whoever stops waiting: a refresh token may serve
 * once, and an answer that nobody reads would be the last. Its credentials' `timeout` is how long that can be.
 * Where several processes share one refresh token, something has to lock between them; this does not.
 */
export class RefreshingToken {
  readonly #credentials: RefreshingParty;
  readonly #onRefresh: RefreshingTokenOptions["onRefresh"];
  readonly #saved: SavedGrant | undefined;
  #current: Token | undefined;
  /** A new token that `onRefresh` has not taken yet. */
  #unsaved: { readonly token: Token; readonly replaced: Token | undefined } | undefined;
  #flight: Promise<Token> | undefined;
  /** Why no refresh is sent: for good where it has no end. */
  #refusal: { readonly error: SpotifyError; readonly until: number } | undefined;
  /** When a refresh met trouble that passes. */
  #troubleAt = Number.NEGATIVE_INFINITY;

  /**
   * `start` is the token to begin with, or what is left of a sign-in; with `undefined` it is the app's own, and the
   * first `get` requests it.
   *
   * @throws {ConfigError} when it is to be the app's own, and there is no client secret
   * @throws {TypeError} when the saved refresh token is empty
   */
  constructor(
    start: Token | SavedGrant | undefined,
    credentials: RefreshingParty,
    options: RefreshingTokenOptions = {},
  ) {
    if (start === undefined && !credentials.isConfidential) {
      throw new ConfigError("A client token needs the client secret", { option: "clientSecret" });
    }
    if (isToken(start)) this.#current = start;
    else if (start !== undefined) {
      if (typeof start.refreshToken !== "string" || start.refreshToken === "") {
        throw new TypeError("refreshToken is empty");
      }
      this.#saved = { ...start, scope: new Scope(start.scope ?? "") };
    }
    this.#credentials = credentials;
    this.#onRefresh = options.onRefresh;
  }

  /** The token at hand, expired or not; `undefined` before the first one came. Asks nobody. */
  get current(): Token | undefined {
    return this.#current;
  }

  /** What the token at hand is good for. Asks nobody. */
  get scope(): Scope {
    return this.#current?.scope ?? new Scope(this.#saved?.scope ?? "");
  }

  /** When the person authorised, in Unix milliseconds, as far as it is known. Asks nobody. */
  get authorizedAt(): number | undefined {
    return this.#current?.authorizedAt ?? this.#saved?.authorizedAt;
  }

  /** When the refresh token ends, as `Token` has it. Asks nobody. */
  get renewBy(): number | undefined {
    return renewByOf(this.authorizedAt);
  }

  /**
   * A token that is good now.
   *
   * While the access token has time left, passing trouble of the accounts service is nobody's: it is given as it is,
   * and at once for the next 5 seconds, so that not every call waits for a service that hangs.
   * After `InvalidGrant` the refresh token is not sent again, and each call that needs a refresh rejects with it.
   * After an answer that says how long to wait, nothing is sent before.
   *
   * @throws as `Credentials.refresh` does, what `onRefresh` threw, or the reason of an aborted `signal`
   */
  async get(signal?: AbortSignal): Promise<Token> {
    signal?.throwIfAborted();
    const token = this.#current;
    if (token !== undefined && this.#unsaved === undefined && this.#isGoodEnough(token)) return token;
    try {
      return await unlessAborted(this.#join(), signal);
    } catch (error) {
      signal?.throwIfAborted();
      const isPassing = error instanceof SpotifyError && error.isTransient && this.#unsaved === undefined;
      if (isPassing && token !== undefined && token.expiresIn(this.#credentials.now()) > 0) return token;
      throw error;
    }
  }

  /**
   * A token that is new: for when the one at hand was refused (401) though its time is not over. `refused` is the one
   * that was; where another has come since, that is given and nothing is sent.
   *
   * @throws as `get`; the old token is never given instead
   */
  async refresh(signal?: AbortSignal, refused?: Token): Promise<Token> {
    signal?.throwIfAborted();
    if (refused !== undefined && refused !== this.#current) return this.get(signal);
    return unlessAborted(this.#join(), signal);
  }

  /** What may be seen of it. */
  toJSON(): { scope: string; expiresAt?: number; authorizedAt?: number } {
    const { authorizedAt, current, scope } = this;
    return {
      scope: scope.toString(),
      ...(current === undefined ? {} : { expiresAt: current.expiresAt }),
      ...(authorizedAt === undefined ? {} : { authorizedAt }),
    };
  }

  toString(): string {
    const expires =
      this.#current === undefined
        ? "not asked for yet"
        : `expires ${new Date(this.#current.expiresAt).toISOString()}`;
    return `RefreshingToken(scope "${this.scope}", ${expires})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #isExpiring(token: Token): boolean {
    return token.isExpiring(this.#credentials.now());
  }

  #isGoodEnough(token: Token): boolean {
    if (!this.#isExpiring(token)) return true;
    const now = this.#credentials.now();
    const sinceTrouble = now - this.#troubleAt;
    return sinceTrouble >= 0 && sinceTrouble < PAUSE && token.expiresIn(now) > 0;
  }

  #join(): Promise<Token> {
    this.#flight ??= this.#renew().finally(() => {
      this.#flight = undefined;
    });
    return this.#flight;
  }

  async #renew(): Promise<Token> {
    const unused = this.#unsaved?.token;
    if (unused !== undefined) {
      await this.#save();
      // Nobody had it yet, so nobody was refused with it.
      if (!this.#isExpiring(unused)) return unused;
    }
    const replaced = this.#current;
    const token = await this.#ask(replaced);
    this.#current = token;
    this.#unsaved = { token, replaced };
    await this.#save();
    return token;
  }

  async #save(): Promise<void> {
    if (this.#unsaved !== undefined) await this.#onRefresh?.(this.#unsaved.token, this.#unsaved.replaced);
    this.#unsaved = undefined;
  }

  async #ask(replaced: Token | undefined): Promise<Token> {
    if (this.#refusal !== undefined && this.#credentials.now() < this.#refusal.until)
      throw this.#refusal.error;
    try {
      if (replaced !== undefined) return await this.#credentials.refresh(replaced);
      if (this.#saved === undefined) return await this.#credentials.requestClientToken();
      return await this.#credentials.refreshUserToken(this.#saved.refreshToken, this.#saved);
    } catch (error) {
      if (error instanceof InvalidGrant) this.#refusal = { error, until: Number.POSITIVE_INFINITY };
      else if (error instanceof AuthError && error.retryAfter !== undefined) {
        this.#refusal = { error, until: this.#credentials.now() + error.retryAfter * 1000 };
      } else if (error instanceof SpotifyError && error.isTransient)
        this.#troubleAt = this.#credentials.now();
      throw error;
    }
  }
}

function isToken(start: Token | SavedGrant | undefined): start is Token {
  return start !== undefined && "accessToken" in start;
}
