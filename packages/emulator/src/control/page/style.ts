/** What the page at `/_emulator` looks like, on top of the style that all pages have. */
export const consoleStyle = `
:root {
  --good: light-dark(#1c6b3a, #7fd8a0);
  --warn: light-dark(#8a4b00, #ffc069);
  --bad: light-dark(#a8232f, #ff9aa2);
  --tint: light-dark(#efebe1, #2a2833);
}
html { scroll-padding-top: 3.5rem; }
html:not(.with-script) .scripted, .with-script .unscripted { display: none; }
.console { max-width: 82rem; font-size: .9375rem; gap: .75rem; padding: 0 1rem 1rem; }
.console header {
  position: sticky; top: 0; z-index: 3; display: flex; gap: .25rem 1.5rem; align-items: baseline; padding: .625rem 0;
  background: var(--ground); border-bottom: 1px solid var(--line);
}
.console h1 { margin: 0; font-size: 1rem; white-space: nowrap; }
.console h1 span { font-weight: 700; color: var(--accent); }
.console nav { min-width: 0; overflow-x: auto; }
.console nav ul { display: flex; gap: 0 1rem; margin: 0; padding: 0; list-style: none; white-space: nowrap; }
.console nav a { display: inline-block; padding: .25rem 0; text-decoration: none; }
.console nav a:hover { text-decoration: underline; }
.console main { padding: 0; background: none; border: 0; border-radius: 0; display: grid; gap: .75rem; grid-template-columns: minmax(0, 1fr); }
.console section { padding: .875rem 1rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .75rem; }
.console h2 { margin-bottom: .5rem; font-size: 1.0625rem; }
.console h2:focus { outline: none; }
.console h2:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.console h3 { margin: 0; font-size: .9375rem; line-height: 1.3; }
.console p { margin: 0; }
.console section > p + *, .console .controls + *, .console .rows + *, .console section > form + form { margin-top: .625rem; }
.soft { color: var(--soft); }
.count { font-weight: 400; }
.console code { font-family: ui-monospace, monospace; font-size: .8125rem; overflow-wrap: anywhere; }
.empty { color: var(--soft); padding: .75rem 0; }
#notice:empty { display: none; }
#notice {
  position: sticky; top: 3.25rem; z-index: 2; padding: .625rem 3rem .625rem 1rem; background: var(--tint);
  border: 1px solid var(--line); border-left: .25rem solid var(--accent); border-radius: .5rem;
}
#notice > button { position: absolute; top: .375rem; right: .375rem; }
#notice .facts { align-items: baseline; }
.refusal { color: var(--bad); font-weight: 600; flex-basis: 100%; }

.console button {
  padding: .25rem .75rem; min-height: 2rem; font-size: .875rem; font-weight: 500; border-color: var(--line); border-radius: .5rem;
  background: var(--sheet);
}
.console button:hover { border-color: var(--accent); }
.console button[aria-pressed="true"] { border-color: var(--accent); color: var(--accent); font-weight: 650; box-shadow: inset 0 0 0 1px var(--accent); }
.console button.primary { background: var(--accent); border-color: var(--accent); }
.console button.small { padding: .125rem .5rem; min-height: 1.75rem; font-size: .8125rem; }
.console input, .console select, .console textarea {
  font: inherit; font-size: .875rem; color: var(--ink); background: var(--ground); min-width: 0; width: 100%;
  min-height: 2rem; padding: .25rem .5rem; border: 1px solid var(--soft); border-radius: .5rem;
}
.console textarea { font-family: ui-monospace, monospace; font-size: .8125rem; resize: vertical; }
.console [aria-invalid] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
.console :focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.console summary { cursor: pointer; border-radius: .25rem; }

.controls, .actions, .group, .filter, .tools, .inline, .buttons { display: flex; flex-wrap: wrap; gap: .375rem; align-items: center; }
.controls { gap: .5rem 1.25rem; justify-content: space-between; }
.controls .actions { gap: .375rem 1.25rem; }
.heading { display: flex; flex-wrap: wrap; gap: 0 1.25rem; align-items: baseline; margin-bottom: .5rem; }
.heading h2 { margin: 0; }
.field { display: grid; gap: .125rem; align-content: start; }
.field label { font-size: .8125rem; font-weight: 600; }
.field small { color: var(--soft); font-size: .75rem; }
.inline { align-items: center; }
.inline .field { display: flex; flex-wrap: wrap; gap: .125rem .5rem; align-items: center; }
.inline .field input { width: 11rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); gap: .625rem 1rem; align-items: start; padding-top: .625rem; }
.fields > button { justify-self: start; align-self: end; }
.fields > .refusal, .fields > .buttons { grid-column: 1 / -1; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); gap: .5rem 1rem; align-items: start; }
.row .buttons { grid-column: span 2; align-self: center; }
.press { display: grid; gap: .625rem; }
.press .group { padding-left: 10rem; }
.group .label { flex: 0 0 10rem; margin-left: -10rem; margin-right: -.375rem; font-size: .8125rem; }
.add { margin-top: .75rem; }
.add > summary { color: var(--accent); font-weight: 600; width: fit-content; }

.card .add + .add { margin-top: 0; }
.add > p { margin-top: .375rem; font-size: .8125rem; }
.add > p + form { margin-top: .5rem; }

.now time { font-size: 1.25rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.badge { display: inline-block; padding: 0 .375rem; font-size: .75rem; border: 1px solid currentcolor; border-radius: .25rem; color: var(--soft); white-space: nowrap; }
.badge.warn { color: var(--warn); }
#live.on { color: var(--good); }
#live.on::before { content: "● "; content: "● " / ""; }

.file { display: flex; flex-wrap: wrap; gap: .375rem .75rem; align-items: end; margin-top: .625rem; }
.file .field { flex: 0 1 26rem; }
.choice { margin-bottom: .625rem; }
.with-script .choice button { display: none; }
.filter { flex: 1 1 30rem; }
.filter input { flex: 2 1 12rem; width: auto; }
.filter select { flex: 1 1 6.5rem; width: auto; max-width: 12rem; }
.with-script .filter button { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
.rows { position: relative; overflow: auto; max-height: 26rem; border: 1px solid var(--line); border-radius: .5rem; }
#rows { max-height: min(36rem, 60vh); overflow-anchor: auto; }
.console table { border-collapse: collapse; width: 100%; font-size: .875rem; }
.console th { position: sticky; top: 0; z-index: 1; background: var(--tint); text-align: left; font-weight: 600; font-size: .8125rem; white-space: nowrap; }
.console th, .console td { padding: .25rem .625rem; vertical-align: top; }
.console tbody tr { border-top: 1px solid var(--line); }
.console td .actions { gap: .25rem; }
.console td time, .number, .status { font-variant-numeric: tabular-nums; white-space: nowrap; }
.number { text-align: right !important; }
.over > td:not(:last-child) { color: var(--soft); }
.scope { max-width: 20rem; }
.scope summary { white-space: nowrap; }
#rows th:nth-child(2) { width: 42%; }
.path { font-family: ui-monospace, monospace; font-size: .8125rem; }
.status { font-weight: 650; }
.s2 { color: var(--good); } .s3 { color: var(--soft); } .s4 { color: var(--warn); } .s5 { color: var(--bad); }
.console dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .125rem .75rem; margin: .375rem 0 .5rem; font-size: .8125rem; }
.console dt { color: var(--soft); } .console dd { margin: 0; }
.plain { list-style: none; margin: 0; padding: 0; }
.console pre { margin: 0; padding: .625rem .75rem; overflow: auto; max-height: 20rem; background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; white-space: pre-wrap; }
.code + p { margin-top: .625rem; }
.code { position: relative; }
.code button { position: absolute; top: .375rem; right: .375rem; }

.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.cards.broad { align-items: start; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); }
.card { display: flex; flex-direction: column; gap: .5rem; padding: .75rem; border: 1px solid var(--line); border-radius: .625rem; min-width: 0; }
.card .actions, .card .add { margin-top: auto; }
.card .facts { margin: 0; align-items: baseline; }
.identity, .what { display: flex; gap: .625rem; align-items: center; min-width: 0; }
.identity > div, .what > div { min-width: 0; }
.identity img, .console .no-picture { flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%; background: var(--line); }
.identity p, .playing p { font-size: .8125rem; line-height: 1.4; }
.what img, .no-cover { flex: none; width: 3rem; height: 3rem; border-radius: .25rem; background: var(--line); }
.console .title { font-weight: 600; font-size: .875rem; }
progress { display: block; width: 100%; height: .3125rem; margin: .375rem 0 .125rem; accent-color: var(--accent); appearance: none; border: 0; border-radius: 1rem; overflow: hidden; background: var(--line); }
progress::-webkit-progress-bar { background: var(--line); }
progress::-webkit-progress-value { background: var(--accent); }
progress::-moz-progress-bar { background: var(--accent); }

@media (max-width: 48rem) {
  .roomy { display: none; }
  #notice { position: fixed; inset: auto .625rem .625rem; max-height: 70vh; overflow: auto; box-shadow: 0 .25rem 1rem #0004; }
  html:has(#notice:not(:empty)) { scroll-padding-bottom: 5rem; }
  html:has(#notice:not(:empty)) .console { padding-bottom: 5rem; }
  .console { padding: 0 .625rem .625rem; }
  .console section { padding: .75rem; }
  .console button { min-height: 2.5rem; }
  .console button.small { min-height: 2.25rem; }
  .console input, .console select { min-height: 2.5rem; }
  .press .group { padding-left: 0; }
  .group .label { flex-basis: 100%; margin: 0; }
  .console nav { mask-image: linear-gradient(to right, #000 85%, transparent); }
  .stack, .stack tbody, .stack tr, .stack td { display: block; }
  .stack thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .stack tbody tr { padding: .375rem 0; }
  .console .stack td { display: flex; gap: .25rem .625rem; padding: .125rem .625rem; text-align: left !important; white-space: normal; max-width: none; }
  .stack td:empty { display: none; }
  .stack td[data-label]::before { content: attr(data-label); flex: 0 0 5rem; color: var(--soft); }
  .console th, .console td { padding: .25rem .375rem; }
  #rows th:nth-child(2) { width: 100%; }
  #rows dl { grid-template-columns: minmax(0, 1fr); }
  .row .buttons { grid-column: 1 / -1; }
}
@media (forced-colors: active) { .status { forced-color-adjust: none; } progress::-webkit-progress-value { background: Highlight; } }
`;
