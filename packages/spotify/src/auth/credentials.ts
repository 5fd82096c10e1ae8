import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  ClientSecretBasic,
  calculatePKCECodeChallenge,
  customFetch,
  genericTokenEndpointRequest,
  None,
} from "oauth4webapi";
import { ConfigError, UnexpectedResponse } from "../errors.ts";
import { fetchSender } from "../sender/fetch.ts";
import type { Sender } from "../sender/sender.ts";
import { DEFAULT_TIMEOUT, readText, withTimeout } from "../sender/timeout.ts";
import { serviceUrl } from "../service-url.ts";
import { authError } from "./auth-error.ts";
import { Scope, type ScopeLike } from "./scope.ts";
import type { Token } from "./token.ts";
import { type KnownFields, readToken } from "./token-response.ts";

/** The app, and how to reach the accounts service. */
export interface CredentialsOptions {
  /** The app's client id, from its page in Spotify's dashboard. */
  readonly clientId: string | undefined;
  /** The app's client secret. Without it the app is a public client, which has PKCE alone. */
  readonly clientSecret?: string | undefined;
  /** One of the app's registered redirect URIs, to the letter. Needed to sign people in. */
  readonly redirectUri?: string | undefined;
  /** Default `https://accounts.spotify.com`. Plain http on a loopback address only. */
  readonly accountsUrl?: string | undefined;
  /** What carries the requests. Default: `fetchSender()`. */
  readonly sender?: Sender | undefined;
  /** Time allowed for a call, in milliseconds, whatever the sender. Default 10,000. */
  readonly timeout?: number | undefined;
  /** The clock that tokens are dated by, in Unix milliseconds. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** What to ask a person for, and how to know the answer again. */
export interface AuthorizationOptions {
  /** From `generateState()`: kept until the callback, which must bring the same back. */
  readonly state: string;
  /** From `generateCodeVerifier()`: kept until the callback, whose code it opens. */
  readonly codeVerifier: string;
  /** What to ask for. Default: nothing, which is public data. */
  readonly scope?: ScopeLike | undefined;
  /** Asks the person though they agreed before, and so lets them be another person. Default `false`. */
  readonly showDialog?: boolean | undefined;
}

/** What a callback brought, and what was kept for it. */
export interface CodeExchange {
  /** From the callback's query. */
  readonly code: string;
  /** The one whose challenge went into the authorization URL. */
  readonly codeVerifier: string;
  /** What was asked for, in case the answer does not say what was granted (RFC 6749 section 5.1). */
  readonly scope?: ScopeLike | undefined;
}

/**
 * An app at Spotify's accounts service: sends people there, and gets and renews tokens.
 *
 * Every call that asks for a token rejects with `InvalidGrant` (sign in again), `InvalidClient` (wrong id or
 * secret), `OAuthError` (any other refusal), `AuthServerError`, `NetworkError`, `TimeoutError` or
 * `UnexpectedResponse` (passing trouble), or with the reason of an aborted `signal`.
 *
 * @see https://developer.spotify.com/documentation/web-api/concepts/authorization
 */
export class Credentials {
  /** The app's client id. */
  readonly clientId: string;
  /** Where people come back to. */
  readonly redirectUri: string | undefined;
  /** Where the accounts service is, without a slash at its end. */
  readonly accountsUrl: string;
  readonly #clientSecret: string | undefined;
  readonly #sender: Sender;
  readonly #now: () => number;
  readonly #options: CredentialsOptions;
  readonly #server: AuthorizationServer;
  readonly #client: Client;

  /**
   * @throws {ConfigError} when an option is missing or cannot work
   */
  constructor(options: CredentialsOptions) {
    if (typeof options.clientId !== "string" || options.clientId.trim() === "") {
      throw new ConfigError(
        "clientId is missing: it is on the app's page at https://developer.spotify.com/dashboard",
        { option: "clientId" },
      );
    }
    if (options.clientSecret === "") {
      throw new ConfigError("clientSecret is empty: leave it out to use PKCE alone", {
        option: "clientSecret",
      });
    }
    this.#options = { ...options };
    this.clientId = options.clientId;
    this.#clientSecret = options.clientSecret;
    this.redirectUri = options.redirectUri;
    this.accountsUrl = serviceUrl("accountsUrl", options.accountsUrl ?? "https://accounts.spotify.com");
    const timeout = options.timeout ?? DEFAULT_TIMEOUT;
    this.#sender = options.sender ? withTimeout(options.sender, timeout) : fetchSender({ timeout });
    this.#now = options.now ?? (() => Date.now());
    this.#server = { issuer: this.accountsUrl, token_endpoint: `${this.accountsUrl}/api/token` };
    this.#client = { client_id: this.clientId };
  }

  /** Whether there is a client secret. */
  get isConfidential(): boolean {
    return this.#clientSecret !== undefined;
  }

  /** The time that tokens are dated by, in Unix milliseconds. */
  now(): number {
    return this.#now();
  }

  /** The same app with another of its redirect URIs, or with a port in one that is registered without. */
  withRedirectUri(redirectUri: string): Credentials {
    return new Credentials({ ...this.#options, redirectUri });
  }

  /**
   * Where to send a person's browser. PKCE (S256) is always in it, beside a client secret too (RFC 9700 section
   * 2.1.1).
   *
   * @throws {ConfigError} when there is no redirect URI
   * @throws {TypeError} when the state is empty or the verifier is not one (RFC 7636 section 4.1)
   * @see https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow
   */
  async authorizationUrl(options: AuthorizationOptions): Promise<URL> {
    if (options.state === "") throw new TypeError("state is empty: make one with generateState()");
    const scope = new Scope(options.scope ?? "");
    const url = new URL(`${this.accountsUrl}/authorize`);
    url.search = new URLSearchParams({
      response_type: "code",
      client_id: this.clientId,
      redirect_uri: this.#requireRedirectUri(),
      state: options.state,
      code_challenge_method: "S256",
      code_challenge: await calculatePKCECodeChallenge(checkVerifier(options.codeVerifier)),
      ...(scope.size > 0 ? { scope: scope.toString() } : {}),
      ...(options.showDialog ? { show_dialog: "true" } : {}),
    }).toString();
    return url;
  }

  /**
   * Exchanges the code of a callback for a token. Check the callback's state first. A code serves once.
   *
   * @throws {ConfigError} when there is no redirect URI
   * @throws {TypeError} when the code is empty or the verifier is not one
   */
  async requestUserToken(exchange: CodeExchange, signal?: AbortSignal): Promise<Token> {
    const { code, codeVerifier, scope } = exchange;
    if (typeof code !== "string" || code === "") throw new TypeError("code is empty");
    const redirectUri = this.#requireRedirectUri();
    checkVerifier(codeVerifier);
    const grant = { code, redirect_uri: redirectUri, code_verifier: codeVerifier };
    const known = { scope, authorizedAt: this.#now() };
    return this.#request("authorization_code", grant, [code, codeVerifier], known, signal);
  }

  /**
   * A fresh token in place of this one. Keeps the old refresh token and scope where the answer leaves them out,
   * and the time of authorization always. A client token, which has no refresh token, is asked for anew.
   *
   * @throws {TypeError} when it is a person's token and has no refresh token: only a sign-in gives another
   */
  async refresh(token: Token, signal?: AbortSignal): Promise<Token> {
    const { refreshToken, scope, authorizedAt } = token;
    if (refreshToken !== undefined)
      return this.refreshUserToken(refreshToken, { scope, authorizedAt }, signal);
    // A client token has no scope either: a person's must not turn into one without a word.
    if (authorizedAt !== undefined || scope.size > 0)
      throw new TypeError("This token of a person has no refresh token: sign in again");
    return this.requestClientToken(signal);
  }

  /**
   * A fresh token for a refresh token. `known` is what its grant is known by: the scope, in case the answer
   * leaves it out, and when the person authorised, which no answer tells.
   */
  async refreshUserToken(
    refreshToken: string,
    known: { readonly scope?: ScopeLike | undefined; readonly authorizedAt?: number | undefined } = {},
    signal?: AbortSignal,
  ): Promise<Token> {
    if (typeof refreshToken !== "string" || refreshToken === "") throw new TypeError("refreshToken is empty");
    const grant = { refresh_token: refreshToken };
    return this.#request("refresh_token", grant, [refreshToken], { ...known, refreshToken }, signal);
  }

  /**
   * A token of the app itself, for what belongs to no person.
   *
   * @throws {ConfigError} when there is no client secret
   */
  async requestClientToken(signal?: AbortSignal): Promise<Token> {
    if (!this.isConfidential) {
      throw new ConfigError("A client token needs the client secret", { option: "clientSecret" });
    }
    return this.#request("client_credentials", {}, [], {}, signal);
  }

  async #request(
    grantType: string,
    grant: Readonly<Record<string, string>>,
    secrets: readonly string[],
    known: Omit<KnownFields, "requestedAt">,
    signal: AbortSignal | undefined,
  ): Promise<Token> {
    const requestedAt = this.#now();
    const secret = this.#clientSecret;
    const authentication = secret === undefined ? None() : ClientSecretBasic(secret);
    const response = await genericTokenEndpointRequest(
      this.#server,
      this.#client,
      authentication,
      grantType,
      grant,
      {
        [customFetch]: this.#sender,
        [allowInsecureRequests]: this.accountsUrl.startsWith("http:"),
        ...(signal === undefined ? {} : { signal }),
      },
    );
    const body = await readText(response);
    if (response.status === 200) return readToken(response, body, { ...known, requestedAt });
    if (response.status < 400) {
      throw new UnexpectedResponse("The accounts service did not answer the request for a token", response);
    }
    throw authError(response, body, [...secrets, secret]);
  }

  #requireRedirectUri(): string {
    if (this.redirectUri !== undefined && this.redirectUri !== "") return this.redirectUri;
    throw new ConfigError(
      "redirectUri is missing: set the one registered on the app's page at https://developer.spotify.com/dashboard",
      { option: "redirectUri" },
    );
  }
}

function checkVerifier(codeVerifier: string): string {
  if (/^[\w.~-]{43,128}$/.test(codeVerifier)) return codeVerifier;
  throw new TypeError(
    "codeVerifier must be 43 to 128 letters, digits, '-', '.', '_' or '~': use generateCodeVerifier()",
  );
}
