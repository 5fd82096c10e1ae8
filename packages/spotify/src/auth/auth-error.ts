import { SpotifyError } from "../errors.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { errorText, isObject, parseJson } from "../text.ts";

export interface AuthErrorDetails {
  readonly status: number;
  /** OAuth's `error` (RFC 6749 section 5.2). */
  readonly error?: string | undefined;
  /** OAuth's `error_description`, in Spotify's words: on one line, at most some 200 characters. */
  readonly errorDescription?: string | undefined;
  /** Seconds to wait, where the answer said. */
  readonly retryAfter?: number | undefined;
  readonly response?: Response | undefined;
}

/** The accounts service did not give a token. */
export abstract class AuthError extends SpotifyError {
  readonly kind = "auth";
  /** The status of the answer. */
  readonly status: number;
  /** OAuth's `error` code, where the answer had one. */
  readonly error: string | undefined;
  /** What Spotify says of it, on one line. */
  readonly errorDescription: string | undefined;
  /** Seconds to wait before another try, where the answer said. */
  readonly retryAfter: number | undefined;

  constructor(name: string, message: string, details: AuthErrorDetails) {
    super(name, message, { response: details.response });
    this.status = details.status;
    this.error = details.error;
    this.errorDescription = details.errorDescription;
    this.retryAfter = details.retryAfter;
  }
}

/**
 * The code or refresh token is no good, and never will be again: used, expired, revoked by the person, or past
 * its six months. Only a new sign-in helps; do not send it again.
 */
export class InvalidGrant extends AuthError {
  readonly code = "SPOTIFY_INVALID_GRANT";

  constructor(details: AuthErrorDetails) {
    super("InvalidGrant", `The grant is no longer good${described(details)}`, details);
  }
}

/** The client id or secret is not what the accounts service knows. Nothing about the person's grant. */
export class InvalidClient extends AuthError {
  readonly code = "SPOTIFY_INVALID_CLIENT";

  constructor(details: AuthErrorDetails) {
    super(
      "InvalidClient",
      `Spotify does not accept the client id or client secret${described(details)}. ` +
        "Compare both with the app's page at https://developer.spotify.com/dashboard",
      details,
    );
  }
}

/** Any other refusal in OAuth's words: `error` says which. */
export class OAuthError extends AuthError {
  readonly code = "SPOTIFY_OAUTH";

  constructor(details: AuthErrorDetails) {
    super("OAuthError", `The accounts service refused${described(details)}`, details);
  }
}

/**
 * The accounts service cannot answer just now: 429, 5xx, or a refusal that is not OAuth's. It says nothing about the
 * grant.
 */
export class AuthServerError extends AuthError {
  readonly code = "SPOTIFY_AUTH_SERVER";

  constructor(details: AuthErrorDetails) {
    super(
      "AuthServerError",
      `The accounts service cannot answer now: status ${details.status}${described(details)}`,
      details,
    );
  }

  override get isTransient(): boolean {
    return true;
  }
}

/**
 * Judges an answer of the token endpoint that is not a 200. An outage has been seen to call live tokens revoked,
 * so `invalid_grant` counts only as RFC 6749 section 5.2 has it: status 400, JSON.
 */
export function authError(
  response: Response,
  body: string,
  secrets: readonly (string | undefined)[],
): AuthError {
  const { status, headers } = response;
  const isJson = /^application\/([\w.-]+\+)?json\b/i.test(headers.get("content-type") ?? "");
  const json = isJson ? parseJson(body) : undefined;
  const fields = isObject(json) ? json : {};
  const text = (value: unknown) =>
    typeof value === "string" && value !== "" ? errorText(value, secrets) : undefined;

  const details: AuthErrorDetails = {
    status,
    error: text(fields.error),
    errorDescription: text(fields.error_description),
    retryAfter: retryAfterSeconds(headers),
    response,
  };
  const isPassing =
    status === 429 ||
    status >= 500 ||
    ["server_error", "temporarily_unavailable"].includes(details.error ?? "");
  if (isPassing || details.error === undefined) return new AuthServerError(details);
  if (details.error === "invalid_grant" && status === 400) return new InvalidGrant(details);
  if (details.error === "invalid_client") return new InvalidClient(details);
  return new OAuthError(details);
}

function described({ error, errorDescription }: AuthErrorDetails): string {
  if (error === undefined) return "";
  return errorDescription === undefined ? ` (${error})` : ` (${error}: ${errorDescription})`;
}
