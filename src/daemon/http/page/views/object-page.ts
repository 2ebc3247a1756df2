import { html } from 'hono/html';
import type { ObjectStatus } from '../../../daemon-status.ts';
import { kindOf } from '../../../../manifest/object-key.ts';
import { ACTION_WORDS, reasonWords } from '../../../../reconciler/plan-words.ts';
import { countText } from '../../../../text/count-text.ts';
import { OBJECT_REMEDIES } from '../../../status/remedies.ts';
import { findObject, type FoundObject } from '../../find-objects.ts';
import type { Html } from '../html-text.ts';
import { objectAddress, pageAddress, runAddress } from '../page-address.ts';
import type { PageSurroundings } from '../page-surroundings.ts';
import { actionButton } from '../parts/actions.ts';
import { conditionsTable } from '../parts/conditions-table.ts';
import { eventMark } from '../parts/event-mark.ts';
import { fact } from '../parts/fact.ts';
import { healthMark } from '../parts/mark.ts';
import { planned } from '../parts/planned.ts';
import { remedyText } from '../parts/remedy-text.ts';
import { runId } from '../parts/run-id.ts';
import { fullTime, time } from '../parts/time.ts';
import { hasDetails, plannedView } from '../planned-view.ts';
import { shown } from '../shown-text.ts';
import { heldUpBy, reasonOf } from '../troubles.ts';

const MOST_HELD_UP = 20;
const MOST_EVENTS = 50;

/** One object: how it stands and why, what differs, what it waits for, what happened to it. */
export function objectPage(surroundings: PageSurroundings): Html | undefined {
  const { status, address, now, canAct } = surroundings;
  const source = address.searchParams.get('source') ?? '';
  const found = findObject(status, source, address.searchParams.get('key') ?? '');
  if (found === undefined) return undefined;
  const { object } = found;
  return html`<p class="trail">
      <a href="/objects">Objects</a> /
      <a href="${pageAddress('/objects', { source })}">${shown(source, 80)}</a> /
      <a href="${pageAddress('/objects', { kind: kindOf(object.key) })}">${shown(kindOf(object.key), 80)}</a>
      <a class="json" href="${pageAddress('/api/v1/objects', { source, key: object.key })}">as JSON</a>
    </p>
    <h1 class="object">${shown(object.label)}</h1>
    ${standing(found, now)} ${inTheWay(found)} ${heldUp(found)} ${difference(object)}
    <section aria-labelledby="conditions">
      <h2 id="conditions">Conditions</h2>
      ${conditionsTable(object.conditions, now)}
    </section>
    ${history(found, now)}
    ${
      canAct
        ? html`<div class="actions">
            ${actionButton({
              verb: object.health === 'suspended' ? 'resume' : 'suspend',
              words: object.health === 'suspended' ? 'Resume this object' : 'Suspend this object',
              about: '',
              source,
              key: object.key,
            })}
          </div>`
        : ''
    }`;
}

function standing({ source, object }: FoundObject, now: number): Html {
  const ready = object.conditions.find(({ type }) => type === 'Ready');
  const remedy = OBJECT_REMEDIES[ready?.reason ?? ''];
  return html`<div class="standing">
    <p class="lead">${healthMark(object.health)} <span>${shown(reasonOf(object) ?? '', 2_000)}</span></p>
    <dl class="facts">
      ${remedy === undefined ? '' : fact('What to do', remedyText(remedy))}
      ${object.waitingFor === undefined ? '' : fact('Waits for', html`${shown(object.waitingFor)}`)}
      ${object.retryAt === undefined ? '' : fact('Tried again', fullTime(object.retryAt, now))}
      ${object.driftSince === undefined ? '' : fact('Differs since', fullTime(object.driftSince, now))}
      ${object.mode === source.mode ? '' : fact('Mode', html`${object.mode} (the source: ${source.mode})`)}
      ${fact('Id', object.uuid === undefined ? html`<span class="muted">not on the server</span>` : html`<code>${shown(object.uuid, 80)}</code>`)}
      ${object.label === object.key ? '' : fact('Key', html`<code>${shown(object.key)}</code>`)}
    </dl>
  </div>`;
}

function difference(object: ObjectStatus): Html {
  const view = plannedView(object.planned);
  if (!hasDetails(view)) return html``;
  const reason = reasonWords(view);
  return html`<section aria-labelledby="difference">
    <h2 id="difference">Plan</h2>
    <p class="muted">${ACTION_WORDS[view.action]}${reason === undefined ? '' : `: ${reason}`}</p>
    ${planned(view)}
  </section>`;
}

function inTheWay({ source, object }: FoundObject): Html {
  if (object.blockedBy.length === 0) return html``;
  return html`<section aria-labelledby="blocked-by">
    <h2 id="blocked-by">What is in the way</h2>
    <ol class="chain">
      <li><b>${shown(object.label, 160)}</b> needs</li>
      ${object.blockedBy.map(({ key, label, because }, index) => {
        const other = source.objects.find((one) => one.key === key);
        const name = shown(label, 160);
        return html`<li>
          ${other === undefined ? name : html`<a href="${objectAddress(source.name, key)}">${name}</a> ${healthMark(other.health)}`}
          <span>${shown(because)}</span>
          ${index === object.blockedBy.length - 1 ? html`<b class="root">Mend this first.</b>` : ''}
        </li>`;
      })}
    </ol>
  </section>`;
}

function heldUp({ source, object }: FoundObject): Html {
  const others = heldUpBy(source, object.key);
  if (others.length === 0) return html``;
  const left = others.length - MOST_HELD_UP;
  return html`<section aria-labelledby="held-up">
    <h2 id="held-up">Holds up</h2>
    <ul class="plain">
      ${others
        .slice(0, MOST_HELD_UP)
        .map(
          ({ key, label }) =>
            html`<li><a href="${objectAddress(source.name, key)}">${shown(label, 160)}</a></li>`,
        )}
    </ul>
    ${left > 0 ? html`<p class="muted">and ${countText(left, 'more object')}</p>` : ''}
  </section>`;
}

function history({ source, object }: FoundObject, now: number): Html {
  if (object.history.length === 0) return html``;
  return html`<section aria-labelledby="history">
    <h2 id="history">History</h2>
    <ul class="rows">
      ${object.history.slice(0, MOST_EVENTS).map(
        ({ run, at, outcome, message }) =>
          html`<li class="row">
            ${eventMark(outcome)}
            <div><p>${shown(message, 2_000)}</p></div>
            <p class="when">
              <span>${time(at, now)}</span>
              <span><a href="${runAddress(source.name, run)}">run ${runId(run)}</a></span>
            </p>
          </li>`,
      )}
    </ul>
  </section>`;
}
