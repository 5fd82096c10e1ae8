import { html } from "hono/html";
import { meaningOf } from "../scopes.ts";
import type { Html } from "./layout.ts";

/** What an app may do, in words, with the scopes' names beside them. */
export function scopeList(scope: readonly string[]): Html {
  return html`<ul class="scopes">${
    scope.length === 0
      ? html`<li>See your public profile, and nothing else</li>`
      : scope.map((name) => html`<li>${meaningOf(name)} <code>${name}</code></li>`)
  }</ul>`;
}
