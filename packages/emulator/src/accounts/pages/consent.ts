import { html } from "hono/html";
import type { Person } from "../../state/people.ts";
import type { SpotifyScope } from "../scopes.ts";
import { type Html, layout } from "./layout.ts";
import { nameOf, portrait, productOf } from "./person.ts";
import { scopeList } from "./scope-list.ts";

export interface ConsentView {
  appName: string;
  scope: readonly SpotifyScope[];
  /** Where the app wants the browser back. */
  redirectUri: string;
  people: readonly { person: Person; listening: string }[];
  /** Who this browser is, if it is anybody yet. */
  current: Person | undefined;
  /** Where the form goes: this page, with the query it came with. */
  action: string;
}

/** Who are you, this is what the app asks for, agree or cancel: one form. */
export function consentPage({ appName, scope, redirectUri, people, current, action }: ConsentView): Html {
  const choices = people.map(({ person, listening }, index) =>
    personChoice(person, listening, `person-${index}`, isChosen(person, index, current)),
  );
  return layout(
    `${appName} would like to connect`,
    html`<h1><bdi>${appName}</bdi><span> would like to connect to your account</span></h1>
${current === undefined ? "" : switchForm(current, action)}
<form method="post" action="${action}">
<fieldset>
<legend>${current === undefined ? "Who are you?" : "You are"}</legend>
${people.length === 0 ? html`<p>Nobody is here yet: add a person by the control API (people.add).</p>` : html`<div class="people">${choices}</div>`}
</fieldset>
<section aria-labelledby="asks">
<h2 id="asks">The app asks to</h2>
${scopeList(scope)}
</section>
<p class="then">Either way you go back to <bdi>${placeOf(redirectUri)}</bdi>. What you agree to, you can take back at any time: <a href="/account/apps">apps with access</a>.</p>
<p class="decision">
<button class="primary" name="decision" value="agree">Agree</button>
<button name="decision" value="cancel">Cancel</button>
</p>
</form>`,
  );
}

// A form of its own: Enter in the other one must mean Agree, the first button there.
function switchForm(current: Person, action: string): Html {
  return html`<form method="post" action="${action}" class="aside">
<p>This browser is logged in as <bdi>${nameOf(current)}</bdi>. <button class="link" name="decision" value="switch">Not you?</button></p>
</form>`;
}

function isChosen(person: Person, index: number, current: Person | undefined): boolean {
  return current === undefined ? index === 0 : person.id === current.id;
}

/** A site, or for a scheme of the app's own the whole address. */
function placeOf(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri);
  return /^https?:$/.test(protocol) ? host : redirectUri;
}

function personChoice(person: Person, listening: string, field: string, isChosen: boolean): Html {
  return html`<div class="person">
<input type="radio" name="person" value="${person.id}" id="${field}" aria-describedby="${field}-about"${isChosen ? html` checked` : ""}>
${portrait(person)}
<label for="${field}" dir="auto">${nameOf(person)}</label>
<small id="${field}-about">${productOf(person)} · ${listening}</small>
</div>`;
}
