import { NetworkError } from "../errors.ts";
import { errorText, isObject } from "../text.ts";
import type { Sender, SenderInit } from "./sender.ts";
import { DEFAULT_TIMEOUT, withTimeout } from "./timeout.ts";

/** What sends, and how long it may take. */
export interface FetchSenderOptions {
  /**
   * What to send with: the platform's `fetch` by default; another one for proxies, tests, an emulator in process. Of
   * what it throws, a `NetworkError`'s `cause` has the name, the message and the code.
   */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Time allowed for a whole exchange, body included, in milliseconds. Default 10,000. */
  readonly timeout?: number | undefined;
}

/**
 * The base sender: one `fetch` for each request, no redirects followed, a limit of time on all of it.
 *
 * @throws {ConfigError} when the timeout is not a number above 0
 */
export function fetchSender(options: FetchSenderOptions = {}): Sender {
  const { fetch: given, timeout = DEFAULT_TIMEOUT } = options;
  return withTimeout(async (url, { method, headers, body = null, signal = null }) => {
    const init: RequestInit = { method, headers, body, signal, redirect: "manual" };
    try {
      return await (given ? given(url, init) : fetch(url, init));
    } catch (error) {
      const cause = given ? withoutRequest(error, secretsOf({ headers, body })) : error;
      const code = codeOf(cause);
      throw new NetworkError(`Could not reach ${new URL(url).host}${code ? `: ${code}` : ""}`, { cause });
    }
  }, timeout);
}

/** The system's own word (`ECONNREFUSED`, `ENOTFOUND`), which `fetch` hides in the cause of "fetch failed". */
function codeOf(error: unknown): string | undefined {
  for (const one of [isObject(error) ? error.cause : undefined, error]) {
    if (isObject(one) && typeof one.code === "string") return one.code;
  }
  return undefined;
}

/** What an error of a caller's own `fetch` says. All else that hangs on it may be the request, headers and body. */
function withoutRequest(error: unknown, secrets: readonly string[]): Error {
  const { name, message } = isObject(error) ? error : { message: error };
  const text = (value: unknown) => (typeof value === "string" ? errorText(value, secrets) : undefined);
  const code = text(codeOf(error));
  return Object.assign(new Error(text(message)), {
    name: text(name) ?? "Error",
    ...(code === undefined ? {} : { code }),
  });
}

/** Of a request: its token, and what it exchanges for one. */
function secretsOf({ headers, body }: Pick<SenderInit, "headers" | "body">): string[] {
  const { authorization = "" } = headers;
  const form = body instanceof URLSearchParams ? [...body.values()] : [];
  return [authorization, authorization.replace(/^\S+\s/, ""), ...form];
}
