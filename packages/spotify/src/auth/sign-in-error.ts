import { SpotifyError } from "../errors.ts";

/** A callback that does not lead to a token, before any code was sent to the accounts service. */
export abstract class SignInError extends SpotifyError {
  readonly kind = "sign-in";
}

/** The person did not agree (`error=access_denied`). Nothing was shared. */
export class AuthorizationDenied extends SignInError {
  readonly code = "SPOTIFY_AUTHORIZATION_DENIED";

  constructor() {
    super("AuthorizationDenied", "The person did not agree to the sign-in");
  }
}

/** The accounts service sent the person back with another error than `access_denied` (RFC 6749 section 4.1.2.1). */
export class AuthorizationFailed extends SignInError {
  readonly code = "SPOTIFY_AUTHORIZATION_FAILED";
  /** OAuth's `error` code, on one line. */
  readonly error: string;
  readonly errorDescription: string | undefined;

  constructor(error: string, errorDescription?: string) {
    const described = errorDescription === undefined ? error : `${error}: ${errorDescription}`;
    super("AuthorizationFailed", `The accounts service refused the sign-in (${described})`);
    this.error = error;
    this.errorDescription = errorDescription;
  }

  override get isTransient(): boolean {
    return ["server_error", "temporarily_unavailable"].includes(this.error);
  }
}

/**
 * The callback does not belong to this sign-in: its state is missing or another's, or the sign-in has had its callback.
 * It may be an attack (RFC 6749 section 10.12): nothing of it was used.
 */
export class StateMismatch extends SignInError {
  readonly code = "SPOTIFY_STATE_MISMATCH";

  constructor(message: string) {
    super("StateMismatch", message);
  }
}

/** The callback has the right state, and yet no code to use: none, two of them, or one of another service. */
export class InvalidCallback extends SignInError {
  readonly code = "SPOTIFY_INVALID_CALLBACK";

  constructor(message: string) {
    super("InvalidCallback", message);
  }
}
