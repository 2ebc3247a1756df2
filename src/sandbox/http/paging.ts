import type { Json } from '../json.ts';
import { json, type Answer } from './answer.ts';
import type { Call } from './call.ts';
import { Refusal } from './refusal.ts';

const DEFAULT_PAGE_SIZE = 10;

/**
 * One page of rows as the API lists them: a bare array, `X-Result-Count`, and the relations in `Link`, whose
 * addresses repeat the query with its keys sorted. A page that does not exist is a 404.
 * See docs/waldur-api/transport.md, Lists.
 */
export function pageOf<Row>(
  call: Call,
  rows: readonly Row[],
  show: (row: Row, page: readonly Row[]) => Json,
): Answer {
  const size = pageSize(call);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const page = pageNumber(call.query.get('page'), pages);
  const shown = rows.slice((page - 1) * size, page * size);
  const links = [link(call, 1, 'first')];
  if (page > 1) links.push(link(call, page - 1, 'prev'));
  if (page < pages) links.push(link(call, page + 1, 'next'));
  links.push(link(call, pages, 'last'));
  return json(200, call.method === 'HEAD' ? [] : shown.map((row) => show(row, shown)), {
    'X-Result-Count': String(rows.length),
    Link: links.join(', '),
  });
}

function pageSize(call: Call): number {
  const asked = call.query.get('page_size') ?? '';
  const size = /^\d+$/.test(asked) ? Number(asked) : 0;
  return Math.min(size > 0 ? size : DEFAULT_PAGE_SIZE, call.world.pageCap);
}

function pageNumber(asked: string | null, pages: number): number {
  if (asked === null || asked === '') return 1;
  if (asked === 'last') return pages;
  const page = /^\d+$/.test(asked) ? Number(asked) : 0;
  if (page < 1 || page > pages) throw new Refusal(json(404, { detail: 'Invalid page.' }));
  return page;
}

function link(call: Call, page: number, relation: string): string {
  const query = new URLSearchParams(call.query);
  query.delete('page');
  if (page > 1) query.append('page', String(page));
  query.sort();
  const text = query.toString();
  return `<${call.base}${call.path}${text === '' ? '' : `?${text}`}>; rel="${relation}"`;
}
