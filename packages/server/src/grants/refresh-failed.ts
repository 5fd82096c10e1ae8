/** There is no fresh token, for a reason that may pass: `cause`, mostly what the accounts service answered. */
export class RefreshFailed extends Error {
  override readonly name = "RefreshFailed";
  /** Unix milliseconds before which no other try is made, where the accounts service asked for that. */
  readonly until: number | undefined;

  constructor(cause: unknown, until?: number) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.until = until;
  }
}
