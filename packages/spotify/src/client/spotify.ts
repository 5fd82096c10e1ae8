import { Player } from "../api/player.ts";
import { Users } from "../api/users.ts";
import { isSendable, Token } from "../auth/token.ts";
import { fetchSender } from "../sender/fetch.ts";
import type { Sender } from "../sender/sender.ts";
import { serviceUrl } from "../service-url.ts";
import { type Call, callOperation } from "./call.ts";
import type { CallToken } from "./http-error.ts";
import type { Operation } from "./operation.ts";

/** An access token, or a function that gives one that is good now; it is asked before each call. */
export type TokenSource = string | Token | (() => Promise<string | Token>);

export interface SpotifyOptions {
  readonly token: TokenSource;
  /** Default `https://api.spotify.com/v1`. Plain http on a loopback address only. */
  readonly apiUrl?: string | undefined;
  /** What carries the requests. Default: `fetchSender()`. */
  readonly sender?: Sender | undefined;
}

/**
 * Spotify's Web API, resource by resource, as whoever the token belongs to. Holds no state but its options, so
 * that one can be shared; `as` makes one for another person from it.
 *
 * Calls reject with an `HttpError` (Spotify answered 400 or above), `NetworkError`, `TimeoutError` or
 * `UnexpectedResponse`, or with the reason of an aborted `signal`.
 */
export class Spotify {
  readonly apiUrl: string;
  readonly #token: TokenSource;
  readonly #sender: Sender;
  #users: Users | undefined;
  #player: Player | undefined;

  /**
   * @throws {ConfigError} when the API's address cannot work
   * @throws {TypeError} when the token could not be sent
   */
  constructor(options: SpotifyOptions) {
    this.apiUrl = serviceUrl("apiUrl", options.apiUrl ?? "https://api.spotify.com/v1");
    this.#sender = options.sender ?? fetchSender();
    this.#token = typeof options.token === "function" ? options.token : checkToken(options.token);
  }

  /** People, and the one that the token belongs to. */
  get users(): Users {
    this.#users ??= new Users((operation, call) => this.#call(operation, call));
    return this.#users;
  }

  /** What plays, and where. */
  get player(): Player {
    this.#player ??= new Player((operation, call) => this.#call(operation, call));
    return this.#player;
  }

  /** The same client with another token. Shares the sender and nothing else: no call can pick up the other's token. */
  as(token: TokenSource): Spotify {
    return new Spotify({ token, apiUrl: this.apiUrl, sender: this.#sender });
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
    const request = new Request(target, { ...init, redirect: "manual" });
    if (
      new URL(request.url).origin === new URL(this.apiUrl).origin &&
      !request.headers.has("authorization")
    ) {
      const token = await this.#currentToken();
      request.headers.set("authorization", `Bearer ${token.value}`);
    }
    return this.#sender(request);
  }

  async #call(operation: Operation, call: Call): Promise<unknown> {
    return callOperation(operation, call, {
      apiUrl: this.apiUrl,
      sender: this.#sender,
      token: await this.#currentToken(),
    });
  }

  async #currentToken(): Promise<CallToken> {
    const token = typeof this.#token === "function" ? checkToken(await this.#token()) : this.#token;
    return token instanceof Token
      ? { value: token.accessToken, scope: token.scope }
      : { value: token, scope: undefined };
  }
}

function checkToken(token: string | Token): string | Token {
  if (token instanceof Token || isSendable(token)) return token;
  throw new TypeError("The access token must be text of visible ASCII characters");
}
