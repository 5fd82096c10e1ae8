import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import { defaultApp } from "../../default-app.ts";
import type { AppRecord } from "../../state/apps.ts";
import { copyButton, type View } from "./view.ts";

/** How to point an app here. */
export function connectSection(view: View): Html {
  const { origin, control, connect, defaultSecret } = view;
  const apps = control.apps.list();
  const app =
    apps.find(({ clientId }) => clientId === connect) ??
    apps.find(({ clientId }) => clientId === defaultApp.clientId) ??
    apps[0];
  const isDefault = app?.clientId === defaultApp.clientId;
  const secret = isDefault ? defaultSecret : undefined;
  const redirectUri = app?.redirectUris[0];
  const settings = [
    `SPOTIFY_ACCOUNTS_URL=${origin}`,
    `SPOTIFY_API_URL=${origin}/v1`,
    `SPOTIFY_CLIENT_ID=${app?.clientId ?? ""}`,
    // The secret of the default app is no secret; those of other apps are not known here.
    ...(secret === undefined ? [] : [`SPOTIFY_CLIENT_SECRET=${secret}`]),
    `SPOTIFY_REDIRECT_URI=${isDefault ? "http://127.0.0.1:5000/callback" : (redirectUri ?? "")}`,
  ].join("\n");
  return html`<section id="connect" aria-labelledby="connect-title" class="wide">
<h2 id="connect-title" tabindex="-1">Point an app here</h2>
${apps.length < 2 ? "" : chooseForm(view, apps, app?.clientId ?? "")}
<p>The accounts service is at <code>${origin}</code> (<code>/authorize</code>, <code>/api/token</code>), the Web API at <code>${origin}/v1</code>. As environment variables:</p>
<div class="code"><pre tabindex="0" aria-label="Settings"><code>${settings}</code></pre>${copyButton(settings, "the settings")}</div>
<p class="soft">${remarkOn(app, secret)}
People can see and take away what they allowed at <a href="/account/apps">apps with access</a>.
A test sets all of this over HTTP: <code>curl ${origin}/_emulator</code> lists the operations.</p>
</section>`;
}

function chooseForm({ filter, connect }: View, apps: readonly AppRecord[], chosen: string): Html {
  const options = apps.map(
    ({ clientId, name }) =>
      html`<option value="${clientId}"${clientId === chosen ? html` selected` : ""}>${name}</option>`,
  );
  // What is chosen elsewhere on the page goes along, both ways.
  return html`<form method="get" action="/_emulator#connect" class="inline choice" id="choose-app">
<p class="field"><label for="connect-app">App</label><select id="connect-app" name="connect">${options}</select></p>
${Object.entries(filter).map(([name, value]) => (value === "" ? "" : html`<input type="hidden" name="${name}" value="${value}">`))}
<button>Show</button>
</form>
${connect === "" ? "" : html`<input type="hidden" form="filter" name="connect" value="${connect}">`}`;
}

function remarkOn(app: AppRecord | undefined, secret: string | undefined): string {
  if (app === undefined) return "No app is registered: register one first.";
  const redirects = app.redirectUris.length > 1 ? "Any of its redirect URIs will do." : "";
  if (secret !== undefined) {
    return "The app here takes any port and path on 127.0.0.1 as its redirect URI, and its secret is no secret.";
  }
  const secrets = app.hasSecret
    ? "Secrets are kept as hashes alone: use the one that the app was registered with as SPOTIFY_CLIENT_SECRET, or make a new one."
    : "It has no secret, and uses PKCE.";
  return `${secrets} ${redirects}`.trim();
}
