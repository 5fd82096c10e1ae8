/** A fault of how Stagedoor was set up: it does not start, and says what to change. */
export class SetupError extends Error {
  override readonly name: string = "SetupError";
  /** The process's exit code, after sysexits.h: 78 configuration, 73 cannot create, 65 data, 69 unavailable. */
  readonly exitCode: number;

  constructor(message: string, exitCode: 65 | 69 | 73 | 78, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
