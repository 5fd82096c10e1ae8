import type { App } from "../state/apps.ts";
import type { Answer } from "./answer.ts";

/** Reasons the player endpoints add to an error. */
export type PlayerReason = "NO_ACTIVE_DEVICE" | "PREMIUM_REQUIRED" | "VOLUME_CONTROL_DISALLOW" | "UNKNOWN";

/** The player's, and that of a quota used up. */
type Reason = PlayerReason | "QUOTA_EXCEEDED";

/** A refusal of the Web API; knows its answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: Reason | undefined;
  readonly headers: Record<string, string>;
  readonly isPlainText: boolean;
  /** The cause in the emulator's words, for the record of the request; the answer does not tell it. */
  readonly hint: string | undefined;

  constructor(
    status: number,
    message: string,
    options: { reason?: Reason; headers?: Record<string, string>; isPlainText?: boolean; hint?: string } = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.reason = options.reason;
    this.headers = options.headers ?? {};
    this.isPlainText = options.isPlainText ?? false;
    this.hint = options.hint;
  }

  toAnswer(): Answer {
    const { status, message, reason } = this;
    const error = { status, message, ...(reason === undefined ? {} : { reason }) };
    return {
      status,
      headers: {
        "cache-control": "private, max-age=0",
        "content-type": `${this.isPlainText ? "text/plain" : "application/json"}; charset=utf-8`,
        ...this.headers,
      },
      body: this.isPlainText ? message : JSON.stringify({ error }),
    };
  }
}

/**
 * 401 with its cause in `WWW-Authenticate`.
 * @param texts whether the message says the cause too, or as seen in 2026 the same for all of them
 * @param hint the cause as it is recorded. Default: `cause`
 */
export function unauthorized(
  cause:
    | "No token provided"
    | "Invalid access token"
    | "The access token expired"
    | "Valid user authentication required",
  texts: App["unauthorizedTexts"],
  hint: string = cause,
): ApiError {
  const code = cause === "No token provided" ? "missing_token" : "invalid_token";
  const challenge = `Bearer realm="spotify", error="${code}", error_description="${cause}"`;
  const message = texts === "2026" ? "Missing/invalid/expired access token" : cause;
  return new ApiError(401, message, { headers: { "www-authenticate": challenge }, hint });
}

/** The person is not on the app's allow list. */
export function notRegistered(
  { plainTextRefusals }: Pick<App, "plainTextRefusals">,
  personId?: string,
): ApiError {
  return new ApiError(403, "User not registered in the Developer Dashboard", {
    isPlainText: plainTextRefusals,
    hint:
      personId === undefined ? "not on the app's allow list" : `${personId} is not on the app's allow list`,
  });
}

/** The Premium of the app's owner has lapsed. */
export function ownerWithoutPremium({ plainTextRefusals }: Pick<App, "plainTextRefusals">): ApiError {
  return new ApiError(403, "Active premium subscription required for the owner of the app", {
    isPlainText: plainTextRefusals,
    hint: "the app's owner has no Premium",
  });
}

export function playerRefusal(
  status: 403 | 404,
  problem: string,
  reason: PlayerReason,
  hint: string = problem,
): ApiError {
  return new ApiError(status, `Player command failed: ${problem}`, { reason, hint });
}
