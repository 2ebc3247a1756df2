/** Marks, bars, the verdict, cards and rows. */
export const STATUS = `
.shape { width: 1em; height: 1em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.mark {
  display: inline-flex; align-items: baseline; gap: 0.35em; color: var(--tone);
  font-size: 0.875rem; font-weight: 600; white-space: nowrap;
}
.mark .shape { position: relative; top: 0.13em; }
.verdict { background: var(--tint); border-radius: 10px; padding: 1.1rem 1.25rem 1rem; box-shadow: inset 4px 0 0 var(--fill); }
.sentence { display: flex; align-items: center; gap: 0.6rem; font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.015em; }
.sentence .shape { color: var(--tone); width: 1.6rem; height: 1.6rem; stroke-width: 1.4; }
.bar { display: block; width: 100%; height: 0.5rem; margin-top: 0.85rem; border-radius: 4px; }
.bar rect, .strip rect { fill: var(--fill); }
.counts { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; margin-top: 0.5rem; font-size: 0.875rem; }
.counts a { color: var(--ink); text-decoration: none; display: inline-flex; gap: 0.3em; align-items: baseline; padding: 0.1rem 0; }
.counts a:hover { text-decoration: underline; }
.counts b { font-variant-numeric: tabular-nums; }
.heading { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0.25rem 1rem; margin-bottom: 0.6rem; }
.heading h2, .heading .actions { margin: 0; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); align-items: start; }
.card, .rows, .standing, .planned { background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; }
.card { padding: 0.9rem 1.1rem 1rem; }
.card > header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
.place { font-size: 0.8125rem; margin-bottom: 0.2rem; }
.facts { display: grid; gap: 0.3rem 1rem; margin-top: 0.85rem; }
.facts > div { display: grid; grid-template-columns: 6.5rem 1fr; gap: 0.75rem; }
.facts dt { color: var(--soft); }
.facts dd { min-width: 0; }
.subject { font-weight: 500; }
.strip { display: block; max-width: 100%; margin-top: 0.4rem; }
.verdict > .muted { margin-top: 0.2rem; font-size: 0.875rem; }
.rows > .row { display: grid; grid-template-columns: 6.75rem 1fr auto; gap: 0 1rem; padding: 0.6rem 1.1rem; align-items: baseline; }
.rows > .row + .row { border-top: 1px solid var(--line); }
.row a { font-weight: 600; }
.row .when a { font-weight: 400; }
.row div { min-width: 0; }
.row div p { color: var(--soft); }
.row .remedy { color: var(--ink); font-weight: 500; }
.row .holds { color: var(--bad); font-weight: 600; }
.when { color: var(--soft); font-size: 0.8125rem; text-align: right; max-width: 14rem; }
.when span { display: block; }
.when time { white-space: nowrap; }
.standing { padding: 0.9rem 1.1rem; }
.lead { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; font-weight: 600; font-size: 1.0625rem; align-items: baseline; }
.lead .mark { font-size: 1rem; }
.lead span { min-width: 0; }
h1.object { font-family: ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, 'DejaVu Sans Mono', monospace; font-size: 1.25rem; }
@media (max-width: 40rem) {
  .sentence { font-size: 1.25rem; }
  .rows > .row { grid-template-columns: auto 1fr; }
  .rows > .row > div { grid-row: 2; grid-column: 1 / -1; }
  .when { max-width: none; }
  .when span { display: inline; }
  .when span + span::before { content: '· '; }
  .facts > div { grid-template-columns: 5.5rem 1fr; }
}
`;
