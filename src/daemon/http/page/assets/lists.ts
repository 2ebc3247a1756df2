/** Tables, filters, pages of lists, chains and legends. */
export const LISTS = `
table { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; }
th, td { padding: 0.45rem 0.75rem; text-align: left; vertical-align: baseline; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-size: 0.8125rem; font-weight: 600; }
th:first-child, td:first-child { padding-left: 1.1rem; }
th:last-child, td:last-child { padding-right: 1.1rem; }
tbody th { font-weight: 500; }
tbody th p, tbody td p { color: var(--soft); font-weight: 400; }
tbody tr:hover { background: color-mix(in srgb, var(--quiet-tint) 55%, transparent); }
.objects td:first-child { width: 8rem; }
.objects .wide { white-space: nowrap; width: 7.5rem; }
.conditions th { white-space: nowrap; }
.conditions th .muted { display: block; font-size: 0.8125rem; }
.conditions .wide, .runs thead th, .runs time { white-space: nowrap; }
.runs th .muted { display: block; font-size: 0.8125rem; }
.runs td.wide { white-space: nowrap; }
.runs td.counted { white-space: normal; min-width: 7.5rem; }
.runs .wide code { display: inline-block; max-width: 9rem; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
.times { padding: 0 0.45em; border: 1px solid var(--line); border-radius: 999px; color: var(--soft); font-size: 0.8125rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.number { font-variant-numeric: tabular-nums; }
.length { display: block; width: 4.5rem; height: 3px; margin-top: 2px; }
.length rect { fill: var(--edge); }
.filter { display: flex; flex-wrap: wrap; gap: 0.6rem 0.9rem; align-items: end; margin-bottom: 0.75rem; }
.filter > div { display: grid; gap: 0.1rem; }
.filter > div:first-child { flex: 1 1 14rem; }
.filter label { color: var(--soft); font-size: 0.8125rem; }
.filter input, .filter select { color: var(--ink); font-size: 0.9375rem; width: 100%; }
.filter a { padding: 0.35rem 0; }
main > p[role='status'] { color: var(--soft); margin-bottom: 0.5rem; }
.pager { display: flex; justify-content: center; gap: 1.25rem; margin: 0 0 1.25rem; }
.tabs ul { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-bottom: 0.9rem; }
.tabs a { display: block; padding: 0.35rem 0.8rem; border: 1px solid var(--line); border-radius: 8px; color: var(--ink); text-decoration: none; }
.tabs a:hover { border-color: var(--edge); }
.tabs a[aria-current] { background: var(--sheet); border-color: var(--edge); font-weight: 600; }
.legend { color: var(--soft); font-size: 0.875rem; }
.aside { margin-top: 0.75rem; font-size: 0.875rem; }
.aside summary { color: var(--soft); }
.aside table { margin-top: 0.4rem; }
.legend summary, .requests summary, .aside summary { cursor: pointer; width: fit-content; }
.legend dl { margin-top: 0.5rem; display: grid; gap: 0.2rem; }
.legend dl div { display: grid; grid-template-columns: 7rem 1fr; }
.chain { list-style: none; background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; padding: 0.75rem 1.1rem; }
.chain li { position: relative; padding: 0.15rem 0 0.15rem 1.5rem; }
.chain li + li::before { content: ''; position: absolute; left: 0.35rem; top: -0.55rem; height: 1.3rem; width: 0.8rem; border: solid var(--edge); border-width: 0 0 1.5px 1.5px; border-bottom-left-radius: 6px; }
.chain li:first-child { padding-left: 0; }
.chain span:not(.mark) { color: var(--soft); }
.chain li:nth-child(3) { margin-left: 1.5rem; }
.chain li:nth-child(n + 4) { margin-left: 3rem; }
.chain .root { color: var(--bad); }
.plain li { padding: 0.1rem 0; }
@media (max-width: 40rem) {
  .objects td:first-child, .objects th:first-child { width: 6.4rem; padding-left: 0.75rem; padding-right: 0.25rem; }
  th, td, th:last-child, td:last-child { padding-left: 0.5rem; padding-right: 0.5rem; }
  .runs tbody th { min-width: 5.5rem; }
  .runs .times { padding: 0 0.45em; border: 1px solid var(--line); border-radius: 999px; color: var(--soft); font-size: 0.8125rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.number { white-space: nowrap; }
  .length { width: 3rem; }
  .filter > div { flex: 1 1 8rem; }
}
`;
