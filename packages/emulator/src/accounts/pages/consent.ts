import { html } from "hono/html";
import type { Person } from "../../state/people.ts";
import { type SpotifyScope, scopeMeanings } from "../scopes.ts";
import { type Html, layout } from "./layout.ts";

export interface ConsentView {
  appName: string;
  scope: readonly SpotifyScope[];
  people: readonly { person: Person; listening: string }[];
  /** Who this browser is, if it is anybody yet. */
  current: Person | undefined;
  /** Where the form goes: this page, with the query it came with. */
  action: string;
}

/** Who are you, this is what the app asks for, agree or cancel: one form. */
export function consentPage({ appName, scope, people, current, action }: ConsentView): Html {
  const title = `${appName} would like to connect`;
  return layout(
    title,
    html`<h1>${appName}<span> would like to connect to your account</span></h1>
${current === undefined ? "" : switchForm(current, action)}
<form method="post" action="${action}">
<fieldset>
<legend>${current === undefined ? "Who are you?" : "You are"}</legend>
<div class="people">${people.map(({ person, listening }, index) => personChoice(person, listening, `person-${index}`, isChosen(person, index, current)))}</div>
</fieldset>
<section aria-labelledby="asks">
<h2 id="asks">The app asks to</h2>
<ul class="scopes">${scope.length === 0 ? html`<li>See your public profile, and nothing else</li>` : scope.map((name) => html`<li>${scopeMeanings[name]} <code>${name}</code></li>`)}</ul>
</section>
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

export function nameOf({ id, display_name }: Person): string {
  return display_name ?? id;
}

function isChosen(person: Person, index: number, current: Person | undefined): boolean {
  return current === undefined ? index === 0 : person.id === current.id;
}

function personChoice(person: Person, listening: string, field: string, isChosen: boolean): Html {
  return html`<div class="person">
<input type="radio" name="person" value="${person.id}" id="${field}" aria-describedby="${field}-about"${isChosen ? html` checked` : ""}>
${person.images === null ? html`<img src="/_portraits/${encodeURIComponent(person.id)}.svg" alt="" width="40" height="40">` : html`<span class="no-picture" aria-hidden="true"></span>`}
<label for="${field}" dir="auto">${nameOf(person)}</label>
<small id="${field}-about">${person.product === "premium" ? "Premium" : "Free"} · ${listening}</small>
</div>`;
}
