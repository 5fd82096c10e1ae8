import { html } from "hono/html";
import type { GrantEnd } from "../sessions/grant-end.ts";
import { loginPath } from "../signin/return-to.ts";
import { type Html, layout } from "./layout.ts";
import { signInAgain } from "./sign-in-again.ts";
import { dayElement, timeElement } from "./time.ts";

/** A browser that the person is signed in with. */
interface SignedInBrowser {
  readonly handle: string;
  /** Empty: nobody can tell. */
  readonly device: string;
  /** Unix milliseconds, like all times here. */
  readonly createdAt: number;
  readonly seenAt: number;
  readonly isThisOne: boolean;
}

export interface Account {
  readonly userId: string;
  readonly authorizedAt: number;
  readonly renewBy: number;
  /** Where Spotify lets this site act no more. */
  readonly ended: GrantEnd | undefined;
  readonly browsers: readonly SignedInBrowser[];
  /** Where the person is, to come back to. */
  readonly path: string;
  /** What has just been done. */
  readonly done: string | undefined;
}

/** Nobody is signed in: how to come here. */
export const signedOutAccountPage = (path: string): Html =>
  layout(
    "Your account – Stagedoor",
    html`<p class="brand">Stagedoor</p>
<h1>You are signed out</h1>
<p>Sign in to see what this site may do for you, and where you are signed in.</p>
<div class="actions">
<a class="button" href="${loginPath(path)}">Log in with Spotify</a>
<a href="/">To the first page</a>
</div>`,
  );

/** Who you are, until when Spotify lets this site act for you, and where you are signed in. */
export function accountPage(account: Account): Html {
  const { userId, ended, browsers, done, path } = account;
  const hasOthers = browsers.some(({ isThisOne }) => !isThisOne);
  return layout(
    "Your account – Stagedoor",
    html`<p class="brand">Stagedoor</p>
<h1>Your account</h1>
${done === undefined ? "" : html`<p role="status">${done}</p>`}
<p>User ID: ${userId}</p>
<section aria-labelledby="access">
${ended ? endedAccess(ended, path) : access(account)}
</section>
<section aria-labelledby="browsers">
<h2 id="browsers">Where you are signed in</h2>
<ul class="rows">
${browsers.map(browserRow)}
</ul>
<div class="actions">
${hasOthers ? form("/account/sessions/end-others", html`<button class="button quiet">Sign out everywhere else</button>`) : ""}
${form("/account/sessions/end-all", html`<button class="button quiet">Sign out everywhere</button>`)}
</div>
</section>
<p class="way-back"><a href="/">To the first page</a></p>`,
  );
}

function access({ authorizedAt, renewBy }: Account): Html {
  return html`<h2 id="access">What Spotify lets this site do</h2>
<p>Since ${dayElement(authorizedAt)} this site may act for you at Spotify. It may until ${dayElement(renewBy)}: Spotify asks for your consent anew every six months.</p>`;
}

function endedAccess({ reason, at }: GrantEnd, path: string): Html {
  return html`<h2 id="access">Please sign in again</h2>
${signInAgain(reason, at, path)}`;
}

function browserRow({ handle, device, createdAt, seenAt, isThisOne }: SignedInBrowser): Html {
  const name = device || "A browser";
  const button = html`<button class="button quiet small" aria-describedby="browser-${handle}">Sign out</button>`;
  return html`<li>
<div id="browser-${handle}">
<p><strong>${name}</strong>${isThisOne ? html` <span class="badge">this browser</span>` : ""}</p>
<p class="quiet">Signed in ${timeElement(createdAt)}</p>
<p class="quiet">Last seen ${timeElement(seenAt)}</p>
</div>
${isThisOne ? form("/logout", button) : form(`/account/sessions/${handle}/end`, button)}
</li>
`;
}

const form = (action: string, button: Html): Html =>
  html`<form method="post" action="${action}">${button}</form>`;
