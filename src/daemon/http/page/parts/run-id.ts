import { html } from 'hono/html';
import type { Html } from '../html-text.ts';
import { shownText } from '../shown-text.ts';

const SHORT = 8;
const LONGEST = 40;

/** The id of a run, as short as it can be told apart. */
export function runId(id: string): Html {
  const short = /^[0-9a-f]{16,}$/u.test(id) ? id.slice(0, SHORT) : shownText(id, LONGEST);
  return html`<bdi title="${shownText(id)}">${short}</bdi>`;
}
