import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import type { Query, Reader } from '../../waldur/reader.ts';
import type { Wanted } from '../provider.ts';
import { GROUP_FIELDS, readServerGroup, SERVER_GROUPS, type LiveServerGroup } from './live-server-group.ts';
import { tenantOf } from './tenant.ts';

type WantedGroup = Wanted<OpenStackServerGroupSpec>;

/** Milliseconds of one row of the list, and of one request. See docs/waldur-api/openstack-server-groups.md, Reading. */
export const GROUP_ROW_COST = 5;
const REQUEST_COST = 25;
const PAGE = 300;

/** So few groups are asked for by name without asking first how many there are. */
const FEW = 3;

/** The rows among which a wanted group can be: those of its name. */
export interface FoundGroups {
  readonly among: (wanted: WantedGroup) => readonly LiveServerGroup[];
  readonly decisions: readonly string[];
}

/** Reads groups by name, by tenant or as one list, whichever costs the server least. */
export async function findServerGroups(reader: Reader, wanted: readonly WantedGroup[]): Promise<FoundGroups> {
  const tenants = [...new Set(wanted.map(tenantUuid))];
  const way = await choose(reader, wanted.length, tenants.length);
  const lists = new Map<string, ReadonlyMap<string, readonly LiveServerGroup[]>>();
  const queries = new Map(wanted.map((one) => [listId(one, way), queryOf(one, way)]));
  await Promise.all(
    [...queries].map(async ([id, query]) => {
      lists.set(id, byName(await readList(reader, query)));
    }),
  );
  return {
    among: (one) => lists.get(listId(one, way))?.get(one.spec.name) ?? [],
    decisions: wanted.length === 0 ? [] : [decision(wanted.length, tenants.length, way)],
  };
}

/** The groups of a list with the names of their members. */
export async function readWithMembers(
  reader: Reader,
  groups: readonly LiveServerGroup[],
): Promise<readonly LiveServerGroup[]> {
  const fields = [...GROUP_FIELDS, 'instances'];
  const tenants = [...new Set(groups.map(({ tenant }) => tenant))];
  if (groups.length > FEW && tenants.length < groups.length) {
    const lists = await Promise.all(
      tenants.map((tenant) => readList(reader, { tenant_uuid: tenant, o: 'created', field: fields })),
    );
    return lists.flat();
  }
  const details = await Promise.all(
    groups.map(({ uuid }) => reader.get(`${SERVER_GROUPS}${uuid}/`, { field: fields })),
  );
  return details.map(readServerGroup).filter((live) => live !== undefined);
}

type Way = 'by name' | 'by tenant' | 'as one list';

async function choose(reader: Reader, groups: number, tenants: number): Promise<Way> {
  if (groups <= FEW) return 'by name';
  const rows = await reader.count(SERVER_GROUPS);
  const whole = rows * GROUP_ROW_COST + Math.max(1, Math.ceil(rows / PAGE)) * REQUEST_COST;
  if (whole <= tenants * REQUEST_COST + groups * GROUP_ROW_COST) return 'as one list';
  return tenants < groups || rows <= PAGE ? 'by tenant' : 'by name';
}

function listId(wanted: WantedGroup, way: Way): string {
  return JSON.stringify([
    way === 'as one list' ? '' : tenantUuid(wanted),
    way === 'by name' ? wanted.spec.name : '',
  ]);
}

function queryOf(wanted: WantedGroup, way: Way): Query {
  return {
    ...(way === 'as one list' ? {} : { tenant_uuid: tenantUuid(wanted) }),
    ...(way === 'by name' ? { name_exact: wanted.spec.name } : {}),
    // By default a list is sorted by the name of the tenant alone, so that its pages may overlap.
    o: 'created',
    field: GROUP_FIELDS,
  };
}

async function readList(reader: Reader, query: Query): Promise<readonly LiveServerGroup[]> {
  return (await reader.list(SERVER_GROUPS, query)).items
    .map(readServerGroup)
    .filter((live) => live !== undefined);
}

function byName(groups: readonly LiveServerGroup[]): ReadonlyMap<string, readonly LiveServerGroup[]> {
  const index = new Map<string, LiveServerGroup[]>();
  for (const live of groups) {
    const same = index.get(live.name);
    if (same === undefined) index.set(live.name, [live]);
    else same.push(live);
  }
  return index;
}

function tenantUuid(wanted: WantedGroup): string {
  return tenantOf(wanted)?.uuid ?? '';
}

function decision(groups: number, tenants: number, way: Way): string {
  const some = groups === 1 ? '1 server group' : `${String(groups)} server groups`;
  if (way === 'by name') return `${some}: asked for by name.`;
  if (way === 'as one list') return `${some}: read as one list of all groups.`;
  return `${some}: read by tenant, of which there ${tenants === 1 ? 'is 1' : `are ${String(tenants)}`}.`;
}
