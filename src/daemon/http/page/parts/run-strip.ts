import { html } from 'hono/html';
import type { RunRecord } from '../../../daemon-status.ts';
import { countText } from '../../../../text/count-text.ts';
import type { Html } from '../html-text.ts';
import { RUN_WORDS } from '../run-words.ts';

const MOST = 20;
const STEP = 10;
const HEIGHT = 24;

/** The last runs as a row of bars, the latest at the right: the longer a run took, the higher; the same in words. */
export function runStrip(runs: readonly RunRecord[]): Html {
  const shown = runs.slice(0, MOST).toReversed();
  if (shown.length === 0) return html``;
  const longest = Math.max(...shown.map(({ milliseconds }) => milliseconds), 1);
  return html`<svg
      class="strip"
      viewBox="0 0 ${String(shown.length * STEP)} ${String(HEIGHT)}"
      height="${String(HEIGHT)}"
      width="${String(shown.length * STEP)}"
      aria-hidden="true"
    >
      ${shown.map(({ outcome, milliseconds }, index) => {
        const height = 6 + (HEIGHT - 6) * Math.sqrt(milliseconds / longest);
        const x = index * STEP;
        return html`<rect
          class="${RUN_WORDS[outcome].tone}"
          x="${String(x)}"
          y="${(HEIGHT - height).toFixed(1)}"
          width="7"
          height="${height.toFixed(1)}"
          rx="1.5"
        />`;
      })}
    </svg>
    <span class="unseen">${summary(shown)}</span>`;
}

function summary(runs: readonly RunRecord[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of runs) {
    const { words } = RUN_WORDS[outcome];
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const parts = [...counts].map(([words, count]) => `${String(count)} ${words}`);
  return `The last ${countText(runs.length, 'run')}: ${parts.join(', ')}.`;
}
