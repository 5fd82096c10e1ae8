import { TokenError } from "../../accounts/token-error.ts";
import type { App } from "../../state/apps.ts";
import { ApiError, playerRefusal, unauthorized } from "../../webapi/api-error.ts";
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
): Response {
  const isTokenEndpoint = !path.startsWith("/v1/");
  const texts = app?.unauthorizedTexts ?? "classic";
  const isPlainText = app?.plainTextRefusals ?? true;
  switch (kind) {
    case "rate-limit": {
      const headers = retryHeaders(retryAfter, 5);
      if (isTokenEndpoint) return new Response("Too many requests", { status: 429, headers });
      return new ApiError(429, "API rate limit exceeded", { headers }).toResponse();
    }
    case "quota":
      return new ApiError(429, "Too many requests", {
        reason: "QUOTA_EXCEEDED",
        headers: retryHeaders(retryAfter, 86_207),
      }).toResponse();
    case "expired-token":
      if (isTokenEndpoint) return endOfGrant("Refresh token expired");
      return unauthorized("The access token expired", texts).toResponse();
    case "revoked-token":
      if (isTokenEndpoint) return endOfGrant("Refresh token revoked");
      return unauthorized("Invalid access token", texts).toResponse();
    case "insufficient-scope":
      return new ApiError(403, "Insufficient client scope").toResponse();
    case "premium-required":
      return playerRefusal(403, "Premium required", "PREMIUM_REQUIRED").toResponse();
    case "no-active-device":
      return playerRefusal(404, "No active device found", "NO_ACTIVE_DEVICE").toResponse();
    case "not-registered":
      return new ApiError(403, "User not registered in the Developer Dashboard", {
        isPlainText,
      }).toResponse();
    case "owner-without-premium":
      return new ApiError(403, "Active premium subscription required for the owner of the app", {
        isPlainText,
      }).toResponse();
  }
}

function retryHeaders(retryAfter: number | null | undefined, usual: number): Record<string, string> {
  return retryAfter === null ? {} : { "retry-after": String(retryAfter ?? usual) };
}

function endOfGrant(description: string): Response {
  const error = new TokenError("invalid_grant", description);
  return Response.json(error.toBody(), { status: error.status, headers: { "cache-control": "no-store" } });
}
