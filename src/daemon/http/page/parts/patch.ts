import { html } from 'hono/html';
import type { PatchLine } from '../../../../text/line-patch.ts';
import type { Html } from '../html-text.ts';
import { shown } from '../shown-text.ts';

const LONGEST_LINE = 1_000;
const CLASSES = { '-': 'gone', '+': 'new', ' ': 'same', '…': 'same' } as const;

/** Lines of a text, each with its sign; long ones are broken, as nothing may hide beside the screen. */
export function patch(lines: readonly PatchLine[]): Html {
  return html`<div class="patch">${lines.map(line)}</div>`;
}

function line({ sign, text }: PatchLine): Html {
  const content = shown(text, LONGEST_LINE);
  return html`<div class="line ${CLASSES[sign]}">
    <span class="sign">${sign}</span><code>${content}</code>
  </div>`;
}
