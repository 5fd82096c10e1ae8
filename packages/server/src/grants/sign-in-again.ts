/** Why a grant no longer serves, as `GrantRecord.endedReason` keeps it. */
const endReasons = [
  /** The person withdrew their consent. */
  "revoked",
  /** Six months have passed since the person authorised. */
  "expired",
  /**
   * A refresh was sent and nobody saw its answer, and now the refresh token is refused: it served once, and what came
   * in its place went with a killed process or a broken connection.
   */
  "refresh_lost",
  /** The person's account is no longer there. */
  "account_gone",
  /** Spotify no longer gives a right that this site asks for and had been given. */
  "scope_reduced",
  /** There is no refresh token, and the access token is spent. */
  "no_refresh_token",
  /** The accounts service refused the refresh token and did not say why. */
  "invalid_grant",
  /** No secret here opens it. */
  "unreadable",
] as const;

/** Why the person has to sign in again. */
export type EndReason =
  | (typeof endReasons)[number]
  /** The grant was removed, so that there is nothing left to note it in: the person signed out. */
  | "signed_out";

/** A reason as it was stored; one of a program that knows more of them is `invalid_grant` here. */
export const readEndReason = (stored: string | null): EndReason =>
  endReasons.find((reason) => reason === stored) ?? "invalid_grant";

/** Only the person can mend this, by signing in again. */
export class SignInAgain extends Error {
  override readonly name = "SignInAgain";
  readonly reason: EndReason;
  /** When the grant ended, in Unix milliseconds, where that is known. */
  readonly endedAt: number | undefined;

  constructor(reason: EndReason, endedAt?: number | null) {
    super("Spotify no longer accepts what this person had allowed: they need to sign in again.");
    this.reason = reason;
    this.endedAt = endedAt ?? undefined;
  }
}
