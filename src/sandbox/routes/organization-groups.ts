import { objectUrl, type Call } from '../http/call.ts';
import { pageOf } from '../http/paging.ts';
import { notFound } from '../http/refusal.ts';
import { json } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import type { Columns } from '../json.ts';
import { rowOf } from '../store/store.ts';

const COLLECTION = 'organization-groups';

/** A group as lists, details and the objects that name it show it. */
export function organizationGroupShown(call: Call, uuid: string): Columns {
  const { customers, organizationGroups } = call.world.store;
  const group = organizationGroups.get(uuid);
  const parent = group?.parent ?? null;
  return {
    uuid,
    url: objectUrl(call, COLLECTION, uuid),
    name: group?.name ?? '',
    ...(parent === null
      ? {}
      : { parent_uuid: parent, parent_name: organizationGroups.get(parent)?.name ?? '' }),
    parent: parent === null ? null : objectUrl(call, COLLECTION, parent),
    customers_count: [...customers.values()].filter((customer) => customer.organizationGroups.includes(uuid))
      .length,
  };
}

/** Groups of organizations: read only, filter `name` (contains). */
export const ORGANIZATION_GROUP_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: COLLECTION,
    open: true,
    handle(call) {
      const name = call.query.get('name')?.toLowerCase() ?? '';
      const rows = [...call.world.store.organizationGroups.values()].filter((group) =>
        group.name.toLowerCase().includes(name),
      );
      return pageOf(call, rows, (group) => organizationGroupShown(call, group.uuid));
    },
  },
  {
    method: 'GET',
    path: `${COLLECTION}/:uuid`,
    open: true,
    handle(call) {
      const group = rowOf(call.world.store.organizationGroups, call.params['uuid'] ?? '');
      if (group === undefined) throw notFound('OrganizationGroup');
      return json(200, organizationGroupShown(call, group.uuid));
    },
  },
];
