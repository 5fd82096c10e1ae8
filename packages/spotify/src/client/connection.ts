import { Scope, type ScopeLike } from "../auth/scope.ts";
import { isSendable, type Token } from "../auth/token.ts";
import { ConversionError } from "../errors.ts";
import type { Operation } from "../operations/operation.ts";
import { fetchSender } from "../sender/fetch.ts";
import type { Sender } from "../sender/sender.ts";
import { serviceUrl } from "../service-url.ts";
import { isObject } from "../text.ts";
import { unlessAborted } from "../unless-aborted.ts";
import { addressOf, type Call, sendCall } from "./call.ts";
import type { CallToken } from "./http-error.ts";

/**
 * An access token, or what gives one that is good now: a function, or an object with `get` such as a
 * `RefreshingToken`. It is asked before each call.
 */
export type TokenSource =
  | string
  | Token
  | ((signal?: AbortSignal) => string | Token | Promise<string | Token>)
  | { get(signal?: AbortSignal): Promise<string | Token> };

/**
 * What Spotify lets the app have: `"development"`, as every new app, or `"extended"`, which kept all operations, for
 * organisations with 250,000 people and more.
 *
 * @see https://developer.spotify.com/documentation/web-api/concepts/quota-modes
 */
export type QuotaMode = "development" | "extended";

/** Whose calls, of which app, and by what way. */
export interface ConnectionOptions {
  /** Whose calls these are. */
  readonly token: TokenSource;
  /** What the token is good for, where it does not say so itself: errors then name what is missing. */
  readonly scope?: ScopeLike | undefined;
  /** Default: not known, and found out where it matters. */
  readonly quotaMode?: QuotaMode | undefined;
  /** Default `https://api.spotify.com/v1`. Plain http on a loopback address only. */
  readonly apiUrl?: string | undefined;
  /** What carries the requests. Default: `fetchSender()`. */
  readonly sender?: Sender | undefined;
}

/** What has been found out about the app, never about a person: clients of one app share it. */
export interface AppFacts {
  quotaMode: QuotaMode | undefined;
}

/**
 * A way to the Web API as whoever the token belongs to. Resources are made on it: `new Player(connection)`, for
 * programs that want no more than that; `Spotify` has them all.
 */
export class Connection {
  /** Where the Web API is, without a slash at its end. */
  readonly apiUrl: string;
  /** Shared with all connections that were made from this one. */
  readonly app: AppFacts;
  readonly #token: TokenSource;
  readonly #scope: Scope | undefined;
  readonly #sender: Sender;

  /**
   * @throws {ConfigError} when the API's address cannot work
   * @throws {TypeError} when the token could not be sent
   */
  constructor(options: ConnectionOptions, app: AppFacts = { quotaMode: options.quotaMode }) {
    this.apiUrl = serviceUrl("apiUrl", options.apiUrl ?? "https://api.spotify.com/v1");
    this.app = app;
    this.#sender = options.sender ?? fetchSender();
    this.#scope = options.scope === undefined ? undefined : new Scope(options.scope);
    this.#token = typeof options.token === "string" ? checkToken(options.token) : checkSource(options.token);
  }

  /** The same way for another token. The sender and what is known of the app are shared, nothing else. */
  as(token: TokenSource, scope?: ScopeLike): Connection {
    return new Connection({ token, scope, apiUrl: this.apiUrl, sender: this.#sender }, this.app);
  }

  /** Calls an operation, and gives what it answered as its table says. */
  async call<Answer>(operation: Operation, call: Call = {}): Promise<Answer> {
    return this.#send<Answer>(this.apiUrl + addressOf(operation, call), operation, call);
  }

  /**
   * Reads a page at the address that Spotify gave in another page. The address is taken below this connection's own
   * base, so that the token goes nowhere else.
   *
   * @throws {ConversionError} when it is no address of the Web API
   */
  async follow<Answer>(
    url: string,
    operation: Operation,
    call: Pick<Call, "accept" | "options"> = {},
  ): Promise<Answer> {
    return this.#send<Answer>(this.#ownAddress(url), operation, call);
  }

  /**
   * Sends any request and gives back whatever was answered, unjudged: for what has no method here. A path is taken
   * below the API's base address. The token goes along to the API's own origin and nowhere else, and never in
   * place of an `Authorization` header that is already there.
   */
  async send(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const target =
      typeof input === "string" && !/^https?:\/\//i.test(input)
        ? `${this.apiUrl}/${input.replace(/^\//, "")}`
        : input;
    const request = new Request(target, init);
    const headers = Object.fromEntries(request.headers);
    if (new URL(request.url).origin === new URL(this.apiUrl).origin && headers.authorization === undefined) {
      const token = await this.#currentToken(request.signal);
      headers.authorization = `Bearer ${token.value}`;
    }
    const body = typeof init.body === "string" ? init.body : request.body && (await request.arrayBuffer());
    return this.#sender(request.url, {
      method: request.method,
      headers,
      body,
      signal: request.signal,
      redirect: "manual",
    });
  }

  async #send<Answer>(url: string, operation: Operation, call: Call): Promise<Answer> {
    const token = await this.#currentToken(call.options?.signal);
    return (await sendCall(url, operation, call, {
      sender: this.#sender,
      token,
      quotaMode: this.app.quotaMode,
    })) as Answer;
  }

  #ownAddress(url: string): string {
    const base = `${this.apiUrl}/`;
    // What stands in an answer may be anything.
    if (typeof url !== "string")
      throw new ConversionError(`${url} is no address of a page of the Web API`, url);
    const below = url.startsWith(base)
      ? url.slice(base.length)
      : /^https?:\/\/[^/?#]+(?:\/[^?#]*?)??\/v1\/([^#]*)/.exec(url)?.[1];
    const address = below !== undefined && URL.canParse(base + below) ? new URL(base + below).href : "";
    // Dots in the path may lead elsewhere.
    if (address.startsWith(base)) return address;
    throw new ConversionError(`${JSON.stringify(url)} is no address of a page of the Web API`, url);
  }

  async #currentToken(signal: AbortSignal | undefined): Promise<CallToken> {
    const source = this.#token;
    const token =
      typeof source === "string" || isToken(source)
        ? source
        : checkToken(await unlessAborted(ask(source, signal), signal));
    return typeof token !== "string"
      ? { value: token.accessToken, scope: token.scope.size > 0 ? token.scope : (this.#scope ?? token.scope) }
      : { value: token, scope: this.#scope };
  }
}

// Told by what it has, so that programs with a token from elsewhere do without the class.
function isToken(source: unknown): source is Token {
  return isObject(source) && "accessToken" in source;
}

async function ask(
  source: Exclude<TokenSource, string | Token>,
  signal: AbortSignal | undefined,
): Promise<string | Token> {
  return typeof source === "function" ? source(signal) : source.get(signal);
}

function checkSource(source: TokenSource): TokenSource {
  if (typeof source === "function" || isToken(source)) return source;
  if (typeof source === "object" && source !== null && "get" in source) return source;
  throw new TypeError("The token must be text, a Token, a function that gives one, or an object with get()");
}

function checkToken(token: string | Token): string | Token {
  if (isToken(token) || isSendable(token)) return token;
  throw new TypeError("The access token must be text of visible ASCII characters");
}
