import { html, raw } from 'hono/html';
import type { ObjectStatus, SourceStatus } from '../../../daemon-status.ts';
import { isJsonObject, type Json } from '../../../../manifest/json.ts';
import { ACTION_SIGNS, ACTION_WORDS, reasonWords } from '../../../../reconciler/plan-words.ts';
import { countText } from '../../../../text/count-text.ts';
import type { Html } from '../html-text.ts';
import { objectAddress, pageAddress } from '../page-address.ts';
import type { PageSurroundings } from '../page-surroundings.ts';
import { fact } from '../parts/fact.ts';
import { healthMark } from '../parts/mark.ts';
import { pager, sliceOf } from '../parts/pager.ts';
import { planCountsText } from '../parts/plan-counts-text.ts';
import { planned } from '../parts/planned.ts';
import { revisionLine } from '../parts/revision.ts';
import { isReviewed, plannedViews, type PlannedView } from '../planned-view.ts';
import { rowId } from '../row-id.ts';
import { shown } from '../shown-text.ts';

const PAGE_SIZE = 50;
const MOST_UNMANAGED = 100;
/** Healths that say more than what the plan would do. */
const UNLIKE_PLANNED: ReadonlySet<string> = new Set(['failed', 'contested', 'drifted', 'suspended']);

/** The pending plan of one source, to be reviewed like a change of code. */
export function planPage({ status, address, now }: PageSurroundings): Html | undefined {
  const asked = address.searchParams.get('source');
  const source =
    asked === null
      ? (status.sources.find(({ plan }) => plan?.['hasChanges'] === true) ?? status.sources[0])
      : status.sources.find(({ name }) => name === asked);
  if (source === undefined)
    return asked === null
      ? html`<h1>Plan</h1>
          <p>There is no source.</p>`
      : undefined;
  return html`<h1>Plan</h1>
    ${status.sources.length < 2 ? '' : tabs(status.sources, source)}
    ${
      source.plan === undefined
        ? html`<p>No plan was made yet: the source was not looked at completely.</p>`
        : body(source, source.plan, address, now)
    }`;
}

function tabs(sources: readonly SourceStatus[], chosen: SourceStatus): Html {
  return html`<nav class="tabs" aria-label="Sources">
    <ul>
      ${sources.map(
        ({ name, plan }) =>
          html`<li>
            <a
              href="${pageAddress('/plan', { source: name })}"
              ${name === chosen.name ? raw('aria-current="page"') : ''}
              >${shown(name, 80)}
              <span class="muted">${plan === undefined ? 'no plan' : planCountsText(plan)}</span></a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
}

function body(
  source: SourceStatus,
  plan: NonNullable<SourceStatus['plan']>,
  address: URL,
  now: number,
): Html {
  const all = plannedViews(plan);
  const reviewed = all.filter(isReviewed);
  const slice = sliceOf(reviewed, PAGE_SIZE, address.searchParams.get('page'));
  const { digest } = plan;
  return html`<div class="standing">
      <p class="lead">${planCountsText(plan)}</p>
      <dl class="facts">
        ${source.attempted === undefined ? '' : fact('Revision', revisionLine(source.attempted, now))}
        ${typeof digest === 'string' ? fact('Digest', html`<code class="long">${shown(digest, 100)}</code>`) : ''}
        ${fact('Requests', writesText(plan))}
      </dl>
    </div>
    ${slice.items.map((object) => article(source, object))} ${pager(slice, '/plan', { source: source.name })}
    <p class="muted">${countText(all.length - reviewed.length, 'object')} without a change.</p>
    ${unmanaged(source)}`;
}

function writesText(plan: NonNullable<SourceStatus['plan']>): string {
  const summary: Json | undefined = plan['summary'];
  const writes = isJsonObject(summary) ? summary['writes'] : undefined;
  return typeof writes === 'number' && writes > 0
    ? `${countText(writes, 'write')} when it is applied`
    : 'none: there is nothing to apply';
}

function article(source: SourceStatus, object: PlannedView): Html {
  const { action, waitingFor } = object;
  const known = source.objects.find(({ key }) => key === object.key);
  const id = rowId('plan', object.key);
  const why = waitingFor ?? reasonWords(object);
  return html`<article class="planned ${action}" id="${id}-article" aria-labelledby="${id}">
    <header>
      <span class="sign" aria-hidden="true"
        >${action === 'no-op' && object.refused.length > 0 ? '!' : ACTION_SIGNS[action]}</span
      >
      <h2 id="${id}">
        ${
          known !== undefined
            ? html`<a href="${objectAddress(source.name, object.key)}">${shown(object.label, 160)}</a>`
            : shown(object.label, 160)
        }
      </h2>
      <p>
        ${known !== undefined && UNLIKE_PLANNED.has(known.health) ? healthMark(known.health) : ''}
        <b>${ACTION_WORDS[action]}</b>${why === undefined ? '' : html`: ${shown(why)}`}
      </p>
    </header>
    ${planned(object)} ${known === undefined ? '' : needs(source, known)}
  </article>`;
}

function needs(source: SourceStatus, { blockedBy }: ObjectStatus): Html {
  const root = blockedBy.at(-1);
  if (root === undefined) return html``;
  return html`<div class="finding bad">
    <p>
      <b>Mend first:</b> <a href="${objectAddress(source.name, root.key)}">${shown(root.label, 160)}</a>
      <span class="muted">${shown(root.because)}</span>
    </p>
  </div>`;
}

function unmanaged({ unmanaged: labels }: SourceStatus): Html {
  if (labels.length === 0) return html``;
  const left = labels.length - MOST_UNMANAGED;
  return html`<section aria-labelledby="unmanaged">
    <h2 id="unmanaged">Not managed</h2>
    <p class="muted">On the server, in no manifest; nothing happens to them.</p>
    <ul class="plain">
      ${labels.slice(0, MOST_UNMANAGED).map((label) => html`<li>${shown(label)}</li>`)}
    </ul>
    ${left > 0 ? html`<p class="muted">and ${String(left)} more</p>` : ''}
  </section>`;
}
