import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import { defaultApp } from "../../default-app.ts";
import { copyButton, type View } from "./view.ts";

/** How to point an app here. */
export function connectSection({ origin, control }: View): Html {
  const apps = control.apps.list();
  const app = apps.find(({ clientId }) => clientId === defaultApp.clientId) ?? apps[0];
  const isDefault = app?.clientId === defaultApp.clientId;
  const redirectUri = app?.redirectUris[0];
  const settings = [
    `SPOTIFY_ACCOUNTS_URL=${origin}`,
    `SPOTIFY_API_URL=${origin}/v1`,
    `SPOTIFY_CLIENT_ID=${app?.clientId ?? ""}`,
    // The secret of the default app is no secret; those of other apps are not known here.
    ...(isDefault ? [`SPOTIFY_CLIENT_SECRET=${defaultApp.clientSecret}`] : []),
    `SPOTIFY_REDIRECT_URI=${isDefault ? "http://127.0.0.1:5000/callback" : (redirectUri ?? "")}`,
  ].join("\n");
  return html`<section id="connect" aria-labelledby="connect-title" class="wide">
<h2 id="connect-title" tabindex="-1">Point an app here</h2>
<p>The accounts service is at <code>${origin}</code> (<code>/authorize</code>, <code>/api/token</code>), the Web API at <code>${origin}/v1</code>. As environment variables:</p>
<div class="code"><pre tabindex="0" aria-label="Settings"><code>${settings}</code></pre>${copyButton(settings, "the settings")}</div>
<p class="soft">${isDefault ? "The app here takes any port and path on 127.0.0.1 as its redirect URI, and its secret is no secret." : "Secrets are kept as hashes alone: use the one that the app was registered with, or make a new one."}
People can see and take away what they allowed at <a href="/account/apps">apps with access</a>.
A test sets all of this over HTTP: <code>curl ${origin}/_emulator</code> lists the operations.</p>
</section>`;
}
