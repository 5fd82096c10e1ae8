import type { Context } from "hono";
import { html } from "hono/html";

export type Html = ReturnType<typeof html>;

/** The frame of every page: says on each of them that this is not Spotify. */
export function layout(title: string, main: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Local Spotify</title>
<link rel="icon" href="/_assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/_assets/style.css">
</head>
<body>
<header><p class="brand"><span aria-hidden="true">◐</span> Local Spotify</p></header>
<main>${main}</main>
<footer><p>An emulator for development and tests. Nobody's real account, and no part of Spotify.</p></footer>
</body>
</html>`;
}

/** Sends a page with the headers all of them carry. */
export function sendPage(
  c: Context,
  status: 200 | 400 | 403 | 404,
  page: Html,
): Response | Promise<Response> {
  // No form-action: Chromium holds it against the redirect to the app after the form is posted, and an
  // app may send the browser on to anywhere.
  c.header(
    "content-security-policy",
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  // With no-referrer a browser's own form posts `Origin: null`.
  c.header("referrer-policy", "same-origin");
  c.header("x-content-type-options", "nosniff");
  c.header("cache-control", "no-store");
  return c.html(page, status);
}
