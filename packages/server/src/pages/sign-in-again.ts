import { html } from "hono/html";
import type { EndReason } from "../grants/sign-in-again.ts";
import { loginPath } from "../signin/return-to.ts";
import type { Html } from "./layout.ts";
import { timeElement } from "./time.ts";

/** Why, in words for the person. */
const because: Readonly<Record<EndReason, string>> = {
  revoked: "You, or somebody with your Spotify account, took this site's access away at Spotify.",
  expired: "Six months have passed since you agreed. Spotify asks for your consent anew after that time.",
  refresh_lost:
    "Spotify's last answer did not arrive here, because this site or the network broke off just then. That is nobody's doing.",
  account_gone: "Spotify says that the account is no longer there.",
  scope_reduced: "Spotify no longer gives this site a right that you had allowed.",
  no_refresh_token: "Spotify let this site in for an hour only, and that hour is over.",
  invalid_grant:
    "Spotify no longer accepts what you had allowed this site. That happens when you withdraw it, and six months after you agreed.",
  signed_out: "You signed out in the meantime, in this browser or in another.",
  unreadable: "This site can no longer read what it had kept of your sign-in.",
};

/** Asks to sign in again, to come back to `returnTo`. The heading belongs to the page. */
export function signInAgain(reason: EndReason, endedAt: number | undefined, returnTo: string): Html {
  return html`<p>${because[reason]}</p>
${endedAt === undefined ? "" : html`<p class="quiet">Since ${timeElement(endedAt)} this site can do nothing for you at Spotify.</p>`}
<div class="actions"><a class="button" href="${loginPath(returnTo)}">Sign in again</a></div>`;
}
