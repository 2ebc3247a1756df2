import { html } from 'hono/html';
import type { RunRecord } from '../../../daemon-status.ts';
import { countText } from '../../../../text/count-text.ts';
import { durationText } from '../../../../text/duration-text.ts';
import type { Html } from '../html-text.ts';
import { latestEvents, type ShownEvent } from '../latest-events.ts';
import type { PageSurroundings } from '../page-surroundings.ts';
import { eventMark } from '../parts/event-mark.ts';
import { fact } from '../parts/fact.ts';
import { outcomeMark } from '../parts/mark.ts';
import { objectName } from '../parts/object-name.ts';
import { repeatsText } from '../parts/repeats-text.ts';
import { revisionId } from '../parts/revision.ts';
import { runCountsText } from '../parts/run-counts-text.ts';
import { runId } from '../parts/run-id.ts';
import { fullTime } from '../parts/time.ts';
import { shown } from '../shown-text.ts';

const MOST_EVENTS = 200;

/** One run: what made it start, how it ended, and what became of each object. */
export function runPage({ status, address, now }: PageSurroundings): Html | undefined {
  const source = status.sources.find(({ name }) => name === address.searchParams.get('source'));
  const id = address.searchParams.get('id') ?? '';
  if (source === undefined) return undefined;
  const run = source.runs.find((one) => one.id === id);
  const events = latestEvents(status, (event, from) => event.run === id && from === source);
  if (run === undefined && events.length === 0) return undefined;
  return html`<p class="trail"><a href="/runs">Runs</a> / ${shown(source.name, 80)}</p>
    <h1>Run ${runId(id)}</h1>
    ${
      run === undefined
        ? html`<p>Its record is gone: the last 20 runs are kept. What it did to objects is below.</p>`
        : facts(run, now)
    }
    ${events.length === 0 ? html`<p class="muted">No object has a record of this run.</p>` : list(events)}`;
}

function facts(run: RunRecord, now: number): Html {
  const tries = run.retries === 0 ? '' : `, ${countText(run.retries, 'retry', 'retries')}`;
  return html`<div class="standing">
    <p class="lead">
      ${outcomeMark(run.outcome)}
      ${run.error === undefined ? '' : html`<span>${shown(run.error, 2_000)}</span>`}
    </p>
    <dl class="facts">
      ${fact('Started', html`${fullTime(run.started, now)} by ${shown(run.trigger, 40)}`)}
      ${fact('Took', `${durationText(run.milliseconds)}${run.waitedMilliseconds === 0 ? '' : `, of which it waited ${durationText(run.waitedMilliseconds)} for the server`}`)}
      ${fact('Objects', shown(runCountsText(run.counts)))}
      ${fact('Requests', `${String(run.requests)}, of which ${countText(run.writes, 'write')}${tries}`)}
      ${run.repeats === undefined || run.repeats === 0 ? '' : fact('Repeats', repeatsText(run.repeats))}
      ${fact('Could write', run.kind === 'apply' ? 'yes' : 'no')}
      ${run.revision === undefined ? '' : fact('Revision', revisionId(run.revision))}
      ${run.digest === undefined ? '' : fact('Plan', html`<code class="long">${shown(run.digest, 100)}</code>`)}
    </dl>
  </div>`;
}

function list(events: readonly ShownEvent[]): Html {
  const left = events.length - MOST_EVENTS;
  return html`<section aria-labelledby="events">
    <h2 id="events">Objects</h2>
    <ul class="rows">
      ${events.slice(0, MOST_EVENTS).map(
        ({ source, object, event }) =>
          html`<li class="row">
            ${eventMark(event.outcome)}
            <div>
              ${objectName(source.name, object)}
              <p>${shown(event.message, 1_000)}</p>
            </div>
          </li>`,
      )}
    </ul>
    ${left > 0 ? html`<p class="muted">and ${countText(left, 'more object')}</p>` : ''}
  </section>`;
}
