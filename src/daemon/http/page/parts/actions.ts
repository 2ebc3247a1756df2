import { html } from 'hono/html';
import type { Html } from '../html-text.ts';
import { shown } from '../shown-text.ts';

/** What a button asks for. */
interface Action {
  readonly verb: 'reconcile' | 'suspend' | 'resume';
  readonly words: string;
  /** For those who do not see beside what the button stands. */
  readonly about: string;
  readonly source?: string;
  readonly key?: string;
}

/** A button that asks the daemon for something; works without a script. */
export function actionButton({ verb, words, about, source, key }: Action): Html {
  return html`<form method="post" action="/do/${verb}">
    ${source === undefined ? '' : html`<input type="hidden" name="source" value="${source}" />`}
    ${key === undefined ? '' : html`<input type="hidden" name="key" value="${key}" />`}
    <button type="submit">${words}<span class="unseen"> ${shown(about, 80)}</span></button>
  </form>`;
}
