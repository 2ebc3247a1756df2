import type { ObjectKey } from '../../manifest/object-key.ts';
import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Query, Reader } from '../../waldur/reader.ts';
import { grouped } from '../grouped.ts';
import type { Wanted } from '../provider.ts';
import { ALLOCATIONS, readAllocation, type LiveAllocation } from './live-allocation.ts';
import { parentOf } from './references.ts';

type WantedAllocation = Wanted<OpenPortalAllocationSpec>;

/** Milliseconds of one row of a list, and of one request. See docs/waldur-api/openportal-allocations.md, Finding. */
export const ALLOCATION_ROW_COST = 1.4;
const REQUEST_COST = 25;
const PAGE = 300;

/** The allocations of so few projects of a cluster are asked for without asking first how many it has. */
const FEW = 3;

/** All allocations of the place of each wanted one, or the one that its pin names. */
export interface FoundAllocations {
  readonly around: ReadonlyMap<ObjectKey, readonly LiveAllocation[]>;
  readonly decisions: readonly string[];
}

/** Reads the allocations of the wanted projects on the wanted clusters, whichever way is cheaper for each cluster. */
export async function findAllocations(
  reader: Reader,
  wanted: readonly WantedAllocation[],
  fields: readonly string[],
): Promise<FoundAllocations> {
  const around = new Map<ObjectKey, readonly LiveAllocation[]>();
  const decisions: string[] = [];
  await Promise.all([
    ...wanted.flatMap(({ key, uuid }) =>
      uuid === undefined ? [] : [pinned(uuid).then((found) => around.set(key, found))],
    ),
    ...[...byCluster(wanted)].map(([settings, mine]) => cluster(settings, mine)),
  ]);
  return { around, decisions: decisions.toSorted() };

  async function pinned(uuid: string): Promise<readonly LiveAllocation[]> {
    const live = readAllocation(await reader.get(`${ALLOCATIONS}${uuid}/`, { field: fields }));
    return live === undefined ? [] : [live];
  }

  async function cluster(settings: string, mine: readonly WantedAllocation[]): Promise<void> {
    const projects = [...new Set(mine.map(projectOf))];
    const whole = await isWholeCheaper(settings, projects.length);
    const lists = whole
      ? [await list({ service_settings_uuid: settings })]
      : await Promise.all(
          projects.map((project) => list({ service_settings_uuid: settings, project_uuid: project })),
        );
    const rows = lists.flat().filter((live) => live.settings.uuid === settings);
    const byProject = grouped(rows, ({ project }) => project.uuid);
    for (const one of mine) around.set(one.key, byProject.get(projectOf(one)) ?? []);
  }

  async function isWholeCheaper(settings: string, projects: number): Promise<boolean> {
    if (projects <= FEW) {
      decisions.push(`allocations of one cluster: ${requests(projects)}${eachProject(projects)}`);
      return false;
    }
    const rows = await reader.count(ALLOCATIONS, { service_settings_uuid: settings });
    const whole = rows * ALLOCATION_ROW_COST + Math.max(1, Math.ceil(rows / PAGE)) * REQUEST_COST;
    const isCheaper = whole <= projects * REQUEST_COST;
    decisions.push(
      isCheaper
        ? `allocations of one cluster: all ${rows.toLocaleString('en-US')} in pages, which is cheaper than asking for each of ${String(projects)} projects`
        : `allocations of one cluster: ${requests(projects)}, one for each project, which is cheaper than all ${rows.toLocaleString('en-US')}`,
    );
    return isCheaper;
  }

  async function list(filter: Query): Promise<readonly LiveAllocation[]> {
    const { items } = await reader.list(ALLOCATIONS, { ...filter, field: fields });
    return items.map(readAllocation).filter((live) => live !== undefined);
  }
}

function eachProject(projects: number): string {
  return projects === 1 ? '' : ', one for each project';
}

function byCluster(wanted: readonly WantedAllocation[]): ReadonlyMap<string, readonly WantedAllocation[]> {
  return grouped(
    wanted.filter(({ uuid }) => uuid === undefined),
    (one) => parentOf(one, 'service_settings')?.uuid ?? '',
  );
}

function projectOf(one: WantedAllocation): string {
  return parentOf(one, 'project')?.uuid ?? '';
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${String(count)} requests`;
}
