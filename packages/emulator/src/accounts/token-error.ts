/** Codes of RFC 6749 §5.2, and Spotify's own `server_error`. */
export type TokenErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unsupported_grant_type"
  | "server_error";

/** A refusal of the token endpoint; knows its answer. */
export class TokenError extends Error {
  readonly code: TokenErrorCode;
  readonly status: 400 | 415;
  readonly description: string | undefined;
  /** The cause in the emulator's words, for the record of the request; the answer does not tell it. */
  readonly hint: string;

  constructor(
    code: TokenErrorCode,
    description: string | undefined,
    { hint = description ?? code, status = 400 }: { hint?: string; status?: 400 | 415 } = {},
  ) {
    super(description ?? code);
    this.name = "TokenError";
    this.code = code;
    this.description = description;
    this.hint = hint;
    this.status = status;
  }

  toBody(): { error: TokenErrorCode; error_description?: string } {
    return {
      error: this.code,
      ...(this.description === undefined ? {} : { error_description: this.description }),
    };
  }
}
