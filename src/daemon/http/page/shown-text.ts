import { html, raw } from 'hono/html';
import { visibleText } from '../../../text/visible-text.ts';
import type { Html } from './html-text.ts';

const LONGEST = 400;
const NOTE = 25;
const BREAK = raw('/<wbr />');

/** Untrusted text as plain text: invisible characters are spelled out, and what is too long is cut. */
export function shownText(text: string, longest = LONGEST): string {
  // Cutting less than what says so would be longer.
  if (text.length <= longest + NOTE) return visibleText(text);
  return `${visibleText(text.slice(0, longest))}… (${String(text.length - longest)} more characters)`;
}

/**
 * The same as a piece of a page. It turns no text around it, as names may be written from right to left, and may be
 * broken after each of its slashes.
 */
export function shown(text: string, longest = LONGEST): Html {
  const parts = shownText(text, longest).split('/');
  return html`<bdi>${parts.map((part, index) => [index === 0 ? '' : BREAK, part])}</bdi>`;
}
