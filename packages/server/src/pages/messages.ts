import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";

/** A page that says one thing and offers one way on. */
export function messagePage(message: {
  title: string;
  text: string;
  link: { href: string; label: string };
}): Html {
  return layout(
    `${message.title} – Stagedoor`,
    html`<p class="brand">Stagedoor</p>
<h1>${message.title}</h1>
<p>${message.text}</p>
<div class="actions"><a class="button" href="${message.link.href}">${message.link.label}</a></div>`,
  );
}

/** Asked before a sign-out that this site cannot be sure the person meant. */
export function signOutPage(): Html {
  return layout(
    "Log out? – Stagedoor",
    html`<p class="brand">Stagedoor</p>
<h1>Do you want to log out?</h1>
<p>You came by a link that may not be from this site, so nothing has happened yet.</p>
<div class="actions">
<form method="post" action="/logout"><button class="button">Log out</button></form>
<a href="/">Stay signed in</a>
</div>`,
  );
}
