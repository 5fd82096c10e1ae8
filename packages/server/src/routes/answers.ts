import type { Html } from "../pages/layout.ts";

/** How this site answers: every answer is made here, so that none lacks its security headers. */
export interface Answers {
  page(status: number, content: Html, extra?: Extra): Response;
  /** 303 for whatever changed something, 307 to another address of the same thing. */
  redirect(status: 303 | 307, location: string, extra?: Extra): Response;
  json(status: number, body: object, extra?: Extra): Response;
  /** A file whose name changes with its content, or that may be a day old. */
  asset(body: string, type: string, maxAgeSeconds: number): Response;
}

interface Extra {
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where Spotify's cover images live. */
const COVER_HOSTS = ["https://*.scdn.co", "https://*.spotifycdn.com"];
const YEAR = 31_536_000;

/** For answers that the store stood in the way of: it is tried again within seconds. */
export const retryAfter: Readonly<Record<string, string>> = { "retry-after": "5" };

/** @param coverOrigins further origins from which pages may show covers: another Spotify's. */
export function createAnswers(origin: URL, coverOrigins: readonly string[]): Answers {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `img-src 'self' ${[...COVER_HOSTS, ...coverOrigins].join(" ")}`,
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const base: Record<string, string> = {
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    // With no-referrer a browser's own form posts `Origin: null`.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    ...(origin.protocol === "https:" && { "strict-transport-security": `max-age=${YEAR}` }),
  };

  function answer(body: string | null, status: number, headers: Record<string, string>, extra?: Extra) {
    const all = { ...base, ...headers, ...extra?.headers };
    const cookies = extra?.cookies ?? [];
    if (cookies.length === 0) return new Response(body, { status, headers: all });
    return new Response(body, {
      status,
      headers: [...Object.entries(all), ...cookies.map((cookie): [string, string] => ["set-cookie", cookie])],
    });
  }

  return {
    page: (status, content, extra) =>
      answer(String(content), status, { "content-type": "text/html; charset=utf-8" }, extra),
    redirect: (status, location, extra) => answer(null, status, { location, "content-length": "0" }, extra),
    json: (status, body, extra) =>
      answer(JSON.stringify(body), status, { "content-type": "application/json" }, extra),
    asset: (body, type, maxAge) =>
      answer(body, 200, { "content-type": type, "cache-control": `public, max-age=${maxAge}, immutable` }),
  };
}
