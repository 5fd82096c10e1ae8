import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import { dateTime, span } from "./times.ts";
import { button, field, form, type View } from "./view.ts";

const speeds = [1, 60, 3600] as const;

const jumps = [
  ["60000", "+1 minute"],
  ["3600000", "+1 hour"],
  ["86400000", "+1 day"],
] as const;

export function clockSection(view: View): Html {
  const { clock } = view.control;
  const now = clock.now();
  const isRunning = clock.isRunning();
  const speed = clock.speed();
  const apart = now - view.realTime;
  const state = isRunning ? (speed === 1 ? "running" : `running ×${speed.toLocaleString("en")}`) : "stopped";
  return html`<section id="clock" aria-labelledby="clock-title">
<div class="heading"><h2 id="clock-title" tabindex="-1">Clock</h2>
<p class="now"><time datetime="${new Date(now).toISOString()}" data-clock="${now}" data-speed="${isRunning ? speed : 0}">${dateTime(now)}</time> UTC
<span class="badge${isRunning ? "" : " warn"}">${state}</span>
<span class="soft">${Math.abs(apart) < 2000 ? "real time" : `${span(Math.abs(apart))} ${apart > 0 ? "ahead of" : "behind"} real time`}</span></p></div>
<div class="controls">
${form(
  view,
  "clock",
  "clock",
  html`<span class="group" role="group" aria-label="Jump ahead">
${jumps.map(([ms, words]) => button(`clock.advance ${ms}`, words))}
${button("clock.months 6", "+6 months")}
</span>
<span class="group" role="group" aria-label="Run">
${isRunning ? button("clock.stop", "Stop") : button("clock.run", "Run")}
${speeds.map(
  (factor) =>
    html`<button name="do" value="clock.speed ${factor}" aria-pressed="${String(isRunning && factor === speed)}">×${factor}</button>`,
)}
${button("clock.real", "Real time")}
</span>`,
)}
${form(
  view,
  "clock",
  "clock.set",
  html`${field(view, "clock.set", { name: "time", label: "Go to", placeholder: dateTime(now).slice(0, 16), hint: "UTC" })}
${button("clock.set", "Go")}`,
  "inline",
)}
</div>
</section>`;
}
