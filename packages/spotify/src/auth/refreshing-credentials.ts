import {
  type AuthorizationOptions,
  type CodeExchange,
  Credentials,
  type CredentialsOptions,
} from "./credentials.ts";
import { RefreshingToken, type RefreshingTokenOptions, type SavedGrant } from "./refreshing-token.ts";
import type { Token } from "./token.ts";

/**
 * An app at Spotify's accounts service whose tokens refresh themselves: one `onRefresh` for them all. Which person's
 * token it is given can be told by the one that it replaces.
 */
export class RefreshingCredentials {
  readonly #credentials: Credentials;
  readonly #options: RefreshingTokenOptions;

  /**
   * @throws {ConfigError} when an option of the credentials is missing or cannot work
   */
  constructor(credentials: Credentials | CredentialsOptions, options: RefreshingTokenOptions = {}) {
    this.#credentials = credentials instanceof Credentials ? credentials : new Credentials(credentials);
    this.#options = options;
  }

  get accountsUrl(): string {
    return this.#credentials.accountsUrl;
  }

  /** Where to send a person's browser, as `Credentials.authorizationUrl` has it. */
  async authorizationUrl(options: AuthorizationOptions): Promise<URL> {
    return this.#credentials.authorizationUrl(options);
  }

  /** Exchanges the code of a callback, as `Credentials.requestUserToken` does. `current` is what is to be saved. */
  async requestUserToken(exchange: CodeExchange, signal?: AbortSignal): Promise<RefreshingToken> {
    return this.userToken(await this.#credentials.requestUserToken(exchange, signal));
  }

  /** A person's token from one that was kept, or from a refresh token alone. Sends nothing before its first `get`. */
  userToken(start: Token | SavedGrant): RefreshingToken {
    return new RefreshingToken(start, this.#credentials, this.#options);
  }

  /**
   * The app's own token. Sends nothing before its first `get`.
   *
   * @throws {ConfigError} when there is no client secret
   */
  clientToken(): RefreshingToken {
    return new RefreshingToken(undefined, this.#credentials, this.#options);
  }
}
