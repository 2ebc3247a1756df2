import { html } from 'hono/html';
import type { RunRecord, SourceStatus } from '../../../daemon-status.ts';
import { countText } from '../../../../text/count-text.ts';
import { durationText } from '../../../../text/duration-text.ts';
import type { Html } from '../html-text.ts';
import { runAddress } from '../page-address.ts';
import type { PageSurroundings } from '../page-surroundings.ts';
import { outcomeMark } from '../parts/mark.ts';
import { revisionId } from '../parts/revision.ts';
import { repeatsText } from '../parts/repeats-text.ts';
import { runCountsText } from '../parts/run-counts-text.ts';
import { exactText, time } from '../parts/time.ts';
import { rowId } from '../row-id.ts';
import { shown, shownText } from '../shown-text.ts';

/** The last runs of all sources as one timeline, the latest first. */
export function runsPage({ status, now }: PageSurroundings): Html {
  const runs = status.sources
    .flatMap((source) => source.runs.map((run) => ({ source, run })))
    .toSorted((one, other) => Date.parse(other.run.started) - Date.parse(one.run.started));
  if (runs.length === 0)
    return html`<h1>Runs</h1>
      <p>Nothing has run yet.</p>`;
  const longest = Math.max(...runs.map(({ run }) => run.milliseconds), 1);
  const hasSources = status.sources.length > 1;
  return html`<h1>Runs</h1>
    <table class="runs">
      <caption class="unseen">
        The last runs, the latest first
      </caption>
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">Outcome</th>
          <th scope="col" class="wide">Objects</th>
          <th scope="col">Took</th>
          <th scope="col" class="wide">Requests</th>
          <th scope="col" class="wide">Revision</th>
          <th scope="col" class="wide">Plan</th>
        </tr>
      </thead>
      <tbody>
        ${runs.map(({ source, run }) => row(source, run, { longest, hasSources, now }))}
      </tbody>
    </table>`;
}

function row(
  source: SourceStatus,
  run: RunRecord,
  { longest, hasSources, now }: { longest: number; hasSources: boolean; now: number },
): Html {
  const width = (Math.sqrt(run.milliseconds / longest) * 100).toFixed(1);
  return html`<tr id="${rowId(source.name, run.id)}">
    <th scope="row">
      <a href="${runAddress(source.name, run.id)}" title="${exactText(run.started)}"
        >${time(run.started, now)}</a
      >
      <span class="muted"
        >${hasSources ? html`${shown(source.name, 40)}, ` : ''}${shown(run.trigger, 40)}</span
      >
    </th>
    <td>
      ${outcomeMark(run.outcome)}
      ${
        run.repeats === undefined || run.repeats === 0
          ? ''
          : html`<span class="times" title="${repeatsText(run.repeats)}"
              >×&#8239;${String(run.repeats + 1)}<span class="unseen"
                >: ${repeatsText(run.repeats)}</span
              ></span
            >`
      }
      ${run.kind === 'plan' ? html`<span class="muted">plan only</span>` : ''}
      ${run.error === undefined ? '' : html`<p>${shown(run.error, 240)}</p>`}
    </td>
    <td class="wide counted">${shown(runCountsText(run.counts))}</td>
    <td class="number">
      ${durationText(run.milliseconds)}
      <svg class="length" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
        <rect width="${width}" height="3" />
      </svg>
    </td>
    <td class="wide number">
      ${String(run.requests)}${run.writes === 0 ? '' : html`<span class="muted">, ${countText(run.writes, 'write')}</span>`}
    </td>
    <td class="wide">${run.revision === undefined ? '' : revisionId(run.revision)}</td>
    <td class="wide">
      ${run.digest === undefined ? html`<span class="muted">none</span>` : html`<code title="${shownText(run.digest)}">${shown(run.digest.replace(/^sha256:/u, '').slice(0, 8))}</code>`}
    </td>
  </tr>`;
}
