import { isLoopback } from "../service-url.ts";

/** Whether a redirect URI can be used; if not, what is wrong, and the one to register and set instead. */
export type RedirectUriCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly problem: string; readonly suggestion: string };

/** What else is known of the redirect URI. */
export interface RedirectUriOptions {
  /** Where the app answers callbacks. Default: any path will do. */
  readonly path?: string | undefined;
  /** The app's own port, for what is suggested in place of a URI that cannot be read. Default 5000. */
  readonly port?: number | undefined;
}

/**
 * Checks a redirect URI by the rules that Spotify enforces since November 2025: https, or http on a loopback
 * address written as an IP literal.
 *
 * @see https://developer.spotify.com/documentation/web-api/concepts/redirect_uri
 */
export function checkRedirectUri(uri: string, options: RedirectUriOptions = {}): RedirectUriCheck {
  const { path, port = 5000 } = options;
  const trimmed = uri.trim();
  const url = /^https?:\/\//i.test(trimmed) && URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url === undefined) {
    const meant = hostAlone(trimmed);
    const suggestion = meant ? mend(meant, path) : `http://127.0.0.1:${port}${path ?? "/callback"}`;
    return { ok: false, problem: "it is not an http or https address", suggestion };
  }
  const problem = uri === trimmed ? problemOf(url, uri, path) : "it has spaces around it";
  return problem === undefined ? { ok: true } : { ok: false, problem, suggestion: mend(url, path) };
}

function problemOf(url: URL, uri: string, path: string | undefined): string | undefined {
  const { hostname, port, protocol, pathname } = url;
  if (port === "0") return "port 0 is for listening at any port, not one to go to";
  if (isUnspecified(hostname)) return `${hostname} is an address to listen on, not one to go to`;
  if (hostname === "localhost" || hostname.endsWith(".localhost")) {
    return "Spotify refuses localhost: a loopback address must be written as an IP address";
  }
  if (protocol === "http:" && !isLoopback(hostname)) {
    return "plain http is for loopback addresses only: on any other host Spotify wants https";
  }
  if (protocol === "http:" && hostname !== "127.0.0.1" && hostname !== "[::1]") {
    return "the loopback addresses that Spotify takes are 127.0.0.1 and [::1]";
  }
  if (url.username !== "" || url.password !== "") return "it has a user name or password in it";
  // A bare "#" leaves `hash` empty.
  if (uri.includes("#")) return "it has a fragment (#)";
  if (path !== undefined && pathname !== path) {
    return `its path is ${pathname}, but callbacks are answered at ${path}`;
  }
  return undefined;
}

/** The nearest URI that Spotify takes and the app answers. */
function mend(url: URL, path: string | undefined): string {
  const mended = new URL(url);
  mended.username = "";
  mended.password = "";
  mended.hash = "";
  if (mended.port === "0") mended.port = "";
  if (!isLoopback(mended.hostname) && !isUnspecified(mended.hostname)) mended.protocol = "https:";
  else if (mended.hostname !== "[::1]") mended.hostname = "127.0.0.1";
  if (path !== undefined && mended.pathname !== path) {
    mended.pathname = path;
    mended.search = "";
  }
  return mended.href;
}

function isUnspecified(hostname: string): boolean {
  return hostname === "0.0.0.0" || hostname === "[::]";
}

/** `stage.example/callback` and `localhost:5000/callback`, to which only a scheme is missing. */
function hostAlone(text: string): URL | undefined {
  const looksLikeHost = /^(localhost|\[::1\]|[^/?#:@][^/?#:@.]*\.[^/?#:@]+)(:\d+)?([/?#]|$)/i.test(text);
  return looksLikeHost && URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
}
