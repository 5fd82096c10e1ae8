import { html } from "hono/html";
import type { Html } from "./layout.ts";

/** A time in Unix milliseconds, to the minute in UTC. */
export function timeElement(time: number): Html {
  const iso = new Date(time).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

/** The day alone. */
export function dayElement(time: number): Html {
  const day = new Date(time).toISOString().slice(0, 10);
  return html`<time datetime="${day}">${day}</time>`;
}
