import { json } from '../http/answer.ts';
import { objectUrl, type Call } from '../http/call.ts';
import { pageOf } from '../http/paging.ts';
import { notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Columns } from '../json.ts';
import type { Tag } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';
import { containsFilter } from './filters.ts';

const TAGS = 'marketplace-tags';

function tagShown(call: Call, tag: Tag): Columns {
  return { url: objectUrl(call, TAGS, tag.uuid), uuid: tag.uuid, name: tag.name, description: '' };
}

/** Labels of offerings, which only 8.0 has: read only. */
export const TAG_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: TAGS,
    handle(call) {
      const part = containsFilter(call, 'name') ?? '';
      const rows = [...call.world.store.tags.values()].filter(({ name }) =>
        name.toLowerCase().includes(part),
      );
      return pageOf(call, rows, (tag) => tagShown(call, tag));
    },
  },
  {
    method: 'GET',
    path: `${TAGS}/:uuid`,
    handle(call) {
      const tag = rowOf(call.world.store.tags, call.params['uuid'] ?? '');
      if (tag === undefined) throw notFound('Tag');
      return json(200, tagShown(call, tag));
    },
  },
];
