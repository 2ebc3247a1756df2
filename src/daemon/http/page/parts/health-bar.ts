import { html } from 'hono/html';
import type { Html } from '../html-text.ts';
import { pageAddress } from '../page-address.ts';
import { toneOf } from '../health-words.ts';
import type { Verdict } from '../verdict.ts';
import { healthMark } from './mark.ts';

const WIDTH = 1_000;
/** A single object among ten thousand is still seen. */
const NARROWEST = 8;
const GAP = 3;

/** How the objects stand: a bar for a glance, and the counts in words, each a link to those objects. */
export function healthBar(counts: Verdict['counts'], total: number, source?: string): Html {
  if (total === 0) return html`<p class="muted">No objects.</p>`;
  return html`${bar(counts, total)}
    <ul class="counts">
      ${counts.map(
        ({ health, count }) =>
          html`<li>
            <a href="${pageAddress('/objects', { health, source })}"
              ><b>${String(count)}</b> ${healthMark(health)}</a
            >
          </li>`,
      )}
    </ul>`;
}

function bar(counts: Verdict['counts'], total: number): Html {
  const wanted = counts.map(({ count }) => Math.max(NARROWEST, (count / total) * WIDTH));
  const scale = WIDTH / wanted.reduce((sum, width) => sum + width, 0);
  let left = 0;
  const segments = counts.map(({ health }, index) => {
    const width = (wanted[index] ?? 0) * scale;
    const x = left;
    left += width;
    return html`<rect
      class="${toneOf(health)} ${health}"
      x="${x.toFixed(1)}"
      width="${Math.max(1, width - (index === counts.length - 1 ? 0 : GAP)).toFixed(1)}"
      height="8"
    />`;
  });
  return html`<svg class="bar" viewBox="0 0 ${String(WIDTH)} 8" preserveAspectRatio="none" aria-hidden="true">
    ${segments}
  </svg>`;
}
