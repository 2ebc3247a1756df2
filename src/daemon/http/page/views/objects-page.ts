import { html, raw } from 'hono/html';
import { kindOf } from '../../../../manifest/object-key.ts';
import { countText } from '../../../../text/count-text.ts';
import { ACTION_WORDS } from '../../../../reconciler/plan-words.ts';
import { findObjects, type FoundObject } from '../../find-objects.ts';
import { HEALTH_WORDS, TROUBLED } from '../health-words.ts';
import type { Html } from '../html-text.ts';
import { objectAddress } from '../page-address.ts';
import type { PageSurroundings } from '../page-surroundings.ts';
import { healthMark } from '../parts/mark.ts';
import { pager, sliceOf } from '../parts/pager.ts';
import { time } from '../parts/time.ts';
import { plannedView } from '../planned-view.ts';
import { rowId } from '../row-id.ts';
import { shown, shownText } from '../shown-text.ts';
import { reasonOf, sinceOf } from '../troubles.ts';

const PAGE_SIZE = 50;
const FILTERS = ['q', 'kind', 'health', 'source'] as const;

/** All objects, with a search, filters and pages that work without a script. */
export function objectsPage({ status, now, address }: PageSurroundings): Html {
  const query = Object.fromEntries(
    FILTERS.map((name) => [name, address.searchParams.get(name) ?? undefined]),
  ) as Readonly<Record<(typeof FILTERS)[number], string | undefined>>;
  const { q, kind, health, source } = query;
  const isTroubled = health === 'troubled';
  const matching = findObjects(status, { search: q, kind, source, health: isTroubled ? undefined : health });
  const found = isTroubled ? matching.filter(({ object }) => TROUBLED.has(object.health)) : matching;
  const slice = sliceOf(sorted(found), PAGE_SIZE, address.searchParams.get('page'));
  const all = status.sources.flatMap(({ objects }) => objects);
  const kinds = [...new Set(all.map(({ key }) => kindOf(key)))].toSorted();
  const sources = status.sources.map(({ name }) => name);
  const isFiltered = FILTERS.some((name) => (query[name] ?? '') !== '');
  return html`<h1>Objects</h1>
    <form class="filter" method="get" action="/objects" role="search" data-keep>
      <div>
        <label for="search">Search</label
        ><input id="search" type="search" name="q" value="${q ?? ''}" maxlength="200" />
      </div>
      ${choice('Kind', 'kind', kinds, kind)}
      ${choice('Health', 'health', ['troubled', ...HEALTH_WORDS.map((one) => one.health)], health)}
      ${sources.length < 2 ? '' : choice('Source', 'source', sources, source)}
      <button type="submit">Filter</button>
      ${isFiltered ? html`<a href="/objects">Show all</a>` : ''}
    </form>
    <p role="status">
      ${
        isFiltered
          ? html`${countText(found.length, 'object')} of ${String(all.length)} match.`
          : html`${countText(all.length, 'object')}.`
      }
    </p>
    ${found.length === 0 ? '' : table(slice.items, now)} ${pager(slice, '/objects', query)} ${legend()}`;
}

function choice(words: string, name: string, values: readonly string[], chosen: string | undefined): Html {
  return html`<div>
    <label for="${name}">${words}</label>
    <select id="${name}" name="${name}">
      <option value="">any</option>
      ${values.map(
        (value) =>
          html`<option value="${value}" ${value === chosen ? raw('selected') : ''}>
            ${shownText(value, 80)}
          </option>`,
      )}
    </select>
  </div>`;
}

/** The ones that need a person first, then as they were declared. */
function sorted(found: readonly FoundObject[]): readonly FoundObject[] {
  const order = new Map(HEALTH_WORDS.map(({ health }, index) => [health, index]));
  return found.toSorted(
    (one, other) => (order.get(one.object.health) ?? 0) - (order.get(other.object.health) ?? 0),
  );
}

function table(found: readonly FoundObject[], now: number): Html {
  return html`<table class="objects">
    <caption class="unseen">
      Objects, those that need attention first
    </caption>
    <thead>
      <tr>
        <th scope="col">Health</th>
        <th scope="col">Object</th>
        <th scope="col" class="wide">Plan</th>
        <th scope="col" class="wide">Since</th>
      </tr>
    </thead>
    <tbody>
      ${found.map((one) => row(one, now))}
    </tbody>
  </table>`;
}

function row({ source, object }: FoundObject, now: number): Html {
  const { action } = plannedView(object.planned);
  const since = sinceOf(object);
  return html`<tr id="${rowId(source.name, object.key)}">
    <td>${healthMark(object.health)}</td>
    <th scope="row">
      <a href="${objectAddress(source.name, object.key)}">${shown(object.label, 160)}</a>
      ${object.health === 'synced' ? '' : html`<p>${shown(reasonOf(object) ?? '', 240)}</p>`}
    </th>
    <td class="wide">
      ${action === 'no-op' ? html`<span class="muted">no change</span>` : ACTION_WORDS[action]}
    </td>
    <td class="wide">${since === undefined ? '' : time(since, now)}</td>
  </tr>`;
}

function legend(): Html {
  return html`<details class="legend">
    <summary>What the words mean</summary>
    <dl>
      ${HEALTH_WORDS.map(
        ({ health, meaning }) =>
          html`<div>
            <dt>${healthMark(health)}</dt>
            <dd>${meaning}</dd>
          </div>`,
      )}
    </dl>
  </details>`;
}
