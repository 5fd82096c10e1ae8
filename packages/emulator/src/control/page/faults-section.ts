import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import type { StandingFault } from "../faults/fault.ts";
import { capital, effectOf, readyFaults } from "./ready-faults.ts";
import { button, field, form, namesOf, personName, type View } from "./view.ts";

const paths = [
  "/v1/*",
  "/v1/me",
  "/v1/me/player*",
  "/v1/me/player/currently-playing",
  "/v1/me/playlists",
  "/v1/search",
  "/api/token",
  "/authorize",
  "*",
];

export function faultsSection(view: View): Html {
  const faults = view.control.faults.list();
  return html`<section id="faults" aria-labelledby="faults-title" class="wide">
<h2 id="faults-title" tabindex="-1">Faults <span class="soft count">${faults.length === 0 ? "none" : faults.length}</span></h2>
${faults.length === 0 ? "" : standing(view, faults)}
${pressForm(view)}
</section>`;
}

function standing(view: View, faults: readonly StandingFault[]): Html {
  const { people, apps } = namesOf(view);
  return html`<div class="rows" tabindex="0" role="region" aria-labelledby="faults-title"><table class="stack">
<thead><tr><th scope="col">Fault</th><th scope="col">Path</th><th scope="col">Whom</th><th scope="col">How often</th><th scope="col" class="number">Struck</th><th scope="col">Do</th></tr></thead>
<tbody>${faults.map(
    (fault) => html`<tr id="fault-${fault.id}">
<td data-label="Fault" id="fault-${fault.id}-what">${fault.id}: ${effectOf(fault)}</td>
<td data-label="Path"><b>${fault.method ?? ""}</b> <code>${fault.path}</code></td>
<td data-label="Whom">${fault.person === undefined ? "anyone" : personName(fault.person, people)}${fault.app === undefined ? "" : html` at <bdi>${apps.get(fault.app) ?? fault.app}</bdi>`}</td>
<td data-label="How often">${howOften(fault)}</td>
<td data-label="Struck" class="number">${fault.struck}</td>
<td>${form(view, "faults", `fault ${fault.id}`, html`<input type="hidden" name="fault" value="${fault.id}">${button("faults.clear", "Clear", `fault-${fault.id}-what`, "small")}`)}</td>
</tr>`,
  )}</tbody>
</table></div>
${faults.length > 1 ? form(view, "faults", "faults.clearAll", button("faults.clear", "Clear all faults", undefined, "small")) : ""}`;
}

function howOften({ after, times, share }: StandingFault): string {
  const parts = [
    after === undefined ? "" : `after ${after} requests`,
    times === undefined ? "" : times === 1 ? "once" : `${times} times`,
    share === undefined || share === 1 ? "" : `${Number((share * 100).toPrecision(3))} % of them`,
  ].filter(Boolean);
  return parts.length === 0 ? "always" : parts.join(", ");
}

function pressForm(view: View): Html {
  const name = "faults.add";
  const { people, apps } = namesOf(view);
  return form(
    view,
    "faults",
    name,
    html`<button disabled hidden></button>
<div class="row">
${field(view, name, { name: "path", label: "Path", value: "/v1/*", list: "fault-paths", hint: "* for anything", isRequired: true })}
${field(view, name, { name: "person", label: "Person", kind: [["", "Anyone"], ...people] })}
${field(view, name, { name: "app", label: "App", kind: [["", "Any app"], ...apps] })}
${field(view, name, { name: "times", label: "How many", inputMode: "numeric", hint: "Empty: until cleared" })}
${field(view, name, { name: "share", label: "Share, in %", inputMode: "decimal", hint: "Empty: each one" })}
<datalist id="fault-paths">${paths.map((path) => html`<option value="${path}"></option>`)}</datalist>
</div>
${readyFaults.map(
  ({
    group,
    faults,
  }) => html`<div class="group" role="group" aria-label="${group}"><span class="soft label" aria-hidden="true">${group}</span>
${faults.map(({ name: ready, says, fault }) => html`<button name="do" value="faults.add ${ready}" title="${says}">${capital(effectOf(fault))}</button> `)}</div>`,
)}`,
    "press",
  );
}
