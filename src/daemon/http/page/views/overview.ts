import { html } from 'hono/html';
import { countText } from '../../../../text/count-text.ts';
import type { DaemonStatus } from '../../../daemon-status.ts';
import type { Html } from '../html-text.ts';
import { newsOf, type NewsItem } from '../news.ts';
import { objectAddress, pageAddress, runAddress } from '../page-address.ts';
import type { PageSurroundings } from '../page-surroundings.ts';
import { actionButton } from '../parts/actions.ts';
import { eventMark } from '../parts/event-mark.ts';
import { healthBar } from '../parts/health-bar.ts';
import { healthMark, toneShape, wordMark } from '../parts/mark.ts';
import { objectName } from '../parts/object-name.ts';
import { remedyText } from '../parts/remedy-text.ts';
import { runId } from '../parts/run-id.ts';
import { sourceCard } from '../parts/source-card.ts';
import { time, timeSpan } from '../parts/time.ts';
import { rowId } from '../row-id.ts';
import { shown } from '../shown-text.ts';
import { reasonOf, sinceOf, troublesOf, type Trouble } from '../troubles.ts';
import { sourceTroubles } from '../verdict.ts';

const MOST_TROUBLES = 12;
const MOST_NEWS = 8;
const MOST_NAMES = 3;

/** Is it fine, what changed, and what is in the way: the page for three in the morning. */
export function overview(surroundings: PageSurroundings): Html {
  const { status, verdict, now, canAct } = surroundings;
  return html`<h1 class="unseen">Overview</h1>
    <section class="verdict ${verdict.tone}" aria-label="How it stands">
      <p class="sentence" role="status">${toneShape(verdict.tone)}<span>${shown(verdict.sentence)}</span></p>
      ${who(surroundings)} ${verdict.total === 0 ? '' : healthBar(verdict.counts, verdict.total)}
      ${rest(status, canAct)}
    </section>
    ${attention(surroundings)}
    <section aria-labelledby="sources">
      <div class="heading">
        <h2 id="sources">Sources</h2>
        ${switches(status, canAct)}
      </div>
      <div class="cards">${status.sources.map((source) => sourceCard(source, now, canAct))}</div>
    </section>
    ${news(surroundings)}`;
}

function who({ status, now }: PageSurroundings): Html {
  const { instance, started } = status;
  if (instance === undefined) return html`<p class="muted">Waldur has not answered yet.</p>`;
  return html`<p class="muted">
    ${instance.version === 'unknown' ? 'Waldur' : html`Waldur ${shown(instance.version, 40)}`} of generation
    ${shown(instance.generation, 40)}, as ${shown(instance.user, 120)}; running for ${timeSpan(started, now)}
  </p>`;
}

/** What concerns everything; resuming stands where nobody overlooks it. */
function switches(status: DaemonStatus, canAct: boolean): Html {
  if (!canAct || status.suspended) return html``;
  return html`<div class="actions">
    ${actionButton({ verb: 'reconcile', words: 'Run everything now', about: '' })}
    ${actionButton({ verb: 'suspend', words: 'Suspend everything', about: '' })}
  </div>`;
}

function rest(status: DaemonStatus, canAct: boolean): Html {
  if (!status.suspended) return html``;
  return html`<p>
      ${wordMark('quiet', 'everything is suspended')} Nothing is looked at, and nothing is applied.
    </p>
    ${
      canAct
        ? html`<div class="actions">
            ${actionButton({ verb: 'resume', words: 'Resume everything', about: '' })}
          </div>`
        : ''
    }`;
}

function attention({ status, now }: PageSurroundings): Html {
  const sources = sourceTroubles(status, now);
  const troubles = troublesOf(status);
  const { configurationProblem: misconfigured } = status;
  if (misconfigured === undefined && sources.length === 0 && troubles.length === 0) return html``;
  const left = troubles.length - MOST_TROUBLES;
  return html`<section aria-labelledby="attention">
    <h2 id="attention">Needs attention</h2>
    <ul class="rows">
      ${misconfigured === undefined ? '' : configurationRow(misconfigured, now)}
      ${sources.map(
        ({ source, sentence, remedy, since }) =>
          html`<li id="${rowId('source', source.name)}" class="row">
            ${wordMark('bad', 'source')}
            <div>
              <a href="#${rowId('card', source.name)}">${shown(source.name)}</a>
              <p>${shown(sentence, 1_000)}</p>
              ${remedy === undefined ? '' : html`<p class="remedy">${remedyText(remedy)}</p>`}
            </div>
            <p class="when">${since === undefined ? '' : html`<span>for ${timeSpan(since, now)}</span>`}</p>
          </li>`,
      )}
      ${troubles.slice(0, MOST_TROUBLES).map((trouble) => row(trouble, now))}
    </ul>
    ${
      left > 0
        ? html`<p>
            <a href="${pageAddress('/objects', { health: 'troubled' })}">${countText(left, 'more object')}</a>
          </p>`
        : ''
    }
  </section>`;
}

function configurationRow(
  { message, since }: NonNullable<DaemonStatus['configurationProblem']>,
  now: number,
): Html {
  return html`<li class="row">
    ${wordMark('warn', 'config')}
    <div>
      <p>${shown(message, 1_000)}</p>
      <p class="remedy">
        Correct it and send SIGHUP. The one before is in use until then, and a restart would fail.
      </p>
    </div>
    <p class="when"><span>for ${timeSpan(since, now)}</span></p>
  </li>`;
}

function row({ source, object, holdsUp }: Trouble, now: number): Html {
  const since = sinceOf(object);
  return html`<li id="${rowId(source.name, object.key)}" class="row">
    ${healthMark(object.health)}
    <div>
      <a href="${objectAddress(source.name, object.key)}">${shown(object.label, 160)}</a>
      <p>
        ${shown(reasonOf(object) ?? '')}${
          holdsUp === 0 ? '' : html` <b class="holds">Holds up ${countText(holdsUp, 'more object')}.</b>`
        }
      </p>
    </div>
    <p class="when">
      ${since === undefined ? '' : html`<span>for ${timeSpan(since, now)}</span>`}
      ${object.retryAt === undefined ? '' : html`<span>tried again ${time(object.retryAt, now)}</span>`}
    </p>
  </li>`;
}

function news({ status, now }: PageSurroundings): Html {
  const items = newsOf(status).slice(0, MOST_NEWS);
  if (items.length === 0) return html``;
  return html`<section aria-labelledby="news">
    <h2 id="news">What changed last</h2>
    <ul class="rows">
      ${items.map((item) => newsRow(item, now))}
    </ul>
  </section>`;
}

function newsRow({ source, event, objects, times }: NewsItem, now: number): Html {
  const left = objects.length - MOST_NAMES;
  return html`<li class="row">
    ${eventMark(event.outcome)}
    <div>
      ${objects.slice(0, MOST_NAMES).map((object, index) => [index === 0 ? '' : ', ', objectName(source.name, object)])}
      ${left > 0 ? html` and ${countText(left, 'more object')}` : ''}
      <p>${shown(event.message)}${times === 1 ? '' : html` <b>(${String(times)} times)</b>`}</p>
    </div>
    <p class="when">
      <span>${time(event.at, now)}</span>
      <span><a href="${runAddress(source.name, event.run)}">run ${runId(event.run)}</a></span>
    </p>
  </li>`;
}
