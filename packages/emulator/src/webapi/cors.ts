import type { Answer } from "./answer.ts";

const methods = "GET, POST, OPTIONS, PUT, DELETE, PATCH";
// Not Cache-Control, so that a page that sends it fails here too.
const requestHeaders = "Accept, App-Platform, Authorization, Content-Type, Origin, Retry-After";

/**
 * Lets pages of any origin read an answer of the Web API or the token endpoint, whoever gave it: a refusal and a
 * fault as well.
 */
export function openToPages(path: string, { headers }: Response): void {
  const isOpen = path.startsWith("/v1/") || path === "/v1" || path === "/api/token";
  if (isOpen && !headers.has("access-control-allow-origin")) headers.set("access-control-allow-origin", "*");
}

/** What a browser asks before a page's own request. */
export function preflight(): Answer {
  return {
    status: 204,
    headers: {
      "access-control-allow-methods": methods,
      "access-control-allow-headers": requestHeaders,
      "access-control-max-age": "604800",
    },
    body: null,
  };
}
