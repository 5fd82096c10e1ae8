import { NetworkError } from "../errors.ts";
import type { Sender } from "./sender.ts";
import { DEFAULT_TIMEOUT, withTimeout } from "./timeout.ts";

/** What sends, and how long it may take. */
export interface FetchSenderOptions {
  /** What to send with: the platform's `fetch` by default; another one for proxies, tests, an emulator in process. */
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
    } catch (cause) {
      throw new NetworkError(`Could not reach ${new URL(url).host}${failureCode(cause)}`, { cause });
    }
  }, timeout);
}

/** The system's own word (`ECONNREFUSED`, `ENOTFOUND`), which `fetch` hides in the cause of "fetch failed". */
function failureCode(error: unknown): string {
  const inner = error instanceof Error ? (error.cause ?? error) : error;
  const code = typeof inner === "object" && inner !== null && "code" in inner ? inner.code : undefined;
  return typeof code === "string" ? `: ${code}` : "";
}
