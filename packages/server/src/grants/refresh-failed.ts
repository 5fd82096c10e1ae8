/** The accounts service gave no fresh token, for a reason that may pass; `cause` is what it answered. */
export class RefreshFailed extends Error {
  override readonly name = "RefreshFailed";
  /** Unix milliseconds before which no other try is made, where the accounts service asked for that. */
  readonly until: number | undefined;

  constructor(cause: unknown, until: number | undefined) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.until = until;
  }
}
