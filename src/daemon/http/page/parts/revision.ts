import { html } from 'hono/html';
import type { Revision } from '../../../daemon-status.ts';
import { shortRevision } from '../../../../text/short-revision.ts';
import type { Html } from '../html-text.ts';
import { shown, shownText } from '../shown-text.ts';
import { time } from './time.ts';

const LONGEST = 64;

/** The id of a revision, as short as people write it. */
export function revisionId(id: string): Html {
  return html`<code title="${shownText(id)}">${shown(shortRevision(id), LONGEST)}</code>`;
}

/** A revision with what its commit says, by whom and when. */
export function revisionLine(revision: Revision, now: number): Html {
  return html`${revisionId(revision.id)}
    ${revision.subject === undefined ? '' : html`<span class="subject">${shown(revision.subject, 120)}</span>`}
    <span class="muted">
      ${revision.author === undefined ? '' : html`${shown(revision.author, LONGEST)},`}
      ${time(revision.at, now)}
    </span>`;
}
