import { html } from 'hono/html';
import type { Html } from '../html-text.ts';

/** What is shown when an object, a run or a source is not there (any more). */
export function notFoundPage(): Html {
  return html`<h1>Not found</h1>
    <p>There is no such thing, or it is gone.</p>
    <p><a href="/">Overview</a> · <a href="/objects">Objects</a> · <a href="/runs">Runs</a></p>`;
}
