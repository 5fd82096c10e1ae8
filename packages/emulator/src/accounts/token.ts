import { createHash } from "node:crypto";
import type { App } from "../state/apps.ts";
import type { CodeRecord } from "../state/codes.ts";
import { accessTokenLifetime, type GrantRecord } from "../state/grants.ts";
import { rulesOf } from "../state/rules.ts";
import type { World } from "../world.ts";
import { authenticateClient, type ClaimedClient, type TokenClient } from "./client-authentication.ts";
import { TokenError } from "./token-error.ts";

/** The 200 answer of the token endpoint. Client credentials have the first three keys alone. */
export interface TokenAnswer {
  access_token: string;
  token_type: "Bearer";
  expires_in: number;
  refresh_token?: string;
  scope?: string;
}

// RFC 6749 §3.2: none of them more than once.
const parameters = [
  "grant_type",
  "client_id",
  "client_secret",
  "code",
  "redirect_uri",
  "code_verifier",
  "refresh_token",
];

/** Answers `POST /api/token`. @throws TokenError with Spotify's texts. */
export function answerTokenRequest(world: World, claimed: ClaimedClient, form: URLSearchParams): TokenAnswer {
  const repeated = parameters.find((name) => form.getAll(name).length > 1);
  if (repeated !== undefined) throw new TokenError("invalid_request", `${repeated} must be supplied once`);
  const grantType = form.get("grant_type");
  if (!grantType) throw new TokenError("unsupported_grant_type", "grant_type parameter is missing");
  const serve = {
    authorization_code: exchangeCode,
    refresh_token: refresh,
    client_credentials: openForClient,
  };
  if (!Object.hasOwn(serve, grantType)) {
    throw new TokenError("unsupported_grant_type", `grant_type ${grantType.slice(0, 60)} is not supported`);
  }
  const client = authenticateClient(world.apps, claimed);
  return serve[grantType as keyof typeof serve](world, client, form);
}

function exchangeCode(
  world: World,
  { app, isAuthenticated }: TokenClient,
  form: URLSearchParams,
): TokenAnswer {
  const sent = required(form, "code");
  const redirectUri = required(form, "redirect_uri");
  const code = world.codes.find(sent);
  const now = world.clock.now();
  if (
    code === undefined ||
    code.isUsed ||
    code.clientId !== app.clientId ||
    !world.people.get(code.personId)
  ) {
    throw new TokenError("invalid_grant", "Invalid authorization code");
  }
  if (now >= code.expiresAt) throw new TokenError("invalid_grant", "Authorization code expired");
  if (code.redirectUri !== redirectUri) throw new TokenError("invalid_grant", "Invalid redirect URI");
  if (code.challenge === null && !isAuthenticated)
    throw new TokenError("invalid_client", "Invalid client secret");
  checkVerifier(code.challenge, form.get("code_verifier"));
  return openGrant(world, app, code, !isAuthenticated);
}

/** What a code that is in order is exchanged for. `isPublic`: without a client secret. */
export function openGrant(world: World, app: App, code: CodeRecord, isPublic: boolean): TokenAnswer {
  const now = world.clock.now();
  const { refreshTokensEndFrom } = rulesOf(app, now);
  const { accessToken, refreshToken } = world.grants.open(code, isPublic, now, refreshTokensEndFrom);
  return { ...bearer(accessToken), refresh_token: refreshToken, scope: code.scope };
}

function refresh(world: World, { app, isAuthenticated }: TokenClient, form: URLSearchParams): TokenAnswer {
  const sent = required(form, "refresh_token");
  const found = world.grants.findByRefreshToken(sent);
  if (found === undefined || found.grant.clientId !== app.clientId) {
    throw new TokenError("invalid_grant", "Invalid refresh token");
  }
  const { grant, isRotated } = found;
  if (!isAuthenticated && !grant.isPublic) throw new TokenError("invalid_client", "Invalid client secret");
  if (isRotated || grant.revokedAt !== null) throw new TokenError("invalid_grant", "Refresh token revoked");
  const now = world.clock.now();
  if (now >= grant.renewBy) throw new TokenError("invalid_grant", "Refresh token expired");
  const { accessToken, refreshToken } = world.grants.refresh(
    grant,
    now,
    rotates(app, grant) ? sent : undefined,
  );
  const returned = refreshToken ?? (app.returnRefreshToken ? sent : undefined);
  return {
    ...bearer(accessToken),
    ...(returned === undefined ? {} : { refresh_token: returned }),
    scope: grant.scope,
  };
}

function openForClient(world: World, { app, isAuthenticated }: TokenClient): TokenAnswer {
  if (!isAuthenticated) throw new TokenError("invalid_client", "Invalid client secret");
  return bearer(world.grants.openForClient(app.clientId, world.clock.now()));
}

function rotates({ rotateRefreshTokens }: App, { isPublic }: GrantRecord): boolean {
  return rotateRefreshTokens === "pkce" ? isPublic : rotateRefreshTokens;
}

function bearer(accessToken: string): TokenAnswer {
  return { access_token: accessToken, token_type: "Bearer", expires_in: accessTokenLifetime };
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw new TokenError("invalid_request", `${name} must be supplied`);
  return value;
}

/** RFC 7636 §4.1 and §4.6. A verifier without a challenge is refused as well (RFC 9700 §2.1.1). */
function checkVerifier(challenge: string | null, verifier: string | null): void {
  if (challenge === null && verifier === null) return;
  if (verifier === null) throw new TokenError("invalid_request", "code_verifier required");
  const isWellFormed = /^[A-Za-z0-9_.~-]{43,128}$/.test(verifier);
  const hash = createHash("sha256").update(verifier).digest("base64url");
  if (!isWellFormed || hash !== challenge)
    throw new TokenError("invalid_grant", "code_verifier was incorrect");
}
