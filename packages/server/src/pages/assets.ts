import { createHash } from "node:crypto";

/** The pages' style. System fonts and no images: one small file, and nothing from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f2ee, #15141a);
  --card: light-dark(#fff, #201f27);
  --text: light-dark(#1c1a22, #f1eff5);
  --quiet: light-dark(#5c5866, #aaa5b6);
  --line: light-dark(#dcd8d0, #383542);
  --accent: light-dark(#5b2fb8, #c3a6ff);
  --on-accent: light-dark(#fff, #1d1038);
}
* { box-sizing: border-box }
html { background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1.25rem }
main { width: min(100%, 30rem); background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: clamp(1.25rem, 5vw, 2rem) }
h1 { font-size: 1.375rem; line-height: 1.25; margin: 0 0 1rem; text-wrap: balance }
h2 { font-size: 1.0625rem; line-height: 1.3; margin: 1.75rem 0 .5rem }
p { margin: 0 0 .75rem; overflow-wrap: anywhere }
.brand { font-size: .8125rem; letter-spacing: .08em; text-transform: uppercase; color: var(--quiet) }
.quiet { color: var(--quiet) }
time { white-space: nowrap }
.playing { display: grid; grid-template-columns: auto 1fr; gap: 1rem; align-items: center; margin: 1.25rem 0; padding: 1.25rem 0; border-block: 1px solid var(--line) }
.playing.plain { grid-template-columns: 1fr }
.playing p { margin: 0 0 .25rem }
.playing img { display: block; width: 8rem; height: 8rem; object-fit: contain; border-radius: 4px; background: #191414 }
.title { font-weight: 650; font-size: 1.125rem; line-height: 1.35 }
@media (max-width: 24rem) { .playing { grid-template-columns: 1fr } }
.badge { display: inline-block; font-size: .75rem; border: 1px solid currentcolor; border-radius: 3px; padding: 0 .3em; color: var(--quiet); font-weight: 400; white-space: nowrap }
.actions { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: 1.25rem 0 0 }
.actions form { margin: 0 }
.rows { list-style: none; margin: 0; padding: 0; border-block-end: 1px solid var(--line) }
.rows li { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; justify-content: space-between; padding: .75rem 0; border-block-start: 1px solid var(--line) }
.rows p { margin: 0 }
.rows div { flex: 1 1 14rem; min-width: 0 }
.rows .quiet { font-size: .875rem }
.way-back { margin: 1.5rem 0 0 }
a { color: var(--accent); text-underline-offset: .2em }
.button { display: inline-block; font: inherit; font-weight: 600; background: var(--accent); color: var(--on-accent); border: 0; border-radius: 2rem; padding: .625rem 1.375rem; text-decoration: none; cursor: pointer; min-height: 2.75rem }
.button.small { font-size: .875rem; padding: .375rem .875rem }
.button.quiet { background: none; color: inherit; border: 1px solid var(--quiet) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
`;

/** The name changes with the content, so that browsers may keep it for good. */
export const STYLE_PATH = `/assets/style-${createHash("sha256").update(STYLE).digest("hex").slice(0, 12)}.css`;

/** A door left ajar. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#5b2fb8"/><path d="M9 26V6h14v20" fill="none" stroke="#fff" stroke-width="2"/><path d="M9 6l9 3v20l-9-3z" fill="#fff"/><circle cx="15.5" cy="18" r="1.3" fill="#5b2fb8"/></svg>`;
