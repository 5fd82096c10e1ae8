/** Reasons the player endpoints add to an error. */
export type PlayerReason = "NO_ACTIVE_DEVICE" | "PREMIUM_REQUIRED" | "VOLUME_CONTROL_DISALLOW" | "UNKNOWN";

/** A refusal of the Web API; knows its answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: PlayerReason | undefined;
  readonly headers: Record<string, string>;
  readonly isPlainText: boolean;

  constructor(
    status: number,
    message: string,
    options: { reason?: PlayerReason; headers?: Record<string, string>; isPlainText?: boolean } = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.reason = options.reason;
    this.headers = options.headers ?? {};
    this.isPlainText = options.isPlainText ?? false;
  }

  toResponse(): Response {
    const { status, message, reason } = this;
    if (this.isPlainText) {
      return new Response(message, {
        status,
        headers: { "content-type": "text/plain; charset=utf-8", ...this.headers },
      });
    }
    const error = { status, message, ...(reason === undefined ? {} : { reason }) };
    return Response.json(
      { error },
      { status, headers: { "content-type": "application/json; charset=utf-8", ...this.headers } },
    );
  }
}

/** 401 with the cause in `WWW-Authenticate` as well. */
export function unauthorized(
  message: string,
  error: "missing_token" | "invalid_token" = "invalid_token",
): ApiError {
  const challenge = `Bearer realm="spotify", error="${error}", error_description="${message}"`;
  return new ApiError(401, message, { headers: { "www-authenticate": challenge } });
}

export function playerRefusal(status: 403 | 404, problem: string, reason: PlayerReason): ApiError {
  return new ApiError(status, `Player command failed: ${problem}`, { reason });
}
