import { html } from "hono/html";
import type { Person } from "../../state/people.ts";
import { type Html, layout } from "./layout.ts";
import { nameOf, portrait, productOf } from "./person.ts";

/** Log in at the local Spotify: choose who to be. @param action where the choice is sent */
export function loginPage(people: readonly Person[], action: string): Html {
  const choices = people.map(
    (person) => html`<button class="person" name="person" value="${person.id}">
${portrait(person)}
<span><bdi>${nameOf(person)}</bdi> <small>${productOf(person)}</small></span>
</button>`,
  );
  return layout(
    "Log in",
    html`<h1>Who are you?</h1>
${people.length === 0 ? html`<p>Nobody is here yet: add a person by the control API (people.add).</p>` : html`<form method="post" action="${action}" class="people">${choices}</form>`}`,
  );
}
