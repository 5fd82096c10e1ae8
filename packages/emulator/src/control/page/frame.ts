import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import { appsSection } from "./apps-section.ts";
import { clockSection } from "./clock-section.ts";
import { connectSection } from "./connect-section.ts";
import { faultsSection } from "./faults-section.ts";
import { grantsSection } from "./grants-section.ts";
import { limitsSection } from "./limits-section.ts";
import type { Notice } from "./notices.ts";
import { peopleSection } from "./people-section.ts";
import { requestsSection } from "./requests-section.ts";
import { copyButton, type View } from "./view.ts";
import { worldSection } from "./world-section.ts";

const sections: readonly (readonly [string, string, (view: View) => Html])[] = [
  ["clock", "Clock", clockSection],
  ["requests", "Requests", requestsSection],
  ["faults", "Faults", faultsSection],
  ["limits", "Limits", limitsSection],
  ["people", "People", peopleSection],
  ["apps", "Apps", appsSection],
  ["grants", "Grants", grantsSection],
  ["world", "World", worldSection],
  ["connect", "Point an app here", connectSection],
];

/** The page. Its script asks for it again when something changed. */
export function consolePage(view: View): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Local Spotify</title>
<link rel="icon" href="/_assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/_assets/style.css">
<link rel="stylesheet" href="/_emulator/page.css">
<script src="/_emulator/page.js" defer></script>
</head>
<body class="console">
<header>
<h1 class="brand"><span aria-hidden="true">◐</span> Local Spotify</h1>
<nav aria-label="Sections"><ul>${sections.map(([id, words]) => html`<li><a href="#${id}">${words}</a></li>`)}</ul></nav>
</header>
<main>
<div id="notice" role="status">${noticeOf(view)}</div>
${sections.map(([, , section]) => section(view))}
</main>
<footer><p>An emulator for development and tests. Nobody's real account, and no part of Spotify.</p></footer>
</body>
</html>`;
}

function noticeOf({ notice, refusal }: View): Html | string {
  if (refusal !== undefined) return html`<p class="refusal">Not done: ${refusal.message}</p>`;
  if (notice === undefined) return "";
  return html`<p${notice.about === undefined ? "" : html` data-about="${notice.about}"`}>${notice.text}</p>${credentialsOf(notice)}<button type="button" class="small scripted" id="dismiss" aria-label="Dismiss">✕</button>`;
}

function credentialsOf({ credentials }: Notice): Html | string {
  if (credentials === undefined) return "";
  const { clientId, clientSecret } = credentials;
  return html`<dl class="facts">
<dt>Client id</dt><dd><code>${clientId}</code> ${copyButton(clientId, "the new client id")}</dd>
<dt>Client secret</dt><dd><code id="new-secret">${clientSecret}</code> ${copyButton(clientSecret, "the client secret")}</dd>
</dl>
<p class="soft">The secret is shown this once: copy it now.</p>`;
}
