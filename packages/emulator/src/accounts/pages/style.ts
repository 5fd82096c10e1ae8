/** The pages' stylesheet: a look of its own, nothing of Spotify's. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f1ea, #17161c);
  --sheet: light-dark(#fffdf8, #211f29);
  --ink: light-dark(#24222b, #efecf5);
  --soft: light-dark(#625d6e, #aca6bb);
  --line: light-dark(#d9d3c6, #3a3745);
  --accent: light-dark(#4b3fb0, #b3a8ff);
  --on-accent: light-dark(#ffffff, #1b1830);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem; max-width: 36rem; min-height: 100dvh;
  display: flex; flex-direction: column; gap: 1rem;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
main {
  padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--sheet);
  border: 1px solid var(--line); border-radius: 1rem;
}
header p, footer p { margin: 0; }
.brand { font-weight: 700; letter-spacing: .01em; }
.brand span { color: var(--accent); }
footer { color: var(--soft); font-size: .875rem; }
h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
h1 span { font-weight: 400; color: var(--soft); }
h2, legend { font-size: 1rem; font-weight: 600; margin: 0; padding: 0; }
fieldset { border: 0; margin: 0 0 1.5rem; padding: 0; min-width: 0; }
.people { display: grid; gap: .375rem; margin-top: .5rem; }
.person {
  position: relative; display: grid; grid-template-columns: auto auto 1fr; column-gap: .75rem; align-items: center;
  padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .75rem;
}
.person:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.person:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.person input { position: relative; z-index: 1; grid-row: span 2; accent-color: var(--accent); width: 1.125rem; height: 1.125rem; margin: 0; }
.person img, .no-picture { grid-row: span 2; width: 2.5rem; height: 2.5rem; border-radius: 50%; background: var(--line); }
.person label { font-weight: 600; justify-self: start; }
.person label::after { content: ""; position: absolute; inset: 0; cursor: pointer; }
.person small { color: var(--soft); }
.aside p { margin: -.75rem 0 1.25rem; color: var(--soft); font-size: .9375rem; }
.scopes { margin: .5rem 0 1rem; padding-left: 1.25rem; list-style: disc; }
code { font-family: ui-monospace, monospace; }
.scopes code, .who code { color: var(--soft); font-size: .8125rem; }
.scopes code { display: inline-block; max-width: 100%; }
.then, .hint, .since { color: var(--soft); font-size: .9375rem; margin: 0 0 .5rem; }
.decision {
  display: flex; flex-wrap: wrap; gap: .75rem; margin: 0; padding: .75rem 0;
  position: sticky; bottom: 0; z-index: 2; background: var(--sheet);
}
button {
  font: inherit; font-weight: 600; color: var(--ink); background: transparent; cursor: pointer;
  padding: .625rem 1.5rem; min-height: 2.75rem; border: 1px solid var(--soft); border-radius: 999px;
}
.decision button { flex: 1 1 7rem; padding-inline: 1rem; }
button.primary { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
button.person {
  grid-template-columns: auto 1fr; text-align: start; width: 100%; border-color: var(--line); border-radius: .75rem; padding: .5rem .75rem;
}
button.person:hover { border-color: var(--accent); }
button.person small { display: block; font-weight: 400; }
.who { display: grid; grid-template-columns: auto 1fr auto; gap: .75rem; align-items: center; margin: 0 0 1.5rem; }
.who img, .who .no-picture { width: 2.5rem; height: 2.5rem; border-radius: 50%; background: var(--line); }
.who p { margin: 0; font-weight: 600; line-height: 1.3; }
.who small { display: block; font-weight: 400; color: var(--soft); }
button.link { padding: 0 .25rem; min-height: 1.5rem; border: 0; border-radius: .25rem; color: var(--accent); text-decoration: underline; }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
.message { font-family: ui-monospace, monospace; }
.apps { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; }
.apps > li { border-top: 1px solid var(--line); padding-top: 1rem; }
@media (prefers-reduced-motion: no-preference) { button, .person { transition: border-color .15s, box-shadow .15s; } }
@media (forced-colors: active) { .person:has(:checked) { outline: 2px solid Highlight; } }
`;

export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="#4b3fb0"/>' +
  '<path d="M16 5a11 11 0 0 1 0 22z" fill="#fffdf8"/></svg>';
