import { html } from 'hono/html';
import type { Html } from '../html-text.ts';
import type { NamedObject } from '../latest-events.ts';
import { objectAddress } from '../page-address.ts';
import { shown } from '../shown-text.ts';

/** The name of an object of a source, which leads to its page as long as it has one. */
export function objectName(source: string, { key, label, isGone }: NamedObject): Html {
  if (isGone) return html`<b>${shown(label, 160)}</b>`;
  return html`<a href="${objectAddress(source, key)}">${shown(label, 160)}</a>`;
}
