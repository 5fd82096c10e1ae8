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
    const description = `grant_type ${grantType.slice(0, 60)} is not supported`;
    const hint = `grant_type is none of ${Object.keys(serve).join(", ")}`;
    throw new TokenError("unsupported_grant_type", description, { hint });
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
  if (code === undefined) throw invalidCode("the code is not known here");
  if (code.isUsed) throw invalidCode("the code was used already");
  if (code.clientId !== app.clientId) throw invalidCode("the code is of another app");
  if (!world.people.get(code.personId)) throw invalidCode("the person of the code is not there any more");
  if (now >= code.expiresAt) {
    const hint = `the code expired at ${isoTime(code.expiresAt)}`;
    throw new TokenError("invalid_grant", "Authorization code expired", { hint });
  }
  if (code.redirectUri !== redirectUri) {
    const hint = `redirect_uri differs from the one at /authorize, ${code.redirectUri}`;
    throw new TokenError("invalid_grant", "Invalid redirect URI", { hint });
  }
  if (code.challenge === null && !isAuthenticated) {
    throw withoutSecret("no client secret came, nor was there a code_challenge at /authorize");
  }
  checkVerifier(code.challenge, form.get("code_verifier"));
  return openGrant(world, app, code, !isAuthenticated);
}

/** What a code that is in order is exchanged for. `isPublic`: without a client secret. */
export function openGrant(world: World, app: App, code: CodeRecord, isPublic: boolean): TokenAnswer {
  const now = world.clock.now();
  const { refreshTokensEndFrom } = rulesOf(app, now);
  const opened = world.grants.open(code, isPublic, now, refreshTokensEndFrom);
  if (opened === undefined) throw invalidCode("the code was used already");
  return { ...bearer(opened.accessToken), refresh_token: opened.refreshToken, scope: code.scope };
}

function refresh(world: World, { app, isAuthenticated }: TokenClient, form: URLSearchParams): TokenAnswer {
  const sent = required(form, "refresh_token");
  const found = world.grants.findByRefreshToken(sent);
  if (found === undefined || found.grant.clientId !== app.clientId) {
    const hint =
      found === undefined ? "the refresh token is not known here" : "the refresh token is of another app";
    throw new TokenError("invalid_grant", "Invalid refresh token", { hint });
  }
  const { grant, isRotated } = found;
  if (!isAuthenticated && !grant.isPublic) {
    throw withoutSecret("no client secret came, and the refresh token was got with one");
  }
  if (grant.revokedAt !== null) throw revoked(`the refresh token was revoked at ${isoTime(grant.revokedAt)}`);
  if (isRotated) throw revoked(rotatedOut);
  const now = world.clock.now();
  if (now >= grant.renewBy) {
    const hint = `the refresh token ended at ${isoTime(grant.renewBy)}`;
    throw new TokenError("invalid_grant", "Refresh token expired", { hint });
  }
  const refreshed = world.grants.refresh(grant, now, rotates(app, grant) ? sent : undefined);
  if (refreshed === undefined) throw revoked(rotatedOut);
  const returned = refreshed.refreshToken ?? (app.returnRefreshToken ? sent : undefined);
  return {
    ...bearer(refreshed.accessToken),
    ...(returned === undefined ? {} : { refresh_token: returned }),
    scope: grant.scope,
  };
}

function openForClient(world: World, { app, isAuthenticated }: TokenClient): TokenAnswer {
  if (!isAuthenticated) throw withoutSecret("no client secret came, and client credentials need it");
  return bearer(world.grants.openForClient(app.clientId, world.clock.now()));
}

const rotatedOut = "the refresh token was rotated: a later one took its place";

function invalidCode(hint: string): TokenError {
  return new TokenError("invalid_grant", "Invalid authorization code", { hint });
}

function revoked(hint: string): TokenError {
  return new TokenError("invalid_grant", "Refresh token revoked", { hint });
}

function withoutSecret(hint: string): TokenError {
  return new TokenError("invalid_client", "Invalid client secret", { hint });
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
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
  if (verifier === null) {
    const hint = "no code_verifier came, and there was a code_challenge at /authorize";
    throw new TokenError("invalid_request", "code_verifier required", { hint });
  }
  const isWellFormed = /^[A-Za-z0-9_.~-]{43,128}$/.test(verifier);
  const hash = createHash("sha256").update(verifier).digest("base64url");
  if (isWellFormed && hash === challenge) return;
  const hint =
    challenge === null
      ? "a code_verifier came, and there was no code_challenge at /authorize"
      : isWellFormed
        ? "code_verifier does not match the code_challenge at /authorize"
        : "code_verifier must be 43 to 128 letters, digits or any of - . _ ~";
  throw new TokenError("invalid_grant", "code_verifier was incorrect", { hint });
}
