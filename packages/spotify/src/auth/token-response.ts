import type { AuthorizationServer, Client } from "oauth4webapi";
import { processGenericTokenEndpointResponse } from "oauth4webapi";
import { UnexpectedResponse } from "../errors.ts";
import { isObject, parseJson } from "../text.ts";
import { Scope, type ScopeLike } from "./scope.ts";
import { Token } from "./token.ts";

// Spotify's, where an answer leaves it out (RFC 6749 section 5.1 allows that).
const USUAL_LIFE_SECONDS = 3600;

/** What is known of a token before its answer comes, for what the answer may leave out. */
export interface KnownFields {
  readonly refreshToken?: string | undefined;
  readonly scope?: ScopeLike | undefined;
  readonly authorizedAt?: number | undefined;
  /** When the request was sent, in Unix milliseconds: the token's life is counted from there. */
  readonly requestedAt: number;
}

/**
 * Makes a token of a 200 of the token endpoint.
 *
 * @throws {UnexpectedResponse} when it holds none
 */
export async function readToken(
  server: AuthorizationServer,
  client: Client,
  response: Response,
  body: string,
  known: KnownFields,
): Promise<Token> {
  const json = parseJson(body);
  if (!isObject(json))
    throw new UnexpectedResponse("The accounts service answered without a token", response);
  try {
    // Spotify's nulls and empty texts mean what leaving out means in OAuth.
    const { access_token, token_type = "Bearer", expires_in, refresh_token, scope } = withoutBlanks(json);
    const fields = { access_token, token_type, expires_in, refresh_token, scope };
    const answer = await processGenericTokenEndpointResponse(server, client, Response.json(fields));
    if (answer.token_type !== "bearer") throw new TypeError("Only bearer tokens are sent here");
    return new Token({
      accessToken: answer.access_token,
      tokenType: "Bearer",
      refreshToken: answer.refresh_token ?? known.refreshToken,
      scope: answer.scope === undefined ? known.scope : Scope.parse(answer.scope),
      expiresAt: known.requestedAt + Math.floor(answer.expires_in ?? USUAL_LIFE_SECONDS) * 1000,
      authorizedAt: known.authorizedAt,
    });
  } catch {
    // What was thrown may carry the body, and with it the token: it is not kept as a cause.
    throw new UnexpectedResponse("The accounts service answered with a token that cannot be used", response);
  }
}

function withoutBlanks(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null && value !== ""));
}
