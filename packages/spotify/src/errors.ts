import { errorText } from "./text.ts";

/**
 * What went wrong, told apart by whose answer it was. Every error of this package is a `SpotifyError`.
 *
 * - `"http"`: the Web API answered 400 or above (`HttpError` and its subclasses)
 * - `"auth"`: the accounts service refused, or could not answer (`AuthError` and its subclasses)
 * - `"sign-in"`: a callback that leads to no token (`SignInError` and its subclasses)
 * - `"network"`, `"timeout"`: nothing usable came back (`NetworkError`, `TimeoutError`)
 * - `"unexpected-response"`: an answer that neither service is known to give (`UnexpectedResponse`)
 * - `"conversion"`: an id, URI or web address that cannot be (`ConversionError`)
 * - `"config"`: this program's own settings are wrong (`ConfigError`)
 */
export type SpotifyErrorKind =
  | "http"
  | "auth"
  | "sign-in"
  | "network"
  | "timeout"
  | "unexpected-response"
  | "conversion"
  | "config";

export interface SpotifyErrorOptions {
  readonly cause?: unknown;
  readonly response?: Response | undefined;
}

/**
 * Base of all errors thrown by this package. Messages, fields and causes never hold a token, a code, a
 * verifier or a client secret.
 */
export abstract class SpotifyError extends Error {
  abstract readonly kind: SpotifyErrorKind;
  /** Stable name of the failure, for logs and for comparing: `SPOTIFY_…`. */
  abstract readonly code: string;
  /** The answer that led here, its body already read. Not enumerable, so that logs leave it out. */
  declare readonly response: Response | undefined;
  /**
   * Of a call whose list took several requests: how many of its entries had been dealt with when this one failed.
   * `undefined` where one request was all.
   */
  declare done?: number;

  constructor(name: string, message: string, options: SpotifyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    // Given by hand, because minifiers rename classes.
    Object.defineProperty(this, "name", { value: name, configurable: true, writable: true });
    Object.defineProperty(this, "response", { value: options.response, configurable: true });
  }

  /** Whether the same call may succeed later with nothing changed: a rate limit, an outage, a lost connection. */
  get isTransient(): boolean {
    return false;
  }
}

/** The service could not be reached, or the connection broke before its answer was complete. */
export class NetworkError extends SpotifyError {
  readonly kind = "network";
  readonly code = "SPOTIFY_NETWORK";

  constructor(message: string, options?: SpotifyErrorOptions) {
    super("NetworkError", message, options);
  }

  override get isTransient(): boolean {
    return true;
  }
}

/**
 * The answer was not complete within the time allowed. A call that its caller aborted does not end in this:
 * it rejects with the reason of the caller's own signal.
 */
export class TimeoutError extends SpotifyError {
  readonly kind = "timeout";
  readonly code = "SPOTIFY_TIMEOUT";
  /** The time allowed, in milliseconds. */
  readonly timeout: number;

  constructor(message: string, timeout: number) {
    super("TimeoutError", message);
    this.timeout = timeout;
  }

  override get isTransient(): boolean {
    return true;
  }
}

/**
 * An answer that Spotify is not known to give: a redirect, a web page, broken JSON, a token without a value.
 * Mostly something between here and Spotify, or an outage. The body is not kept.
 */
export class UnexpectedResponse extends SpotifyError {
  readonly kind = "unexpected-response";
  readonly code = "SPOTIFY_UNEXPECTED_RESPONSE";
  /** The status of the answer. */
  readonly status: number;
  /** The media type that it claims. */
  readonly contentType: string | undefined;

  /** `secrets` are values of the request, should the answer have them in a header. */
  constructor(what: string, response: Response, secrets: readonly string[] = []) {
    const contentType = errorText(response.headers.get("content-type") ?? "", secrets) || undefined;
    super("UnexpectedResponse", `${what} (status ${response.status}, ${contentType ?? "no content type"})`, {
      response,
    });
    this.status = response.status;
    this.contentType = contentType;
  }

  override get isTransient(): boolean {
    return true;
  }
}

/** An id, URI or web address that is none, or of another type than is wanted. Nothing was sent. */
export class ConversionError extends SpotifyError {
  readonly kind = "conversion";
  readonly code = "SPOTIFY_CONVERSION";
  /** What was given. */
  readonly value: unknown;

  constructor(message: string, value: unknown, options?: SpotifyErrorOptions) {
    super("ConversionError", message, options);
    this.value = value;
  }
}

/** A setting is missing or cannot work. The message names it and says how to mend it. */
export class ConfigError extends SpotifyError {
  readonly kind = "config";
  readonly code = "SPOTIFY_CONFIG";
  /** The option at fault, as in `new Credentials({ redirectUri })`. */
  readonly option: string | undefined;

  constructor(message: string, options: SpotifyErrorOptions & { readonly option?: string } = {}) {
    super("ConfigError", message, options);
    this.option = options.option;
  }
}
