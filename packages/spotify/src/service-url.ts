import { ConfigError } from "./errors.ts";

/**
 * Checks the base address of one of Spotify's services, and gives it without a slash at its end.
 *
 * @throws {ConfigError} unless it is https, or http on a loopback host, and nothing but origin and path
 */
export function serviceUrl(option: "accountsUrl" | "apiUrl", value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new ConfigError(`${option} is not an http or https address`, { option });
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new ConfigError(`${option} must be an origin and perhaps a path, with nothing else in it`, {
      option,
    });
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new ConfigError(
      `${option}: tokens go over https only, and plain http to ${url.hostname} is not that. ` +
        "Use https, or a loopback address such as http://127.0.0.1",
      { option },
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** Whether a host name, as `URL` writes it, can only be this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    /^127\.\d+\.\d+\.\d+$/.test(hostname) ||
    hostname === "[::1]" ||
    hostname === "localhost" ||
    hostname.endsWith(".localhost")
  );
}
