import { html } from "hono/html";
import type { Person } from "../../state/people.ts";
import type { Html } from "./layout.ts";

export function nameOf({ id, display_name }: Pick<Person, "id" | "display_name">): string {
  return display_name ?? id;
}

export function productOf({ product }: Person): string {
  return product === "premium" ? "Premium" : "Free";
}

/** The drawn portrait; a person with pictures from elsewhere gets a plain disc, since pages load nothing from there. */
export function portrait({ id, images }: Person): Html {
  return images === null
    ? html`<img src="/_portraits/${encodeURIComponent(id)}.svg" alt="" width="40" height="40">`
    : html`<span class="no-picture" aria-hidden="true"></span>`;
}
