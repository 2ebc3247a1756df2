import { html } from 'hono/html';
import type { RunRecord } from '../../../daemon-status.ts';
import { countText } from '../../../../text/count-text.ts';
import type { Html } from '../html-text.ts';
import { RUN_WORDS } from '../run-words.ts';

const MOST = 20;
const STEP = 10;
const HEIGHT = 24;

/** The last runs as a row of bars, the latest at the right: the longer a run took, the higher; split where several found the same; in words, too. */
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
      ${shown.map(({ outcome, milliseconds, repeats = 0 }, index) => {
        const height = 6 + (HEIGHT - 6) * Math.sqrt(milliseconds / longest);
        const bar = (x: number, width: number): Html =>
          html`<rect
            class="${RUN_WORDS[outcome].tone}"
            x="${String(index * STEP + x)}"
            y="${(HEIGHT - height).toFixed(1)}"
            width="${String(width)}"
            height="${height.toFixed(1)}"
            rx="1.5"
          />`;
        // Two bars close together are one run and all that found the same before it.
        return repeats === 0 ? bar(0, 7) : [bar(0, 2), bar(3, 4)];
      })}
    </svg>
    <span class="unseen">${summary(shown)}</span>`;
}

function summary(runs: readonly RunRecord[]): string {
  const counts = new Map<string, number>();
  let all = 0;
  for (const { outcome, repeats = 0 } of runs) {
    const { words } = RUN_WORDS[outcome];
    counts.set(words, (counts.get(words) ?? 0) + 1 + repeats);
    all += 1 + repeats;
  }
  const parts = [...counts].map(([words, count]) => `${String(count)} ${words}`);
  return `The last ${countText(all, 'run')}: ${parts.join(', ')}.`;
}
