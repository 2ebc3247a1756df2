import { html } from 'hono/html';
import type { Html } from '../html-text.ts';

/** A sentence of ours about what to do, with what stands between backticks as code. */
export function remedyText(sentence: string): Html {
  const parts = sentence.split('`');
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}
