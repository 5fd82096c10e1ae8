import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import type { GrantRecord } from "../../state/grants.ts";
import { dateTime } from "./times.ts";
import { button, form, namesOf, personName, type View } from "./view.ts";

/** Rows on the page. */
const most = 50;

export function grantsSection(view: View): Html {
  const grants = view.control.grants.list().reverse();
  const now = view.control.clock.now();
  const names = namesOf(view);
  return html`<section id="grants" aria-labelledby="grants-title" class="wide">
<h2 id="grants-title" tabindex="-1">Grants <span class="soft count">${grants.length.toLocaleString("en")}${grants.length > most ? `, the newest ${most} shown` : ""}</span></h2>
${
  grants.length === 0
    ? html`<p class="empty">Nobody has signed in to an app yet.</p>`
    : html`<div class="rows" tabindex="0" role="region" aria-labelledby="grants-title"><table class="stack">
<thead><tr><th scope="col">Person</th><th scope="col">App</th><th scope="col">Scope</th><th scope="col">Since</th><th scope="col">Ends</th><th scope="col" class="number">Refreshes</th><th scope="col">Do</th></tr></thead>
<tbody>${grants.slice(0, most).map((grant) => row(view, grant, now, names))}</tbody>
</table></div>`
}
</section>`;
}

function row(
  view: View,
  grant: GrantRecord,
  now: number,
  { people, apps }: ReturnType<typeof namesOf>,
): Html {
  const { id, personId, clientId, scope, isPublic, authorizedAt, renewBy, revokedAt, refreshes } = grant;
  const isOver = revokedAt !== null || renewBy <= now;
  const about = `grant-${id}-who grant-${id}-app`;
  const day = (ms: number) =>
    html`<time datetime="${new Date(ms).toISOString()}" title="${dateTime(ms)} UTC">${dateTime(ms).slice(0, 16)}</time>`;
  return html`<tr id="grant-${id}"${isOver ? html` class="over"` : ""}>
<td data-label="Person" id="grant-${id}-who">${personName(personId, people)}</td>
<td data-label="App" id="grant-${id}-app"><bdi>${apps.get(clientId) ?? clientId}</bdi>${isPublic ? html` <span class="badge">PKCE</span>` : ""}</td>
<td data-label="Scope" class="scope">${scope === "" ? html`<span class="soft">none</span>` : html`<details><summary>${scope.split(" ").length} ${scope.includes(" ") ? "scopes" : "scope"}</summary><code>${scope}</code></details>`}</td>
<td data-label="Since">${day(authorizedAt)}</td>
<td data-label="Ends">${revokedAt === null ? html`${renewBy <= now ? html`<span class="badge warn">ended</span> ` : ""}${day(renewBy)}` : html`<span class="badge warn">revoked</span> ${day(revokedAt)}`}</td>
<td data-label="Refreshes" class="number">${refreshes}</td>
<td>${
    isOver
      ? ""
      : form(
          view,
          "grants",
          `grant ${id}`,
          html`<input type="hidden" name="person" value="${personId}"><input type="hidden" name="app" value="${clientId}">
${button("grants.revoke", "Revoke", about, "small")}
${button("grants.expireAccess", "Expire access token", about, "small")}
${button("grants.expireRefresh", "Expire refresh token", about, "small")}`,
        )
  }</td>
</tr>`;
}
