import { STATUS_CODES } from "node:http";
import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import type { RecordedRequest } from "../requests/request.ts";
import { effectOf } from "./ready-faults.ts";
import { newest } from "./request-filter.ts";
import { dateTime, span } from "./times.ts";
import { addressOf, namesOf, type View } from "./view.ts";

/** Rows on the page, and characters of a body in one; the control API gives all there is. */
const most = 200;
const mostOfBody = 2000;
const mostOfReason = 80;

const statuses = [
  ["", "Any status"],
  ["2xx", "2xx"],
  ["3xx", "3xx"],
  ["4xx", "4xx"],
  ["401", "401"],
  ["403", "403"],
  ["429", "429"],
  ["5xx", "5xx"],
  ["none", "No answer"],
] as const;

export function requestsSection(view: View): Html {
  const all = view.control.requests.count();
  const { shown, count } = newest(view.control.requests, view.filter, most);
  const isFiltered = Object.values(view.filter).some((value) => value !== "");
  const names = namesOf(view);
  // What a fault that is gone did is not known any more.
  const effects = new Map(view.control.faults.list().map((fault) => [fault.id, effectOf(fault)]));
  return html`<section id="requests" aria-labelledby="requests-title" class="wide">
<h2 id="requests-title" tabindex="-1">Requests <span class="soft count">${countOf(shown.length, count, all, isFiltered)}</span></h2>
<div class="controls">
${filterForm(view, names)}
<p class="tools">
<button type="button" class="scripted" id="pause" aria-pressed="false">Pause</button>
<span class="scripted soft" id="live">connecting …</span>
<a class="unscripted" href="">Reload</a>
<button form="form-requests" name="do" value="requests.clear">Clear requests</button>
</p>
<form method="post" action="${addressOf(view, "requests")}" id="form-requests"><input type="hidden" name="form" value="requests"></form>
</div>
${
  shown.length === 0
    ? html`<p class="empty">${all === 0 ? html`Nothing yet. <a href="#connect">Point an app here</a>, or try <code>curl ${view.origin}/v1/me</code>` : "No request fits the filter."}</p>`
    : html`<div class="rows" id="rows" tabindex="0" role="region" aria-labelledby="requests-title"><table>
<thead><tr><th scope="col">Time</th><th scope="col">Request</th><th scope="col" class="roomy">App</th><th scope="col" class="roomy">Person</th><th scope="col">Status</th><th scope="col" class="roomy number">Took</th></tr></thead>
<tbody>${shown.map((request) => row(request, effects))}</tbody>
</table></div>`
}
</section>`;
}

function countOf(shown: number, fitting: number, all: number, isFiltered: boolean): string {
  const number = (count: number) => count.toLocaleString("en");
  const of = isFiltered ? `${number(fitting)} of ${number(all)}` : number(all);
  return shown < fitting ? `${of}, the newest ${shown} shown` : of;
}

type Names = ReturnType<typeof namesOf>;

function filterForm({ filter }: View, { people, apps }: Names): Html {
  const select = (
    name: "app" | "person" | "status",
    label: string,
    options: Iterable<readonly [string, string]>,
  ) =>
    html`<select name="${name}" aria-label="${label}">${[...options].map(
      ([value, words]) =>
        html`<option value="${value}"${filter[name] === value ? html` selected` : ""}>${words}</option>`,
    )}</select>`;
  const isOwnStatus = !statuses.some(([value]) => value === filter.status);
  return html`<form method="get" action="/_emulator#requests" class="filter" id="filter" role="search" aria-label="Filter requests">
<input name="path" value="${filter.path}" placeholder="Path, such as /me/player or /v1/*" aria-label="Path" autocomplete="off" spellcheck="false">
${select("app", "App", [["", "Any app"], ...apps])}
${select("person", "Person", [["", "Anyone"], ...people])}
${select("status", "Status", isOwnStatus ? [...statuses, [filter.status, filter.status]] : statuses)}
<button>Filter</button>
</form>`;
}

function row(request: RecordedRequest, effects: ReadonlyMap<number, string>): Html {
  const { id, time, method, path, clientId, appName, personId, personName, durationMs, reason } = request;
  const app = nameOr(appName, clientId);
  const person = nameOr(personName, personId);
  const took = durationMs === null ? "" : span(durationMs);
  return html`<tr id="request-${id}">
<td><time datetime="${new Date(time).toISOString()}" title="${dateTime(time)} UTC">${dateTime(time).slice(11)}</time></td>
<td><details><summary><b>${method}</b> <span class="path">${path}</span>${reason === null ? "" : html` <span class="soft roomy">${shortened(reason)}</span>`}</summary>${details(request, { app, person, took, effects })}</details></td>
<td class="roomy">${app}</td>
<td class="roomy">${person}</td>
<td${reason === null ? "" : html` title="${reason}"`}>${statusOf(request)}</td>
<td class="roomy number">${took}</td>
</tr>`;
}

function statusOf({ status, durationMs }: RecordedRequest): Html {
  if (status !== 0) {
    return html`<span class="status s${Math.floor(status / 100)}">${status} <span class="roomy">${STATUS_CODES[status] ?? ""}</span></span>`;
  }
  return durationMs === null
    ? html`<span class="status">under way</span>`
    : html`<span class="status s5">no answer</span>`;
}

function nameOr(name: string | null, id: string | null): Html {
  return id === null ? html`<span class="soft">–</span>` : html`<bdi>${name ?? id}</bdi>`;
}

function details(
  request: RecordedRequest,
  {
    app,
    person,
    took,
    effects,
  }: { app: Html; person: Html; took: string; effects: ReadonlyMap<number, string> },
): Html {
  const { id, time, query, headers, body, bodyBytes, grantType, fault, limit, reason } = request;
  const effect = fault === null ? undefined : effects.get(fault);
  return html`<dl>
<dt>Request</dt><dd>${id}, at ${dateTime(time)} UTC${took === "" ? "" : `, took ${took}`}</dd>
<dt>App</dt><dd>${app}</dd>
<dt>Person</dt><dd>${person}</dd>
${reason === null ? "" : html`<dt>Status</dt><dd>${statusOf(request)} – ${reason}</dd>`}
${grantType === null ? "" : html`<dt>Grant type</dt><dd><code>${grantType}</code></dd>`}
${fault === null ? "" : html`<dt>Struck by</dt><dd>fault ${fault}${effect === undefined ? "" : html`: ${effect}`}</dd>`}
${limit === null ? "" : html`<dt>Refused by</dt><dd>${limit}</dd>`}
${Object.keys(query).length === 0 ? "" : html`<dt>Query</dt><dd>${pairs(query)}</dd>`}
${Object.keys(headers).length === 0 ? "" : html`<dt>Headers</dt><dd>${pairs(headers)}</dd>`}
${bodyBytes === 0 ? "" : html`<dt>Body</dt><dd>${bodyBytes.toLocaleString("en")} bytes${body === null ? "" : html`<pre tabindex="0" aria-label="Body"><code>${excerptOf(body)}</code></pre>`}</dd>`}
</dl>`;
}

function shortened(reason: string): string {
  return reason.length > mostOfReason ? `${reason.slice(0, mostOfReason)} …` : reason;
}

function excerptOf(body: unknown): string {
  const text = typeof body === "string" ? body : JSON.stringify(body, null, 2);
  return text.length > mostOfBody ? `${text.slice(0, mostOfBody)} …` : text;
}

function pairs(record: Readonly<Record<string, string>>): Html {
  return html`<ul class="plain">${Object.entries(record).map(
    ([name, value]) => html`<li><code>${name}: ${value}</code></li>`,
  )}</ul>`;
}
