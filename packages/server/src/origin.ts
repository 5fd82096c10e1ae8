/** Host names by which a browser reaches its own machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    hostname === "::1" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}

/**
 * Where a browser should have gone instead, if it came by another name of this machine (`http://localhost:5000` for
 * `http://127.0.0.1:5000`): a cookie set there would not be sent to the callback.
 */
export function canonicalUrl(requestUrl: URL, origin: URL): URL | undefined {
  // Cookies do not tell ports apart, and a proxy in front may name the port that it forwards to.
  if (
    requestUrl.hostname === origin.hostname ||
    !isLoopback(origin.hostname) ||
    !isLoopback(requestUrl.hostname)
  ) {
    return undefined;
  }
  return new URL(requestUrl.pathname + requestUrl.search, origin);
}

/** An address as an error, a log or a page may show it: without a user's name and password. */
export const shownAddress = (address: string): string => address.replace(/\/\/.*@/s, "//…@");
