import type { Log } from "./log.ts";

/** Wraps a handler so that each request leaves one line. The query is left out: at the callback it holds the code. */
export function logRequests(
  fetch: (request: Request) => Promise<Response>,
  log: Log,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const begin = performance.now();
    const response = await fetch(request);
    const ms = Math.round((performance.now() - begin) * 10) / 10;
    log.info({ method: request.method, path: pathOf(request.url), status: response.status, ms }, "request");
    return response;
  };
}

function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const end = url.search(/[?#]/);
  return start < 0 ? "/" : url.slice(start, end < 0 ? undefined : end);
}
