import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";

/** A sentence that ends the matter here, such as Spotify's own on a wrong client id; `hint` is the emulator's own. */
export function messagePage(title: string, text: string, hint?: string): Html {
  return layout(
    title,
    html`<h1>${title}</h1>
<p class="message">${text}</p>
${hint === undefined ? "" : html`<p class="hint">${hint}</p>`}`,
  );
}
