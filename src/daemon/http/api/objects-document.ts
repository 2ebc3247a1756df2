import { kindOf } from '../../../manifest/object-key.ts';
import type { DaemonStatus } from '../../daemon-status.ts';
import { findObjects, type FoundObject } from '../find-objects.ts';
import { API_FORMAT } from './api-format.ts';

const PAGE_SIZE = 100;
const LARGEST_PAGE = 1_000;

/**
 * One page of the objects that `source`, `kind`, `health` and `search` match, or, with `key`, those of that key with
 * their plan and history, as schemas/output/daemon.schema.json describes it; `undefined` for a wrong page.
 */
export function objectsDocument(status: DaemonStatus, query: Readonly<Record<string, string>>): unknown {
  const page = wholeNumber(query['page'], 1);
  const size = wholeNumber(query['page_size'], PAGE_SIZE);
  if (page === undefined || size === undefined || size > LARGEST_PAGE) return undefined;
  const { source, kind, health, search, key } = query;
  const found = findObjects(status, { source, kind, health, search, key });
  const isOne = key !== undefined && key !== '';
  return {
    formatVersion: API_FORMAT,
    type: 'daemon-objects',
    total: found.length,
    page,
    pages: Math.max(1, Math.ceil(found.length / size)),
    objects: found.slice((page - 1) * size, page * size).map((one) => objectDocument(one, isOne)),
  };
}

function objectDocument({ source, object }: FoundObject, isWhole: boolean): unknown {
  const { planned, history, ...rest } = object;
  return {
    source: source.name,
    kind: kindOf(object.key),
    ...rest,
    ...(planned['action'] === undefined ? {} : { action: planned['action'] }),
    ...(isWhole ? { planned, history } : {}),
  };
}

function wholeNumber(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined || text === '') return otherwise;
  return /^[1-9]\d{0,8}$/u.test(text) ? Number(text) : undefined;
}
