import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import { dateTime } from "./times.ts";
import { button, field, form, namesOf, type View } from "./view.ts";

export function limitsSection(view: View): Html {
  const { limits } = view.control;
  const settings = limits.get();
  const exhausted = limits.exhausted();
  const name = "limits.set";
  const number = (limit: number | null) => (limit === null ? "" : String(limit));
  return html`<section id="limits" aria-labelledby="limits-title" class="wide">
<h2 id="limits-title" tabindex="-1">Limits</h2>
${exhausted.length === 0 ? "" : waiting(view)}
${form(
  view,
  "limits",
  name,
  html`<div class="row">
${field(view, name, { name: "rateLimit", label: "Calls of an app in 30 s", value: number(settings.rateLimit), inputMode: "numeric", hint: "Empty: no limit" })}
${field(view, name, { name: "developmentRateLimit", label: "In Development Mode", value: number(settings.developmentRateLimit), inputMode: "numeric", hint: "Empty: the same" })}
${field(view, name, {
  name: "quota",
  label: "Quota of a developer account",
  value: settings.quota.length === 0 ? "none" : "keep",
  kind: [
    ["none", "None"],
    ["as-seen", "As seen at Spotify"],
    ...(settings.quota.length === 0 ? [] : [["keep", "As it is set now"] as const]),
  ],
})}
<p class="buttons">${button(name, "Set", undefined, "primary")}</p>
</div>`,
  "press",
)}
${settings.quota.length === 0 ? "" : quotas(view)}
${exhaustForm(view)}
</section>`;
}

function waiting(view: View): Html {
  const { apps } = namesOf(view);
  return html`<div class="rows" tabindex="0" role="region" aria-labelledby="limits-title"><table>
<thead><tr><th scope="col">Answered 429</th><th scope="col">Limit</th><th scope="col">Until, UTC</th></tr></thead>
<tbody>${view.control.limits.exhausted().map(
    ({ limit, clientId, owner, group, until }) => html`<tr>
<td>${clientId === null ? html`developer account <bdi>${owner}</bdi>` : html`<bdi>${apps.get(clientId) ?? clientId}</bdi>`}</td>
<td>${limit === "quota" ? html`quota, <bdi>${group}</bdi>` : "rate limit"}</td>
<td><time datetime="${new Date(until).toISOString()}">${dateTime(until)}</time></td>
</tr>`,
  )}</tbody>
</table></div>`;
}

function quotas({ control }: View): Html {
  return html`<details class="add"><summary>The quota as it is set</summary><div class="rows"><table>
<thead><tr><th scope="col">Group</th><th scope="col">Paths</th><th scope="col" class="number">Calls</th><th scope="col" class="number">In seconds</th></tr></thead>
<tbody>${control.limits
    .get()
    .quota.map(
      ({ name, paths, calls, perSeconds }) =>
        html`<tr><td><bdi>${name}</bdi></td><td><code>${paths.join(" ")}</code></td><td class="number">${calls.toLocaleString("en")}</td><td class="number">${perSeconds.toLocaleString("en")}</td></tr>`,
    )}</tbody></table></div></details>`;
}

function exhaustForm(view: View): Html {
  const { apps } = namesOf(view);
  if (apps.size === 0) return html``;
  return form(
    view,
    "limits",
    "limits.exhaust",
    html`<div class="row">
${field(view, "limits.exhaust", { name: "app", label: "App", kind: [...apps] })}
<p class="buttons">${button("limits.exhaustRate", "Exhaust its rate limit")}
${button("limits.exhaustQuota", "Exhaust its owner's quota")}
${button("limits.clear", "Clear all limits")}</p>
</div>`,
    "press",
  );
}
