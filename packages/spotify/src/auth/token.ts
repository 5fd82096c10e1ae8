import { Scope, type ScopeLike } from "./scope.ts";

/** What a token is made of. */
export interface TokenFields {
  readonly accessToken: string;
  /** Default `"Bearer"`. */
  readonly tokenType?: string | undefined;
  readonly refreshToken?: string | undefined;
  /** Default: the empty scope. */
  readonly scope?: ScopeLike | undefined;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  /** Unix milliseconds. */
  readonly authorizedAt?: number | undefined;
}

/** A token as plain data, its secret values included: for sealing, never for a log or a browser. */
export interface SerializedToken {
  readonly accessToken: string;
  readonly tokenType: string;
  readonly refreshToken?: string;
  readonly scope: string;
  readonly expiresAt: number;
  readonly authorizedAt?: number;
}

const EXPIRING_BELOW_SECONDS = 60;
const REFRESH_TOKEN_MONTHS = 6;
// What an Authorization header can carry (RFC 6750 section 2.1, and a little more for other servers' sake).
const SENDABLE = /^[\x21-\x7e]+$/;

/**
 * An access token with its refresh token, scope and times. Immutable. Printing it, in any way, does not print
 * a token's value; `serialize()` alone gives them out.
 */
export class Token {
  readonly #accessToken: string;
  readonly #refreshToken: string | undefined;
  /** Always `Bearer` at Spotify. */
  readonly tokenType: string;
  /** What it is good for. */
  readonly scope: Scope;
  /** When the access token ends, in Unix milliseconds. */
  readonly expiresAt: number;
  /** When the person authorised, in Unix milliseconds; `undefined` for client tokens and where it is not known. */
  readonly authorizedAt: number | undefined;

  /**
   * @throws {TypeError} when a field is not what it should be; the message never quotes a value
   */
  constructor(fields: TokenFields) {
    this.#accessToken = sendable("accessToken", fields.accessToken);
    this.#refreshToken = optional(fields.refreshToken, (value) => sendable("refreshToken", value));
    this.tokenType = sendable("tokenType", fields.tokenType ?? "Bearer");
    this.scope = fields.scope instanceof Scope ? fields.scope : new Scope(fields.scope ?? "");
    this.expiresAt = time("expiresAt", fields.expiresAt);
    this.authorizedAt = optional(fields.authorizedAt, (value) => time("authorizedAt", value));
  }

  /** The value that goes into the `Authorization` header. */
  get accessToken(): string {
    return this.#accessToken;
  }

  /** `undefined` for client tokens. */
  get refreshToken(): string | undefined {
    return this.#refreshToken;
  }

  /**
   * When the refresh token ends, in Unix milliseconds: six calendar months after the person authorised, however
   * often it was used. After it only a new sign-in helps. `undefined` where `authorizedAt` is.
   *
   * @see https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration
   */
  get renewBy(): number | undefined {
    return renewByOf(this.authorizedAt);
  }

  /** Whole seconds left of the access token, negative once it has ended. `now` in Unix milliseconds. */
  expiresIn(now: number = Date.now()): number {
    return Math.floor((this.expiresAt - now) / 1000);
  }

  /** Whether fewer than 60 seconds are left of the access token. `now` in Unix milliseconds. */
  isExpiring(now: number = Date.now()): boolean {
    return this.expiresIn(now) < EXPIRING_BELOW_SECONDS;
  }

  /** The token as plain data, its values included. Seal it before it goes anywhere. */
  serialize(): SerializedToken {
    return {
      accessToken: this.#accessToken,
      tokenType: this.tokenType,
      ...(this.#refreshToken === undefined ? {} : { refreshToken: this.#refreshToken }),
      scope: this.scope.toString(),
      expiresAt: this.expiresAt,
      ...(this.authorizedAt === undefined ? {} : { authorizedAt: this.authorizedAt }),
    };
  }

  /**
   * Back from `serialize()`.
   *
   * @throws {TypeError} when the data is not that of a token; the message never quotes a value
   */
  static deserialize(data: SerializedToken): Token {
    if (typeof data !== "object" || data === null) throw new TypeError("Token data must be an object");
    if (typeof data.scope !== "string") throw new TypeError("Token data: scope must be text");
    return new Token(data);
  }

  /** What may be seen of a token. */
  toJSON(): { tokenType: string; scope: string; expiresAt: number; authorizedAt?: number } {
    return {
      tokenType: this.tokenType,
      scope: this.scope.toString(),
      expiresAt: this.expiresAt,
      ...(this.authorizedAt === undefined ? {} : { authorizedAt: this.authorizedAt }),
    };
  }

  toString(): string {
    return `Token(scope "${this.scope}", expires ${new Date(this.expiresAt).toISOString()})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** When a refresh token ends whose person authorised at a time, both in Unix milliseconds. */
export function renewByOf(authorizedAt: number | undefined): number | undefined {
  return optional(authorizedAt, (from) => addMonths(from, REFRESH_TOKEN_MONTHS));
}

/**
 * Whether a text can go into an `Authorization` header. `fetch` quotes what it cannot send in its error, so it
 * is asked first.
 */
export function isSendable(value: unknown): value is string {
  return typeof value === "string" && SENDABLE.test(value);
}

function sendable(field: string, value: unknown): string {
  if (isSendable(value)) return value;
  throw new TypeError(`Token: ${field} must be text of visible ASCII characters`);
}

function time(field: string, value: unknown): number {
  // The range of Date, beyond which no time can be shown.
  if (typeof value === "number" && Math.abs(value) <= 8.64e15) return value;
  throw new TypeError(`Token: ${field} must be a time in Unix milliseconds`);
}

function optional<T, U>(value: T | undefined, then: (value: T) => U): U | undefined {
  return value === undefined ? undefined : then(value);
}

/** The same day and time some months on, or the last day of a month that is too short for it (in UTC). */
function addMonths(from: number, months: number): number {
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime();
}
