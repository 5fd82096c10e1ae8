import { html } from "hono/html";
import type { Consent } from "../../state/consents.ts";
import type { Person } from "../../state/people.ts";
import { type Html, layout } from "./layout.ts";
import { nameOf, portrait, productOf } from "./person.ts";
import { scopeList } from "./scope-list.ts";

/** Who this browser is, and the apps with access to that account, each with a button that takes it away. */
export function accessPage(person: Person, apps: readonly (Consent & { name: string })[]): Html {
  const list = apps.map(
    ({ clientId, name, scope, since }, index) => html`<li>
<form method="post" action="/account/apps">
<input type="hidden" name="client_id" value="${clientId}">
<h2 id="app-${index}"><bdi>${name}</bdi></h2>
${since === null ? "" : html`<p class="since">Since ${dayOf(since)}</p>`}
${scopeList([...scope])}
<button aria-describedby="app-${index}">Remove access</button>
</form>
</li>`,
  );
  return layout(
    "Apps with access",
    html`<h1>Apps with access</h1>
<form method="post" action="/account/login" class="who">
${portrait(person)}
<p><bdi>${nameOf(person)}</bdi> <small>${productOf(person)} · id <code>${person.id}</code></small></p>
<button class="link" name="person" value="">Not you?</button>
</form>
${apps.length === 0 ? html`<p>No app has access to this account.</p>` : html`<ul class="apps">${list}</ul>`}`,
  );
}

function dayOf(ms: number): Html {
  const day = new Date(ms);
  const text = day.toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
  return html`<time datetime="${day.toISOString()}">${text}</time>`;
}
