/** Longer ones would not fit into the attempt's cookie beside four others. */
const LONGEST = 1_024;

/** Where a sign-in must not lead back to: it would begin or undo itself. */
const NOT_BACK_TO = new Set(["/login", "/callback", "/logout"]);

/**
 * The path of this site to go back to after signing in: `value` if it is one, else `/` (RFC 9700 §4.11.1).
 * Anything that a browser or a proxy might read as another site goes to `/`, encoded forms included.
 */
export function safeReturnTo(value: string | undefined, origin: URL): string {
  if (!value?.startsWith("/")) return "/";
  const url = URL.canParse(value, origin) ? new URL(value, origin) : undefined;
  if (url?.origin !== origin.origin) return "/";
  const decoded = decodedPath(value);
  if (decoded === undefined || /[\\\p{Cc}]/u.test(decoded) || decoded.startsWith("//")) return "/";
  const path = decodedPath(url.pathname);
  if (path === undefined || path.startsWith("//") || NOT_BACK_TO.has(path.replace(/\/+$/, ""))) return "/";
  // Forms are sent there; the page that they are on is what there is to see.
  if (path.startsWith("/account/sessions/")) return "/account";
  const result = url.pathname + url.search + url.hash;
  return result.length > LONGEST ? "/" : result;
}

/** Where to sign in so as to come back to a path of this site. */
export const loginPath = (returnTo: string): string =>
  returnTo === "/" ? "/login" : `/login?${new URLSearchParams({ returnTo })}`;

/** The path without its escapes, however often it was escaped; nothing when it is not valid. */
function decodedPath(value: string): string | undefined {
  let path = value.replace(/[?#].*$/s, "");
  try {
    for (let round = 0; round < 5; round++) {
      const decoded = decodeURIComponent(path);
      if (decoded === path) return path;
      path = decoded;
    }
  } catch {
    return undefined;
  }
  return undefined;
}
