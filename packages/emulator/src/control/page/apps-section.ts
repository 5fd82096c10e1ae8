import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import { defaultApp } from "../../default-app.ts";
import type { AppRecord } from "../../state/apps.ts";
import { appChoices, modes } from "./app-choices.ts";
import { dateTime } from "./times.ts";
import { button, copyButton, domId, field, form, pageAddress, type View } from "./view.ts";

/** The developer dashboard of this Spotify. */
export function appsSection(view: View): Html {
  const apps = view.control.apps.list();
  return html`<section id="apps" aria-labelledby="apps-title" class="wide">
<h2 id="apps-title" tabindex="-1">Apps <span class="soft count">${apps.length}</span></h2>
${apps.length === 0 ? html`<p class="empty">No app is registered.</p>` : html`<ul class="cards broad">${apps.map((app) => card(view, app))}</ul>`}
${registerForm(view)}
</section>`;
}

function card(view: View, app: AppRecord): Html {
  const { clientId, name, mode, owner, ownerHasPremium, redirectUris, createdAt } = app;
  return html`<li class="card" id="${domId("app", clientId)}">
<h3><bdi>${name}</bdi></h3>
<dl class="facts">
<dt>Client id</dt><dd><code>${clientId}</code> ${copyButton(clientId, "the client id")}</dd>
<dt>Secret</dt><dd>${secretOf(view, app)}</dd>
<dt>Mode</dt><dd>${modes.find(([value]) => value === mode)?.[1] ?? mode}</dd>
<dt>Created at</dt><dd>${dateTime(createdAt).slice(0, 10)}</dd>
<dt>Owner</dt><dd><bdi>${owner}</bdi>${ownerHasPremium ? "" : html` <span class="badge warn">Premium has lapsed</span>`}</dd>
<dt>Redirect URIs</dt><dd>${redirectUris.length === 0 ? "none" : html`<ul class="plain">${redirectUris.map((uri) => html`<li><code>${uri}</code></li>`)}</ul>`}</dd>
<dt>Allow list</dt><dd>${allowListOf(app)}</dd>
</dl>
<p><a href="${pageAddress({ ...view.filter, connect: clientId }, "connect")}">Point it here</a></p>
${settingsForm(view, app)}
${removeForm(view, app)}
</li>`;
}

function secretOf({ defaultSecret }: View, { clientId, hasSecret }: AppRecord): Html | string {
  if (!hasSecret) return "none, PKCE only";
  return clientId === defaultApp.clientId && defaultSecret !== undefined
    ? html`no secret, everybody has it: <code>${defaultSecret}</code> ${copyButton(defaultSecret, "the secret")}`
    : "kept as a hash, never shown";
}

function removeForm(view: View, { clientId, name }: AppRecord): Html {
  const formName = `remove app ${clientId}`;
  return html`<details class="add"><summary>Remove</summary>
<p>It goes with all grants, tokens and codes that people gave it. This cannot be undone.</p>
${form(view, "apps", formName, html`<input type="hidden" name="app" value="${clientId}">${button("apps.remove", `Remove ${name}`)}`)}
</details>`;
}

function allowListOf({ allowList, mode }: AppRecord): Html | string {
  if (mode === "extended" || allowList === null) return "everyone";
  if (allowList === "default") return "everyone who is on the lists";
  return allowList.length === 0 ? "nobody" : html`<bdi>${allowList.join(", ")}</bdi>`;
}

function settingsForm(view: View, app: AppRecord): Html {
  const name = `apps.update ${app.clientId}`;
  const { allowList } = app;
  return html`<details class="add"${view.refusal?.form === name ? html` open` : ""}><summary>Settings</summary>
${form(
  view,
  domId("app", app.clientId),
  name,
  html`<input type="hidden" name="app" value="${app.clientId}">
${field(view, name, { name: "name", label: "Name", value: app.name, isRequired: true })}
${field(view, name, { name: "owner", label: "Owner's developer account", value: app.owner, isRequired: true })}
${field(view, name, { name: "redirectUris", label: "Redirect URIs", value: app.redirectUris.join("\n"), kind: "textarea", hint: "One a line" })}
${field(view, name, {
  name: "allowList",
  label: "Allow list",
  value: allowList === null ? "*" : allowList === "default" ? "" : allowList.join(", "),
  hint: `User ids, or * for everyone. Empty: ${allowList === "default" ? "everyone who is on the lists" : "nobody"}`,
})}
${field(view, name, { name: "createdAt", label: "Created at", value: dateTime(app.createdAt).slice(0, 10), hint: "A day; which of Spotify's changes it came before" })}
${appChoices.map(({ name: setting, label, choices }) => field(view, name, { name: setting, label, value: String(app[setting]), kind: choices }))}
<p class="buttons">${button("apps.update", "Save", undefined, "primary")}
${button("apps.newSecret", app.hasSecret ? "New secret" : "Give it a secret")}</p>`,
  "fields",
)}
</details>`;
}

function registerForm(view: View): Html {
  const name = "apps.register";
  return html`<details class="add"${view.refusal?.form === name ? html` open` : ""}><summary>Register an app</summary>
${form(
  view,
  "apps",
  name,
  html`${field(view, name, { name: "name", label: "Name", isRequired: true })}
${field(view, name, { name: "redirectUris", label: "Redirect URIs", kind: "textarea", hint: "One a line, such as http://127.0.0.1:3000/callback" })}
${field(view, name, { name: "owner", label: "Owner's developer account", value: "developer" })}
${field(view, name, { name: "mode", label: "Mode", kind: modes })}
${field(view, name, { name: "createdAt", label: "Created at", hint: "A day, as 2025-03-01. Empty: goes with the mode" })}
${field(view, name, {
  name: "secret",
  label: "Secret",
  kind: [
    ["yes", "Make one, shown once"],
    ["no", "None, PKCE only"],
  ],
})}
${button(name, "Register", undefined, "primary")}`,
  "fields",
)}
</details>`;
}
