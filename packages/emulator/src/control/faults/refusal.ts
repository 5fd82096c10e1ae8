import { TokenError } from "../../accounts/token-error.ts";
import type { App } from "../../state/apps.ts";
import type { Answer } from "../../webapi/answer.ts";
import {
  ApiError,
  notRegistered,
  ownerWithoutPremium,
  playerRefusal,
  unauthorized,
} from "../../webapi/api-error.ts";
import { type Fault, type FaultKind, type FaultTarget, type Refusal, refusals } from "./fault.ts";

export function isRefusal(kind: FaultKind | undefined): kind is Refusal {
  return refusals.some((refusal) => refusal === kind);
}

/** What Spotify says, though nothing of it is so. `app` is the one that calls, where it is known. */
export function refusalOf(
  kind: Refusal,
  { retryAfter }: Fault,
  { path }: Pick<FaultTarget, "path">,
  app: App | undefined,
): Answer {
  const isTokenEndpoint = !path.startsWith("/v1/");
  const texts = app?.unauthorizedTexts ?? "classic";
  const plainTextRefusals = app?.plainTextRefusals ?? true;
  switch (kind) {
    case "rate-limit": {
      const headers = retryHeaders(retryAfter, 5);
      if (isTokenEndpoint)
        return {
          status: 429,
          headers: { "content-type": "text/plain; charset=utf-8", ...headers },
          body: "Too many requests",
        };
      return new ApiError(429, "API rate limit exceeded", { headers }).toAnswer();
    }
    case "quota":
      return new ApiError(429, "Too many requests", {
        reason: "QUOTA_EXCEEDED",
        headers: retryHeaders(retryAfter, 86_207),
      }).toAnswer();
    case "expired-token":
      if (isTokenEndpoint) return endOfGrant("Refresh token expired");
      return unauthorized("The access token expired", texts).toAnswer();
    case "revoked-token":
      if (isTokenEndpoint) return endOfGrant("Refresh token revoked");
      return unauthorized("Invalid access token", texts).toAnswer();
    case "insufficient-scope":
      return new ApiError(403, "Insufficient client scope").toAnswer();
    case "premium-required":
      return playerRefusal(403, "Premium required", "PREMIUM_REQUIRED").toAnswer();
    case "no-active-device":
      return playerRefusal(404, "No active device found", "NO_ACTIVE_DEVICE").toAnswer();
    case "not-registered":
      return notRegistered({ plainTextRefusals }).toAnswer();
    case "owner-without-premium":
      return ownerWithoutPremium({ plainTextRefusals }).toAnswer();
  }
}

function retryHeaders(retryAfter: number | null | undefined, usual: number): Record<string, string> {
  return retryAfter === null ? {} : { "retry-after": String(retryAfter ?? usual) };
}

function endOfGrant(description: string): Answer {
  const error = new TokenError("invalid_grant", description);
  return {
    status: error.status,
    headers: { "cache-control": "no-store", "content-type": "application/json" },
    body: JSON.stringify(error.toBody()),
  };
}
