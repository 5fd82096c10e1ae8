import { Scope } from "../auth/scope.ts";
import { SpotifyError } from "../errors.ts";
import { missingScope } from "../operations/missing-scope.ts";
import type { Operation } from "../operations/operation.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { errorText, isObject, parseJson } from "../text.ts";
import type { QuotaMode } from "./connection.ts";
import { isWithdrawal, limitHint, scopeHint, withdrawalHint } from "./error-hint.ts";

/** Why a player command was refused, and `QUOTA_EXCEEDED` of a 429. More may come. */
export type ErrorReason =
  | "NO_PREV_TRACK"
  | "NO_NEXT_TRACK"
  | "NO_SPECIFIC_TRACK"
  | "ALREADY_PAUSED"
  | "NOT_PAUSED"
  | "NOT_PLAYING_LOCALLY"
  | "NOT_PLAYING_TRACK"
  | "NOT_PLAYING_CONTEXT"
  | "ENDLESS_CONTEXT"
  | "CONTEXT_DISALLOW"
  | "ALREADY_PLAYING"
  | "RATE_LIMITED"
  | "REMOTE_CONTROL_DISALLOW"
  | "DEVICE_NOT_CONTROLLABLE"
  | "VOLUME_CONTROL_DISALLOW"
  | "NO_ACTIVE_DEVICE"
  | "PREMIUM_REQUIRED"
  | "QUOTA_EXCEEDED"
  | "UNKNOWN"
  | (string & {});

export interface HttpErrorDetails {
  readonly message: string;
  readonly reason: ErrorReason | undefined;
  readonly retryAfter: number | undefined;
  readonly missingScope: Scope | undefined;
  readonly withdrawn: Operation["developmentMode"];
  readonly heldScope: Scope | undefined;
  readonly requestId: string | undefined;
  readonly operation: Operation;
  readonly response: Response;
}

/**
 * The Web API answered 400 or above. The message begins with Spotify's own, where it gave one, and goes on with what
 * this client knows of the cause.
 */
export class HttpError extends SpotifyError {
  readonly kind = "http";
  readonly code: string = "SPOTIFY_HTTP";
  /** The status of the answer. */
  readonly status: number;
  /** Spotify's word for the cause, mostly from the player. */
  readonly reason: ErrorReason | undefined;
  /** Seconds to wait before another try, where the answer said. */
  readonly retryAfter: number | undefined;
  /** Spotify's id of the operation that was called. */
  readonly operation: string;
  /** The method of the request. */
  readonly method: Operation["method"];
  /** The operation's path as Spotify writes it, without values and query. */
  readonly path: string;
  /** The scopes that the operation's documentation names. */
  readonly neededScope: Scope;
  /** What the token is good for, where that is known. */
  readonly heldScope: Scope | undefined;
  /**
   * Why there may be no such operation for this app: `"removed"` from Development Mode in February 2026, or
   * `"closed"` to new apps since November 2024. `undefined` where that is not the cause.
   */
  readonly withdrawn: Operation["developmentMode"];
  /** Spotify's id of the request, where the answer had one. */
  readonly requestId: string | undefined;

  constructor(details: HttpErrorDetails, name = "HttpError") {
    super(name, details.message, { response: details.response });
    this.status = details.response.status;
    this.reason = details.reason;
    this.retryAfter = details.retryAfter;
    this.operation = details.operation.id;
    this.method = details.operation.method;
    this.path = details.operation.path;
    this.neededScope = new Scope(details.operation.scopes);
    this.heldScope = details.heldScope;
    this.withdrawn = details.withdrawn;
    this.requestId = details.requestId;
  }
}

/** 400: a parameter, an id or a body that Spotify does not take. */
export class BadRequest extends HttpError {
  override readonly code = "SPOTIFY_BAD_REQUEST";

  constructor(details: HttpErrorDetails) {
    super(details, "BadRequest");
  }
}

/** 401: the access token is missing, broken, expired or revoked. A refresh may help. */
export class Unauthorized extends HttpError {
  override readonly code = "SPOTIFY_UNAUTHORIZED";

  constructor(details: HttpErrorDetails) {
    super(details, "Unauthorized");
  }
}

/**
 * 403: a scope is missing; the person is not on the app's list, or its owner's Premium has lapsed (Development
 * Mode); Premium is needed; or the operation is closed to this app. The message tells.
 */
export class Forbidden extends HttpError {
  override readonly code = "SPOTIFY_FORBIDDEN";
  /** The scopes to ask for, where a missing scope is the cause (of those of which one will do, all). */
  readonly missingScope: Scope | undefined;

  constructor(details: HttpErrorDetails) {
    super(details, "Forbidden");
    this.missingScope = details.missingScope;
  }
}

/** 404: no such thing, or no active device (`reason` `NO_ACTIVE_DEVICE`). */
export class NotFound extends HttpError {
  override readonly code = "SPOTIFY_NOT_FOUND";

  constructor(details: HttpErrorDetails) {
    super(details, "NotFound");
  }
}

/**
 * 429: too many calls. `retryAfter` has been seen to be a day, so look before sleeping.
 *
 * @see https://developer.spotify.com/documentation/web-api/concepts/rate-limits
 */
export class TooManyRequests extends HttpError {
  override readonly code = "SPOTIFY_TOO_MANY_REQUESTS";
  /** When it may go on, in Unix milliseconds, where the answer said. */
  readonly endsAt: number | undefined;

  constructor(details: HttpErrorDetails) {
    super(details, "TooManyRequests");
    this.endsAt = details.retryAfter === undefined ? undefined : Date.now() + details.retryAfter * 1_000;
  }

  /** Whether a quota of a group of operations is used up (hours), not the rate limit of 30 seconds. */
  get isQuota(): boolean {
    return this.reason === "QUOTA_EXCEEDED";
  }

  override get isTransient(): boolean {
    return true;
  }
}

/** 500 and above: Spotify's trouble, which passes. */
export class ServerError extends HttpError {
  override readonly code = "SPOTIFY_SERVER";

  constructor(details: HttpErrorDetails) {
    super(details, "ServerError");
  }

  override get isTransient(): boolean {
    return true;
  }
}

/** What is known of the token that a call was made with. */
export interface CallToken {
  readonly value: string;
  readonly scope: Scope | undefined;
}

/** Judges an answer of 400 or above. */
export function httpError(
  operation: Operation,
  response: Response,
  body: string,
  token: CallToken,
  quotaMode?: QuotaMode,
): HttpError {
  const { message, reason } = readError(response, body, token.value);
  // A refusal with a reason (no Premium, no device) has its cause.
  const isOfScope = response.status === 403 && reason === undefined;
  const missing = isOfScope ? scopeToAskFor(operation, message, token.scope) : undefined;
  // Apps of extended quota have lost nothing.
  const isLost = quotaMode !== "extended" && isWithdrawal(response.status, message);
  const withdrawn = isLost ? operation.developmentMode : undefined;
  const hint =
    withdrawn !== undefined
      ? withdrawalHint(operation)
      : missing !== undefined
        ? scopeHint(operation, token.scope)
        : limitHint(operation, message);
  const details: HttpErrorDetails = {
    message: hint === undefined ? message : `${message} (${hint})`,
    reason,
    retryAfter: retryAfterSeconds(response.headers),
    missingScope: missing,
    withdrawn,
    heldScope: token.scope,
    requestId: errorText(response.headers.get("x-request-id") ?? "", [token.value]) || undefined,
    operation,
    response,
  };
  switch (response.status) {
    case 400:
      return new BadRequest(details);
    case 401:
      return new Unauthorized(details);
    case 403:
      return new Forbidden(details);
    case 404:
      return new NotFound(details);
    case 429:
      return new TooManyRequests(details);
    default:
      return response.status >= 500 ? new ServerError(details) : new HttpError(details);
  }
}

// A gateway's error, and some of Spotify's own, come as plain text; a web page says nothing to a reader here.
function readError(
  response: Response,
  body: string,
  accessToken: string,
): { message: string; reason: string | undefined } {
  const json = parseJson(body);
  const error = isObject(json) && isObject(json.error) ? json.error : undefined;
  const contentType = response.headers.get("content-type") ?? "";
  const isPlainText = json === undefined && !/html|xml/i.test(contentType) && !/^\s*</.test(body);
  const said = typeof error?.message === "string" ? error.message : isPlainText ? body : "";
  const cause = challengeOf(response);
  const whole = cause === undefined || said.includes(cause) ? said : `${said || "Unauthorized"}: ${cause}`;
  return {
    message: errorText(whole, [accessToken]) || `Spotify answered ${response.status}`,
    reason: typeof error?.reason === "string" ? errorText(error.reason, [accessToken]) : undefined,
  };
}

/** What a 401 says of its cause (RFC 6750 section 3): since 2026 some have it nowhere else. */
function challengeOf({ status, headers }: Response): string | undefined {
  if (status !== 401) return undefined;
  return /\berror_description="([^"\\]*)"/.exec(headers.get("www-authenticate") ?? "")?.[1];
}

function scopeToAskFor(operation: Operation, message: string, held: Scope | undefined): Scope | undefined {
  const missing = missingScope(operation, held ?? new Scope());
  if (held !== undefined && missing !== undefined) return missing;
  if (!/insufficient client scope/i.test(message) || operation.scopes.length === 0) return undefined;
  // Of several of which one will do, the one that is held was not the right one for this thing.
  const others = operation.scopes.filter((name) => !held?.has(name));
  return missing ?? new Scope(others.length > 0 ? others : operation.scopes);
}
