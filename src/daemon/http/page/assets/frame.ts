/** Type, links, the head and the foot of every page. */
export const FRAME = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, ol, dl, dd, figure, pre { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { font-size: 1.375rem; line-height: 1.3; letter-spacing: -0.01em; margin-bottom: 0.75rem; }
h2 { font-size: 1rem; line-height: 1.4; margin-bottom: 0.5rem; }
h3 { font-size: 1rem; line-height: 1.4; }
code, pre { font-family: ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, 'DejaVu Sans Mono', monospace; font-size: 0.87em; }
bdi { unicode-bidi: isolate; }
a { color: var(--link); text-decoration-color: color-mix(in srgb, var(--link) 40%, transparent); text-underline-offset: 0.18em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
main:focus-visible, [tabindex='-1']:focus-visible { outline: none; }
.unseen {
  position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; border: 0;
}
.muted { color: var(--soft); font-weight: 400; }
.skip { position: absolute; left: 0.5rem; top: -4rem; padding: 0.5rem 0.75rem; background: var(--sheet); z-index: 2; }
.skip:focus { top: 0.5rem; }
.top, main, footer, .stale { max-width: 74rem; margin: 0 auto; padding-left: 1.25rem; padding-right: 1.25rem; }
.top { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.5rem; padding-top: 0.9rem; padding-bottom: 0.9rem; }
.name { font-weight: 700; color: var(--ink); text-decoration: none; letter-spacing: -0.01em; }
.name span { color: var(--soft); font-weight: 500; }
.top nav ul { display: flex; gap: 0.25rem; }
.top nav a { display: block; padding: 0.25rem 0.6rem; border-radius: 6px; color: var(--ink); text-decoration: none; }
.top nav a:hover { background: var(--quiet-tint); }
.top nav a[aria-current] { background: var(--sheet); font-weight: 600; box-shadow: inset 0 0 0 1px var(--line); }
.instance { margin-left: auto; color: var(--soft); font-size: 0.8125rem; }
main { padding-bottom: 1.5rem; }
main > section, main > article, main > table, main > .standing { margin-bottom: 1.75rem; }
footer {
  display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.25rem 1.5rem;
  padding-top: 0.75rem; padding-bottom: 1.5rem; color: var(--soft); font-size: 0.8125rem; border-top: 1px solid var(--line);
}
.stale { margin-bottom: 0.75rem; }
.stale:not([hidden]) { background: var(--bad-tint); color: var(--bad); font-weight: 600; padding-top: 0.5rem; padding-bottom: 0.5rem; border-radius: 8px; }
button, input, select { font: inherit; color: inherit; }
button {
  padding: 0.3rem 0.75rem; background: var(--sheet); border: 1px solid var(--edge); border-radius: 6px; cursor: pointer;
}
button:hover { background: var(--quiet-tint); }
input, select { padding: 0.3rem 0.5rem; background: var(--sheet); border: 1px solid var(--edge); border-radius: 6px; max-width: 100%; }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 0.75rem; }
.trail { color: var(--soft); font-size: 0.8125rem; margin-bottom: 0.25rem; }
.trail .json { float: right; }
@media (max-width: 40rem) {
  .top { padding-bottom: 0.6rem; }
  .top, main, footer, .stale { padding-left: 0.9rem; padding-right: 0.9rem; }
  .top nav { order: 3; width: 100%; margin-left: -0.6rem; }
  .wide { display: none; }
}
`;
