import { html } from 'hono/html';
import type { Condition, SourceStatus } from '../../../daemon-status.ts';
import type { Tone } from '../health-words.ts';
import type { Html } from '../html-text.ts';
import { pageAddress } from '../page-address.ts';
import { rowId } from '../row-id.ts';
import { shown } from '../shown-text.ts';
import { healthCounts } from '../verdict.ts';
import { actionButton } from './actions.ts';
import { conditionsTable } from './conditions-table.ts';
import { fact } from './fact.ts';
import { healthBar } from './health-bar.ts';
import { outcomeMark, wordMark } from './mark.ts';
import { planCountsText } from './plan-counts-text.ts';
import { revisionLine } from './revision.ts';
import { runStrip } from './run-strip.ts';
import { time } from './time.ts';

/** A source at a glance: is it ready, which revision, what is pending, when it runs again. */
export function sourceCard(source: SourceStatus, now: number, canAct: boolean): Html {
  const { name, objects, plan, suspended } = source;
  const heading = rowId('card', name);
  return html`<article class="card" aria-labelledby="${heading}">
    <header>
      <h3 id="${heading}" tabindex="-1">${shown(name, 80)}</h3>
      ${suspended ? wordMark('quiet', 'suspended') : readiness(source.conditions)}
    </header>
    <p class="muted place">
      ${shown(source.location, 200)}${source.ref === undefined ? '' : html` · ${shown(source.ref, 80)}`}${
        source.path === undefined ? '' : html` · ${shown(source.path, 120)}`
      }
    </p>
    ${healthBar(healthCounts(objects), objects.length, name)}
    <dl class="facts">
      ${fact('Revision', revisions(source, now))}
      ${fact(
        'Plan',
        plan === undefined
          ? html`<span class="muted">none was made yet</span>`
          : html`<a href="${pageAddress('/plan', { source: name })}">${planCountsText(plan)}</a>`,
      )}
      ${fact('Runs', lastRun(source, now))} ${fact('Seen', seen(source, now))}
      ${fact('Next run', source.nextRun === undefined ? html`<span class="muted">not planned</span>` : time(source.nextRun, now))}
      ${fact('Applies', html`${modeWords(source)}`)}
      ${source.window === undefined ? '' : fact('Window', windowWords(source.window, now))}
    </dl>
    ${conditionsOf(source, now)}
    ${
      canAct
        ? html`<div class="actions">
            ${actionButton({ verb: 'reconcile', words: 'Run now', about: `at ${name}`, source: name })}
            ${actionButton({
              verb: suspended ? 'resume' : 'suspend',
              words: suspended ? 'Resume' : 'Suspend',
              about: name,
              source: name,
            })}
          </div>`
        : ''
    }
  </article>`;
}

function conditionsOf(source: SourceStatus, now: number): Html {
  return html`<details class="aside">
    <summary>Conditions<span class="unseen"> of ${shown(source.name, 80)}</span></summary>
    ${conditionsTable(source.conditions, now)}
  </details>`;
}

function readiness(conditions: readonly Condition[]): Html {
  const of = (type: Condition['type']): Condition | undefined => conditions.find((one) => one.type === type);
  if (of('Stalled')?.status === 'True') return wordMark('bad', 'stalled');
  if (of('Reconciling')?.status === 'True') return wordMark('info', 'at work');
  const ready = of('Ready')?.status ?? 'Unknown';
  const words: Readonly<Record<Condition['status'], readonly [Tone, string]>> = {
    True: ['good', 'ready'],
    False: ['warn', 'not ready'],
    Unknown: ['quiet', 'not known yet'],
  };
  return wordMark(...words[ready]);
}

function revisions({ attempted, applied }: SourceStatus, now: number): Html {
  if (attempted === undefined) return html`<span class="muted">none yet</span>`;
  if (attempted.id === applied?.id) return revisionLine(attempted, now);
  const before =
    applied === undefined
      ? html`<span class="muted">none before it</span>`
      : html`<span class="muted">Before it:</span> ${revisionLine(applied, now)}`;
  return html`<p>${revisionLine(attempted, now)}</p>
    <p>${wordMark('info', 'not applied in full')}</p>
    <p>${before}</p>`;
}

function lastRun({ runs, name }: SourceStatus, now: number): Html {
  const [last] = runs;
  if (last === undefined) return html`<span class="muted">none yet</span>`;
  return html`<a href="${pageAddress('/run', { source: name, id: last.id })}">${time(last.started, now)}</a>
    ${outcomeMark(last.outcome)} ${runStrip(runs)}`;
}

/** As of when all this is: the objects are those of the last look at the server. */
function seen({ lastObserved, lastFetched }: SourceStatus, now: number): Html {
  const when = (iso: string | undefined): Html => (iso === undefined ? html`never` : time(iso, now));
  return html`the server ${when(lastObserved)}, the manifests ${when(lastFetched)}`;
}

function modeWords({ mode, prune }: SourceStatus): string {
  const words = {
    Observe: 'nothing: differences are only reported',
    CreateOnly: 'new objects only',
    Enforce: 'everything',
  } as const;
  return `${words[mode]}${prune ? ', and removes what is no longer declared' : ''}`;
}

function windowWords({ open, next }: NonNullable<SourceStatus['window']>, now: number): Html {
  const change = next === undefined ? '' : html`, ${open ? 'closes' : 'opens'} ${time(next, now)}`;
  return html`${open ? 'open' : 'closed'}${change}`;
}
