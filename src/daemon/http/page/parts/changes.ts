import { html } from 'hono/html';
import type { Json } from '../../../../manifest/json.ts';
import { countText } from '../../../../text/count-text.ts';
import { fieldLabel } from '../../../../text/field-label.ts';
import { jsonText } from '../../../../manifest/json-text.ts';
import { jsonLines } from '../../../../text/json-lines.ts';
import { linePatch, type PatchLine } from '../../../../text/line-patch.ts';
import { shortPrice } from '../../../../text/short-price.ts';
import type { Html } from '../html-text.ts';
import type { ShownChange, ShownSide } from '../planned-view.ts';
import { shown } from '../shown-text.ts';
import { patch } from './patch.ts';

const LONGEST_INLINE = 60;
const MOST_LINES = 80;

const WORDS = {
  add: { sign: '+', word: 'added' },
  change: { sign: '~', word: 'changed' },
  remove: { sign: '−', word: 'removed' },
} as const;

const CAUSES = {
  drift: html`<span class="cause">changed on the server, not in git</span>`,
  both: html`<span class="cause">changed on the server and in git</span>`,
  manifest: '',
} as const;

/** What differs of an object, field by field: the server's value struck out, the manifest's after it. */
export function changes(list: readonly ShownChange[]): Html {
  return html`<dl class="changes">${list.map(oneChange)}</dl>`;
}

/** A field as people call it. */
export function field(path: readonly string[]): Html {
  return shown(fieldLabel(path), 160);
}

/** A value in a few words, for a sentence. */
export function sideText(side: ShownSide | undefined): string {
  if (side === undefined) return 'nothing';
  if ('notCompared' in side) return 'secret (not compared)';
  if ('secret' in side) return `secret (fingerprint ${side.secret.fingerprint})`;
  return jsonText(side.value);
}

function oneChange(change: ShownChange): Html {
  const { word } = WORDS[change.operation];
  const sign = change.cause === 'drift' ? '≈' : WORDS[change.operation].sign;
  return html`<div class="field ${change.operation}">
    <dt>
      <span class="sign" aria-hidden="true">${sign}</span>${field(change.path)}
      <span class="unseen">${word}</span>
    </dt>
    <dd>
      ${values(change)}
      ${change.cause === undefined ? '' : CAUSES[change.cause]}${change.note === undefined ? '' : html`<p class="note">${shown(change.note)}</p>`}
    </dd>
  </div>`;
}

function values(change: ShownChange): Html {
  const [before, after] = [change.before, change.after].map((side) => shortened(change.path, side));
  const inline = [before, after].every((side) => side === undefined || isShort(side));
  if (inline) {
    return html`${before === undefined ? '' : html`<del><span class="unseen">from </span><code>${shown(sideText(before))}</code></del>`}
    ${before === undefined || after === undefined ? '' : html`<span aria-hidden="true" class="arrow">→</span>`}
    ${after === undefined ? '' : html`<ins><span class="unseen">to </span><code>${shown(sideText(after))}</code></ins>`}`;
  }
  const lines = patchOf(before, after);
  const left = lines.length - MOST_LINES;
  return html`${patch(lines.slice(0, MOST_LINES))}
  ${left > 0 ? html`<p class="note">${countText(left, 'more line')}; the API shows all.</p>` : ''}`;
}

function patchOf(before: ShownSide | undefined, after: ShownSide | undefined): readonly PatchLine[] {
  if (before === undefined || after === undefined) {
    const sign = before === undefined ? '+' : '-';
    const side = before ?? after;
    return side === undefined ? [] : sideLines(side).map((text) => ({ sign, text }));
  }
  const lines = linePatch(sideLines(before), sideLines(after));
  return lines.slice(lines.findIndex(saysSomething), lines.findLastIndex(saysSomething) + 1);
}

/** Equal lines around a difference help to find the place; blank ones do not. */
function saysSomething({ sign, text }: PatchLine): boolean {
  return sign !== ' ' || text.trim() !== '';
}

function shortened(path: readonly string[], side: ShownSide | undefined): ShownSide | undefined {
  if (side === undefined || !('value' in side) || typeof side.value !== 'string') return side;
  return path.includes('prices') ? { value: shortPrice(side.value) } : side;
}

function isShort(side: ShownSide): boolean {
  const isText = !('value' in side) || side.value === null || typeof side.value !== 'object';
  const text = sideText(side);
  return isText && text.length <= LONGEST_INLINE && !text.includes('\\n');
}

function sideLines(side: ShownSide): readonly string[] {
  const value: Json | undefined = 'value' in side ? side.value : undefined;
  return value === undefined ? [sideText(side)] : jsonLines(value);
}
