import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import type { Person } from "../../state/people.ts";
import { trackTime } from "./times.ts";
import { button, domId, field, form, type View } from "./view.ts";

export function peopleSection(view: View): Html {
  const people = view.control.people.list();
  return html`<section id="people" aria-labelledby="people-title" class="wide">
<h2 id="people-title" tabindex="-1">People <span class="soft count">${people.length}</span></h2>
${people.length === 0 ? html`<p class="empty">Nobody is here yet.</p>` : html`<ul class="cards">${people.map((person) => card(view, person))}</ul>`}
${addForm(view)}
</section>`;
}

function card(view: View, person: Person): Html {
  const { id, display_name, product, country, onAllowLists, images } = person;
  const name = domId("person-name", id);
  const { isPlaying, kind } = view.control.playback.get(id);
  const act = (what: string, words: string) => button(what, words, name, "small");
  return html`<li class="card" id="${domId("person", id)}">
<div class="identity">
${images === null ? html`<img src="/_portraits/${encodeURIComponent(id)}.svg" alt="" width="40" height="40">` : html`<span class="no-picture" aria-hidden="true"></span>`}
<div><h3 id="${name}"><bdi>${display_name ?? id}</bdi></h3>
<p class="soft"><code>${id}</code> · ${product === "premium" ? "Premium" : "Free"} · ${country}${onAllowLists ? "" : html` · <span class="badge warn">not on the allow lists</span>`}</p></div>
</div>
${playing(view, id)}
${form(
  view,
  domId("person", id),
  `person ${id}`,
  html`<input type="hidden" name="person" value="${id}">
<span class="group" role="group" aria-label="Playback">${isPlaying ? act("people.pause", "Pause") : act("people.play", "Play")}
${kind === "nothing" ? "" : html`${act("people.next", "Next")} ${act("people.nothing", "Nothing")}`}</span>
<span class="group" role="group" aria-label="Account">${product === "premium" ? act("people.free", "Make Free") : act("people.premium", "Make Premium")}
${onAllowLists ? act("people.unlist", "Take off the lists") : act("people.list", "Put on the lists")}</span>`,
)}
<details class="add"><summary>Remove</summary>
<p>With grants, library and playlists. This cannot be undone.</p>
${form(view, "people", `remove person ${id}`, html`<input type="hidden" name="person" value="${id}">${button("people.remove", `Remove ${display_name ?? id}`)}`)}
</details>
</li>`;
}

function playing(view: View, person: string): Html {
  const { control, catalogue } = view;
  const now = control.playback.get(person);
  const devices = control.devices.list(person);
  const active = devices.find(({ isActive }) => isActive);
  const others = devices.filter(({ isActive }) => !isActive);
  const elsewhere = html`${others.length === 0 ? "" : html`<p class="soft">${active === undefined ? "Devices, none active" : "Other devices"}: ${others.map(({ name }, place) => html`${place === 0 ? "" : ", "}<bdi>${name}</bdi>`)}</p>`}`;
  if (now.kind === "nothing") {
    return html`<div class="playing"><p class="soft">${devices.length === 0 ? "Nothing playing, no device" : "Nothing playing"}</p>${elsewhere}</div>`;
  }
  const cover =
    now.id === null
      ? undefined
      : (catalogue.tracks.get(now.id)?.album.id ?? catalogue.episodes.get(now.id)?.show.id);
  const title =
    now.name ?? { ad: "An advert", unknown: "Something unknown" }[now.kind as "ad" | "unknown"] ?? now.kind;
  const running = now.isPlaying && control.clock.isRunning() ? control.clock.speed() : 0;
  return html`<div class="playing">
<div class="what">${cover === undefined ? html`<span class="no-cover" aria-hidden="true"></span>` : html`<img src="/_covers/${cover}.svg" alt="" width="48" height="48">`}
<div><p class="title"><bdi>${title}</bdi>${now.kind === "private" ? html` <span class="badge">private session</span>` : ""}</p>
<p class="soft">${now.by.length === 0 ? "" : html`<bdi>${now.by.join(", ")}</bdi>`}</p></div></div>
<progress aria-label="Position" max="${now.durationMs}" value="${now.positionMs}" data-position="${now.positionMs}" data-speed="${running}"></progress>
<p class="soft">${now.isPlaying ? "" : "Paused at "}<span data-position="${now.positionMs}" data-most="${now.durationMs}" data-speed="${running}">${trackTime(now.positionMs)}</span> of ${trackTime(now.durationMs)}${active === undefined ? "" : html`, on <bdi>${active.name}</bdi>`}</p>
${elsewhere}
</div>`;
}

function addForm(view: View): Html {
  const name = "people.add";
  return html`<details class="add"${view.refusal?.form === name ? html` open` : ""}><summary>Add a person</summary>
${form(
  view,
  "people",
  name,
  html`${field(view, name, { name: "id", label: "User id", isRequired: true })}
${field(view, name, { name: "display_name", label: "Name", hint: "Empty: the id" })}
${field(view, name, { name: "country", label: "Country", value: "DE", hint: "Two letters" })}
${field(view, name, {
  name: "product",
  label: "Product",
  kind: [
    ["premium", "Premium"],
    ["free", "Free"],
  ],
})}
${button(name, "Add", undefined, "primary")}`,
  "fields",
)}
</details>`;
}
