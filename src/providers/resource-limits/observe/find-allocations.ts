import { uuid as plainUuid } from '../../../diff/normalise/uuid.ts';
import type { ObjectKey } from '../../../manifest/object-key.ts';
import type { Instance } from '../../../waldur/instance.ts';
import type { Query, Reader } from '../../../waldur/reader.ts';
import type { LiveAllocation } from '../live-target.ts';
import { fieldOf, type Plugin } from '../plugin.ts';
import { filterOf, isIn, type Narrowing } from '../narrowing.ts';
import { ALLOCATION_FIELDS, readAllocation } from '../read-rows.ts';
import { askForRows, type Question } from './ask-for-rows.ts';

/** How limits name their allocation: by uuid, or by a name that may be narrowed. */
export type AllocationPointer = {
  readonly key: ObjectKey;
  /** Absent: it may be of any plugin. */
  readonly plugin?: Plugin;
} & (
  | { readonly uuid: string }
  | {
      readonly name: string;
      readonly project: Narrowing | undefined;
      readonly cluster: { readonly uuid?: string; readonly name?: string } | undefined;
    }
);

/** The allocations of each pointer that found some. */
export interface FoundAllocations {
  readonly allocations: ReadonlyMap<ObjectKey, readonly LiveAllocation[]>;
  readonly decisions: readonly string[];
}

/** Milliseconds of one row of a list. See docs/waldur-api/resource-limits.md, What a read costs. */
const ROW_COST = 1;

/** Finds allocations of these plugins, each plugin in its own collection. One that is being deleted is never meant by name. */
export async function findAllocations(
  reader: Reader,
  pointers: readonly AllocationPointer[],
  plugins: readonly Plugin[],
  instance: Instance,
): Promise<FoundAllocations> {
  const parts = await Promise.all(
    plugins.map((plugin) => {
      const mine = pointers.filter((pointer) => pointer.plugin === undefined || pointer.plugin === plugin);
      return findOfPlugin(reader, mine, plugin, instance);
    }),
  );
  const allocations = new Map<ObjectKey, LiveAllocation[]>();
  for (const part of parts) {
    for (const [key, found] of part.allocations) {
      allocations.set(key, [...(allocations.get(key) ?? []), ...found]);
    }
  }
  return { allocations, decisions: parts.flatMap(({ decisions }) => decisions) };
}

async function findOfPlugin(
  reader: Reader,
  pointers: readonly AllocationPointer[],
  plugin: Plugin,
  instance: Instance,
): Promise<FoundAllocations> {
  const types = plugin.types(instance);
  const { rows, decisions } = await askForRows(
    reader,
    {
      collection: plugin.collection,
      noun: plugin.noun,
      plural: `${plugin.noun}s`,
      fields: [...ALLOCATION_FIELDS, ...types.map(fieldOf)],
      narrowed: {},
      rowCost: ROW_COST,
    },
    pointers.map(questionOf),
  );
  return {
    allocations: new Map(
      [...rows].flatMap(([key, found]) => {
        const live = found
          .map((row) => readAllocation(row, plugin, types))
          .filter((allocation) => allocation !== undefined);
        const isNamed = pointers.some((pointer) => pointer.key === key && 'name' in pointer);
        const meant = isNamed ? workingOnes(live) : live;
        return meant.length === 0 ? [] : [[key, meant] as const];
      }),
    ),
    decisions,
  };
}

/** One that is erred is meant only when no other has the name. */
function workingOnes(all: readonly LiveAllocation[]): readonly LiveAllocation[] {
  const present = all.filter(({ state }) => state !== 'deleting');
  const working = present.filter(({ state }) => state !== 'erred');
  return working.length > 0 ? working : present;
}

function questionOf(pointer: AllocationPointer): Question {
  if ('uuid' in pointer) return pointer;
  const { key, name, project, cluster } = pointer;
  const settings = cluster?.uuid === undefined ? undefined : uuidText(cluster.uuid);
  const query: Query = {
    name_exact: name,
    ...filterOf('project', project),
    ...(settings === undefined ? {} : { service_settings_uuid: settings }),
  };
  return {
    key,
    query,
    matches: (row) =>
      row['name'] === name &&
      isIn(row, 'project', project) &&
      (settings === undefined || uuidText(row['service_settings_uuid']) === settings) &&
      (cluster?.name === undefined || row['service_name'] === cluster.name),
  };
}

function uuidText(value: unknown): string {
  const uuid = typeof value === 'string' ? plainUuid(value) : '';
  return typeof uuid === 'string' ? uuid : '';
}
