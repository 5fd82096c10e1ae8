import { html } from "hono/html";
import type { Person } from "../../state/people.ts";
import { nameOf } from "./consent.ts";
import { type Html, layout } from "./layout.ts";

/** A sentence that ends the matter here, such as Spotify's own on a wrong client id. */
export function messagePage(title: string, text: string): Html {
  return layout(title, html`<h1>${title}</h1><p class="message">${text}</p>`);
}

/** Apps with access to a person's account, each with a button that takes it away. */
export function accessPage(
  person: Person,
  apps: readonly { clientId: string; name: string; scope: readonly string[] }[],
): Html {
  const list = apps.map(
    ({ clientId, name, scope }, index) => html`<li>
<form method="post" action="/account/apps">
<input type="hidden" name="client_id" value="${clientId}">
<h2 id="app-${index}">${name}</h2>
<p>${scope.length === 0 ? "Public profile" : scope.join(", ")}</p>
<button aria-describedby="app-${index}">Remove access</button>
</form>
</li>`,
  );
  return layout(
    "Apps with access",
    html`<h1>Apps with access to <bdi>${nameOf(person)}</bdi></h1>
${apps.length === 0 ? html`<p>No app has access to this account.</p>` : html`<ul class="apps">${list}</ul>`}
<form method="post" action="/account/login"><button class="link" name="person" value="">Not you?</button></form>`,
  );
}

/** Log in at the local Spotify without any app in play. */
export function loginPage(people: readonly Person[]): Html {
  return layout(
    "Log in",
    html`<h1>Who are you?</h1>
<form method="post" action="/account/login" class="people">
${people.map((person) => html`<button name="person" value="${person.id}"><bdi>${nameOf(person)}</bdi></button>`)}
</form>`,
  );
}
