import { checkRedirectUri } from "../auth/redirect-uri.ts";
import { ConfigError } from "../errors.ts";

/** A redirect URI that this machine can answer at. */
export interface LoopbackUri {
  /** As `listen` takes it: `127.0.0.1` or `::1`. */
  readonly host: string;
  /** `undefined`: registered without one, so that any will do. */
  readonly port: number | undefined;
  readonly path: string;
  /** The URI to the letter, with this port where it has none. */
  withPort(port: number): string;
}

/**
 * Reads a redirect URI of a loopback address. One without a port may have any (RFC 8252 section 7.3).
 *
 * @see https://developer.spotify.com/documentation/web-api/concepts/redirect_uri
 * @throws {ConfigError} when there is none, Spotify would refuse it, or it is not this machine's
 */
export function loopbackUri(uri: string | undefined): LoopbackUri {
  if (uri === undefined || uri === "") {
    throw wrong("redirectUri is missing: register http://127.0.0.1/callback, without a port, and set it");
  }
  const check = checkRedirectUri(uri);
  if (!check.ok) throw wrong(`redirectUri: ${check.problem}. Register and set ${check.suggestion}`);
  const [, origin = "", host = "", port] =
    /^(http:\/\/(127\.0\.0\.1|\[::1\]))(?::(\d+))?(?=[/?]|$)/.exec(uri) ?? [];
  if (origin === "") {
    throw wrong(
      "redirectUri is not a loopback address, so this program cannot answer there: use signInManually(), or register " +
        "http://127.0.0.1/callback and set it",
    );
  }
  return {
    host: host.replace(/^\[|\]$/g, ""),
    port: port === undefined ? undefined : Number(port),
    path: new URL(uri).pathname,
    withPort: (any) => (port === undefined ? `${origin}:${any}${uri.slice(origin.length)}` : uri),
  };
}

function wrong(message: string): ConfigError {
  return new ConfigError(message, { option: "redirectUri" });
}
