import { errorText } from "../text.ts";
import type { Credentials } from "./credentials.ts";
import { generateCodeVerifier, generateState } from "./random.ts";
import { Scope, type ScopeLike } from "./scope.ts";
import { AuthorizationDenied, AuthorizationFailed, InvalidCallback, StateMismatch } from "./sign-in-error.ts";
import type { Token } from "./token.ts";

/** A sign-in under way as plain data, its secrets included: for sealing, never for a log or an unsealed cookie. */
export interface SerializedSignInAttempt {
  readonly state: string;
  readonly codeVerifier: string;
  readonly scope: string;
  readonly url: string;
}

/** What to ask the person for. */
export interface SignInAttemptOptions {
  /** What to ask for. Default: nothing, which is public data. */
  readonly scope?: ScopeLike | undefined;
  /** Asks the person though they agreed before, and so lets them be another person. Default `false`. */
  readonly showDialog?: boolean | undefined;
}

/** What an attempt needs of `Credentials`; `RefreshingCredentials` have it, too. */
export interface SignInParty<T> extends Pick<Credentials, "accountsUrl" | "authorizationUrl"> {
  requestUserToken(...exchange: Parameters<Credentials["requestUserToken"]>): Promise<T>;
}

/**
 * One sign-in under way: its state and PKCE verifier are made, kept and checked here. Send the person's browser to
 * `url`, and give the address that it comes back to, to `finish`. With `RefreshingCredentials` a `RefreshingToken`
 * comes of it.
 *
 * It must stay with the browser that began it: in that browser's session, or sealed (`serialize`) in its cookie.
 * A single attempt kept for whoever comes signs people in to each other's accounts.
 */
export class SignInAttempt<T = Token> {
  readonly #party: SignInParty<T>;
  readonly #codeVerifier: string;
  /** What names this attempt in its callback: the key for a server that keeps several. */
  readonly state: string;
  /** Where the person's browser is to go. */
  readonly url: string;
  /** What is asked for. */
  readonly scope: Scope;
  #isOver = false;

  private constructor(party: SignInParty<T>, data: SerializedSignInAttempt) {
    this.#party = party;
    this.#codeVerifier = text("codeVerifier", data.codeVerifier);
    this.state = text("state", data.state);
    this.url = text("url", data.url);
    this.scope = Scope.parse(data.scope);
  }

  /**
   * Begins a sign-in: makes its state and verifier, and the address to send the person to.
   *
   * @throws {ConfigError} when the credentials have no redirect URI
   */
  static async begin<T = Token>(
    credentials: SignInParty<T>,
    options: SignInAttemptOptions = {},
  ): Promise<SignInAttempt<T>> {
    const state = generateState();
    const codeVerifier = generateCodeVerifier();
    const scope = new Scope(options.scope ?? "");
    const { showDialog } = options;
    const url = await credentials.authorizationUrl({ state, codeVerifier, scope, showDialog });
    return new SignInAttempt(credentials, { state, codeVerifier, scope: scope.toString(), url: url.href });
  }

  /**
   * The token for the callback. `callback` is its address (whole, from the path on, or the query alone) or its
   * parameters. A callback of another sign-in is refused and leaves this one as it was; the first of this one uses it
   * up, before its code is exchanged, so that a replay finds nothing.
   *
   * @throws {StateMismatch} when it is not this attempt's callback, or not the first
   * @throws {AuthorizationDenied} when the person did not agree
   * @throws {AuthorizationFailed} when the accounts service says another error
   * @throws {InvalidCallback} when it has no code, a parameter twice, or is of another service (RFC 9207)
   * @throws as `Credentials.requestUserToken` does
   */
  async finish(callback: string | URL | URLSearchParams, signal?: AbortSignal): Promise<T> {
    const parameters = readCallback(callback);
    const [state, ...more] = parameters.getAll("state");
    if (state === undefined || more.length > 0 || !isEqual(state, this.state)) {
      const what =
        state === undefined ? "no state" : more.length > 0 ? "more than one state" : "another state";
      throw new StateMismatch(`The callback has ${what}: it is not of this sign-in. Begin again`);
    }
    if (this.#isOver)
      throw new StateMismatch("This sign-in has had its callback: each serves once. Begin again");
    this.#isOver = true;
    const code = this.#codeOf(parameters);
    return this.#party.requestUserToken(
      { code, codeVerifier: this.#codeVerifier, scope: this.scope },
      signal,
    );
  }

  /**
   * The attempt as plain data, for servers that keep it between two requests. It holds the verifier: seal it before it
   * goes into a cookie, and forget it when its callback comes, before `finish`: only the object knows that it is over.
   */
  serialize(): SerializedSignInAttempt {
    return {
      state: this.state,
      codeVerifier: this.#codeVerifier,
      scope: this.scope.toString(),
      url: this.url,
    };
  }

  /**
   * Back from `serialize()`, for the same credentials.
   *
   * @throws {TypeError} when the data is not that of an attempt; the message never quotes a value
   */
  static deserialize<T = Token>(
    data: SerializedSignInAttempt,
    credentials: SignInParty<T>,
  ): SignInAttempt<T> {
    if (typeof data !== "object" || data === null) throw new TypeError("Sign-in data must be an object");
    if (typeof data.scope !== "string") throw new TypeError("Sign-in data: scope must be text");
    return new SignInAttempt(credentials, data);
  }

  /** What may be seen of it. */
  toJSON(): { scope: string } {
    return { scope: this.scope.toString() };
  }

  toString(): string {
    return `SignInAttempt(scope "${this.scope}")`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #codeOf(parameters: URLSearchParams): string {
    for (const name of ["code", "error", "iss"]) {
      // RFC 6749 section 3.1
      if (parameters.getAll(name).length > 1)
        throw new InvalidCallback(`The callback has more than one ${name}`);
    }
    const issuer = parameters.get("iss");
    if (issuer !== null && issuer !== this.#party.accountsUrl) {
      throw new InvalidCallback("The callback is from another accounts service than the one that was asked");
    }
    const error = parameters.get("error");
    if (error === "access_denied") throw new AuthorizationDenied();
    if (error !== null) {
      const description = errorText(parameters.get("error_description") ?? "", this.#secrets(parameters));
      throw new AuthorizationFailed(errorText(error, this.#secrets(parameters)), description || undefined);
    }
    const code = parameters.get("code");
    if (!code) throw new InvalidCallback("The callback has no code");
    return code;
  }

  #secrets(parameters: URLSearchParams): string[] {
    return [this.state, this.#codeVerifier, ...parameters.getAll("code")];
  }
}

function readCallback(callback: string | URL | URLSearchParams): URLSearchParams {
  if (callback instanceof URLSearchParams) return callback;
  const [address = ""] = String(callback).trim().split("#");
  const query = address.indexOf("?");
  return new URLSearchParams(query === -1 && address.includes("/") ? "" : address.slice(query + 1));
}

/** In a time that does not tell how much of a guess was right. */
function isEqual(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let index = 0; index < expected.length; index += 1) {
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index);
  }
  return difference === 0;
}

function text(field: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new TypeError(`Sign-in data: ${field} must be text`);
}
