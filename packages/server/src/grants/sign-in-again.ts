/** Why a grant no longer serves. */
export type EndReason =
  /** The accounts service refused the refresh token: consent withdrawn, six months over, or used elsewhere. */
  | "invalid_grant"
  /** There is no refresh token, and the access token is spent. */
  | "no_refresh_token"
  /** It was removed meanwhile: the person signed out. */
  | "signed_out"
  /** No secret here opens it. */
  | "unreadable";

/** Only the person can mend this, by signing in again. */
export class SignInAgain extends Error {
  override readonly name = "SignInAgain";
  readonly reason: EndReason;

  constructor(reason: EndReason) {
    super("Spotify no longer accepts what this person had allowed: they need to sign in again.");
    this.reason = reason;
  }
}
