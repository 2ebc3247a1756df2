import { html } from 'hono/html';
import { requestLine } from '../../../../reconciler/request-line.ts';
import type { Diagnostic } from '../../../../manifest/diagnostic.ts';
import { countText } from '../../../../text/count-text.ts';
import type { Html } from '../html-text.ts';
import type { PlannedView } from '../planned-view.ts';
import { shown } from '../shown-text.ts';
import { patch } from './patch.ts';
import { changes, field, sideText } from './changes.ts';

const MOST_STEPS = 100;
const MOST_FIELDS = 50;
const LONGEST_STEP = 2_000;

/** All that a plan says about an object: changes, refused fields, warnings, what blocks it, and the exact requests. */
export function planned(object: PlannedView): Html {
  return html`${object.changes.length === 0 ? '' : changes(object.changes)} ${object.refused.map(refused)}
  ${object.warnings.map(warning)} ${object.blocked.map(finding)}
  ${fields('Not managed, and left alone', object.unmanaged)}
  ${fields('Managed here no more, and left as it is', object.letGo)}
  ${object.steps.length === 0 ? '' : requests(object)}`;
}

function fields(words: string, paths: PlannedView['unmanaged']): Html {
  if (paths.length === 0) return html``;
  const names = paths
    .slice(0, MOST_FIELDS)
    .map((path, index) => html`${index === 0 ? '' : ', '}${field(path)}`);
  const left = paths.length - MOST_FIELDS;
  return html`<p class="note">${words}: ${names}${left > 0 ? html`, and ${String(left)} more` : ''}</p>`;
}

/** A finding: what, where, and what can be done. */
function finding(diagnostic: Diagnostic): Html {
  const { position } = diagnostic;
  return html`<div class="finding bad">
    <p><code class="code">${diagnostic.code}</code> ${shown(diagnostic.summary, 2_000)}</p>
    ${
      position === undefined
        ? ''
        : html`<p class="muted">
              <code>${shown(`${position.file}:${String(position.line)}:${String(position.column)}`)}</code>
            </p>
            ${patch([{ sign: ' ', text: position.text }])}`
    }
    ${diagnostic.hints.map((hint) => html`<p><b>What to do:</b> ${shown(hint, 1_000)}</p>`)}
  </div>`;
}

function refused(change: PlannedView['refused'][number]): Html {
  const now = change.before === undefined ? '' : html`now <code>${shown(sideText(change.before), 80)}</code>`;
  const wanted =
    change.after === undefined
      ? 'wanted without'
      : html`wanted <code>${shown(sideText(change.after), 80)}</code>`;
  return html`<div class="finding warn">
    <p>
      <b>${field(change.path)} is refused:</b> ${shown(change.reason)}
      <span class="muted">(${now === '' ? '' : html`${now}, `}${wanted})</span>
    </p>
    <p><b>What to do:</b> ${shown(change.remedy)}</p>
  </div>`;
}

function warning(text: string): Html {
  return html`<div class="finding warn">
    <p><b>Warning:</b> ${shown(text)}</p>
  </div>`;
}

function requests({ steps }: PlannedView): Html {
  const left = steps.length - MOST_STEPS;
  return html`<details class="requests">
    <summary>${countText(steps.length, 'step')} that an apply takes</summary>
    <ol>
      ${steps
        .slice(0, MOST_STEPS)
        .map((step) => html`<li><code>${shown(requestLine(step), LONGEST_STEP)}</code></li>`)}
    </ol>
    ${left > 0 ? html`<p class="note">${countText(left, 'more step')}; the API shows all.</p>` : ''}
  </details>`;
}
