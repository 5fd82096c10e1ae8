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
 * Makes a token of a 200 of the token endpoint (RFC 6749 section 5.1). Spotify's nulls and empty texts mean what
 * leaving out means there.
 *
 * @throws {UnexpectedResponse} when it holds none
 */
export function readToken(response: Response, body: string, known: KnownFields): Token {
  const json = parseJson(body);
  if (!isObject(json))
    throw new UnexpectedResponse("The accounts service answered without a token", response);
  try {
    const { expires_in: life } = json;
    const scope = textOf(json.scope);
    return new Token({
      accessToken: textOf(json.access_token) ?? "",
      tokenType: bearer(textOf(json.token_type)),
      refreshToken: textOf(json.refresh_token) ?? known.refreshToken,
      scope: scope === undefined ? known.scope : Scope.parse(scope),
      expiresAt: known.requestedAt + Math.floor(isBlank(life) ? USUAL_LIFE_SECONDS : secondsOf(life)) * 1000,
      authorizedAt: known.authorizedAt,
    });
  } catch {
    // What was thrown may quote the answer, and with it the token: it is not kept as a cause.
    throw new UnexpectedResponse("The accounts service answered with a token that cannot be used", response);
  }
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function textOf(value: unknown): string | undefined {
  if (isBlank(value)) return undefined;
  if (typeof value === "string") return value;
  throw new TypeError("not text");
}

// RFC 6749 section 7.1: a token of a kind that is not understood must not be used. The kind has no letter case.
function bearer(type = "Bearer"): string {
  if (type.toLowerCase() === "bearer") return "Bearer";
  throw new TypeError("not a bearer token");
}

function secondsOf(value: unknown): number {
  const seconds = typeof value === "string" ? Number(value) : value;
  if (typeof seconds === "number" && seconds > 0) return seconds;
  throw new TypeError("no number of seconds");
}
