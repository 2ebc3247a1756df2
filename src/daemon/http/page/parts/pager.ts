import { html } from 'hono/html';
import type { Html } from '../html-text.ts';
import { pageAddress } from '../page-address.ts';

/** A part of a long list. */
export interface Slice<Item> {
  readonly items: readonly Item[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/** The page of a list that a query asks for; one that does not exist is the nearest that does. */
export function sliceOf<Item>(all: readonly Item[], size: number, asked: string | null): Slice<Item> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const number = /^\d{1,9}$/u.test(asked ?? '') ? Number(asked) : 1;
  const page = Math.min(Math.max(1, number), pages);
  return { items: all.slice((page - 1) * size, page * size), page, pages, total: all.length };
}

/** Links to the pages of a list; nothing when there is one only. */
export function pager(
  { page, pages }: Slice<unknown>,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
): Html {
  if (pages === 1) return html``;
  const link = (to: number, words: string, relation: string): Html =>
    to < 1 || to > pages
      ? html`<span class="muted">${words}</span>`
      : html`<a
          href="${pageAddress(path, { ...query, page: to === 1 ? undefined : String(to) })}"
          rel="${relation}"
          >${words}</a
        >`;
  return html`<nav class="pager" aria-label="Pages of the list">
    ${link(page - 1, 'Previous', 'prev')} <span>Page ${String(page)} of ${String(pages)}</span>
    ${link(page + 1, 'Next', 'next')}
  </nav>`;
}
