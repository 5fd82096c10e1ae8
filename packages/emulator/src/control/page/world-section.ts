import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import { button, field, form, type View } from "./view.ts";

/** The world as a whole: keeps it, takes another, or begins again. */
export function worldSection(view: View): Html {
  return html`<section id="world" aria-labelledby="world-title" class="wide">
<h2 id="world-title" tabindex="-1">World</h2>
<p><a href="/_emulator/world/save" download="world.json">Save it as a file</a>: people, apps, music, what plays, time. <code>EMULATOR_WORLD=world.json</code> begins with it.</p>
${loadForm(view)}
<details class="add"><summary>Start over</summary>
<p>People, apps, playlists, grants, faults, limits and time become what they were when the emulator was started; what was done since is lost.</p>
${form(view, "world", "world", button("world.reset", "Forget it all and start over"))}
</details>
</section>`;
}

function loadForm(view: View): Html {
  const name = "world.load";
  return form(
    view,
    "world",
    name,
    html`${field(view, name, { name: "file", label: "Load a file", kind: "file", hint: "A saved world, or one written by hand; it replaces all that is here" })}
${button(name, "Load")}`,
    "file",
  );
}
