import type { ObjectKey } from '../../../manifest/object-key.ts';
import type { Instance } from '../../../waldur/instance.ts';
import type { Query, Reader } from '../../../waldur/reader.ts';
import { CONSUMER_RESOURCES, hasProviderResources, PROVIDER_RESOURCES } from '../../provider-resources.ts';
import type { LiveResource } from '../live-target.ts';
import { filterOf, isIn, type Narrowing } from '../narrowing.ts';
import { readResource, RESOURCE_FIELDS } from '../read-rows.ts';
import { askForRows, type Question } from './ask-for-rows.ts';

/** How limits name their resource: by uuid, or by a name that may be narrowed. */
export type ResourcePointer = { readonly key: ObjectKey } & (
  | { readonly uuid: string }
  | {
      readonly field: 'name' | 'backend_id';
      readonly value: string;
      readonly project: Narrowing | undefined;
      readonly offering: Narrowing | undefined;
    }
);

/** The resources of each pointer that found some. */
export interface FoundResources {
  readonly resources: ReadonlyMap<ObjectKey, readonly LiveResource[]>;
  readonly decisions: readonly string[];
}

/** A name never means a terminated resource, which stays in the list for ever. */
const LIVING = ['Creating', 'OK', 'Erred', 'Updating', 'Terminating'];

const COLLECTIONS: Readonly<Record<LiveResource['side'], string>> = {
  consumer: CONSUMER_RESOURCES,
  provider: PROVIDER_RESOURCES,
};

/** Milliseconds of one row of the list. See docs/waldur-api/resource-limits.md, What a read costs. */
const ROW_COST = 3;

/**
 * Finds resources where their users see them, and those that are not there where their providers do. Staff and support
 * see all in the first place, and older servers have one place for both.
 */
export async function findResources(
  reader: Reader,
  pointers: readonly ResourcePointer[],
  instance: Pick<Instance, 'caller' | 'collections'>,
): Promise<FoundResources> {
  const consumer = await findOnSide(reader, pointers, 'consumer');
  const { caller } = instance;
  if (caller.isStaff || caller.isSupport || !hasProviderResources(instance)) return consumer;
  const left = pointers.filter(({ key }) => !consumer.resources.has(key));
  const provider = await findOnSide(reader, left, 'provider');
  return {
    resources: new Map([...consumer.resources, ...provider.resources]),
    decisions: [...consumer.decisions, ...provider.decisions],
  };
}

async function findOnSide(
  reader: Reader,
  pointers: readonly ResourcePointer[],
  side: LiveResource['side'],
): Promise<FoundResources> {
  const { rows, decisions } = await askForRows(
    reader,
    {
      collection: COLLECTIONS[side],
      noun: 'resource',
      plural: 'resources',
      fields: RESOURCE_FIELDS,
      narrowed: { ...narrowing(pointers), state: LIVING },
      rowCost: ROW_COST,
    },
    pointers.map(questionOf),
  );
  return {
    resources: new Map(
      [...rows].map(([key, found]) => [
        key,
        found.map((row) => readResource(row, side)).filter((live) => live !== undefined),
      ]),
    ),
    decisions,
  };
}

function questionOf(pointer: ResourcePointer): Question {
  if ('uuid' in pointer) return pointer;
  const { key, field, value, project, offering } = pointer;
  return {
    key,
    query: {
      [field === 'name' ? 'name_exact' : 'backend_id']: value,
      ...filterOf('project', project),
      ...filterOf('offering', offering),
      state: LIVING,
    },
    matches: (row) =>
      row[field] === value &&
      LIVING.some((state) => state === row['state']) &&
      isIn(row, 'project', project) &&
      isIn(row, 'offering', offering),
  };
}

/** The filters that all pointers share. */
function narrowing(pointers: readonly ResourcePointer[]): Query {
  const filters = (['project', 'offering'] as const).map((by) => {
    const all = pointers.map((pointer) => ('uuid' in pointer ? {} : filterOf(by, pointer[by])));
    const values = new Set(all.map((filter) => JSON.stringify(filter)));
    return values.size === 1 ? (all[0] ?? {}) : {};
  });
  return { ...filters[0], ...filters[1] };
}
