import { html } from 'hono/html';
import type { Html } from '../html-text.ts';

/** One fact of a list of facts: its name, and what is so. */
export function fact(name: string, value: Html | string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
