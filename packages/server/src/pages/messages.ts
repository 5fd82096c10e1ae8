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

/** The store cannot be used just now. What a person only looked at they can look at again; of what they did, nobody knows. */
export function storeUnavailablePage({ hasActed, again }: { hasActed: boolean; again: string }): Html {
  return messagePage({
    title: "This site cannot look up who is signed in just now",
    text: hasActed
      ? "It cannot reach the store where it keeps that. What you asked for may have been done or not. It usually passes within a minute: try again then."
      : "It cannot reach the store where it keeps that. Nobody is signed out by that. It usually passes within a minute: try again then.",
    link: { href: again, label: "Try again" },
  });
}

/** Another site's page may have sent a form here. */
export const notFromHerePage: Html = messagePage({
  title: "Nothing has been done",
  text: "What was asked for did not come from a page of this site.",
  link: { href: "/account", label: "To your account" },
});

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
