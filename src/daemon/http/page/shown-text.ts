import { html, raw } from 'hono/html';
import { visibleText } from '../../../text/visible-text.ts';
import type { Html } from './html-text.ts';

const LONGEST = 400;
const BREAK = raw('/<wbr />');

/** Untrusted text as plain text: invisible characters are spelled out, and what is too long is cut. */
export function shownText(text: string, longest = LONGEST): string {
  if (text.length <= longest) return visibleText(text);
  const kept = visibleText(text.slice(0, longest));
  return `${kept}… (${String(text.length - longest)} more characters)`;
}

/**
 * The same as a piece of a page. It turns no text around it, as names may be written from right to left, and may be
 * broken after each of its slashes.
 */
export function shown(text: string, longest = LONGEST): Html {
  const parts = shownText(text, longest).split('/');
  return html`<bdi>${parts.map((part, index) => [index === 0 ? '' : BREAK, part])}</bdi>`;
}
