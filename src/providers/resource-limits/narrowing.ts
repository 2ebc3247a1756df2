import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import type { DocumentPath } from '../../manifest/manifest.ts';
import type { JsonObject } from '../../manifest/json.ts';
import type { ResourceLimitsSpec } from '../../manifest/types.gen.ts';
import { narrowedReference, type NarrowedPointer } from '../narrowed-reference.ts';
import type { Wanted } from '../provider.ts';
import type { Reference } from '../reference.ts';

/** What a name is narrowed by. */
export type NarrowedBy = 'project' | 'offering';

/** The container that a target must be in: by uuid, or by its name and that of its organization. */
export type Narrowing =
  { readonly uuid: string } | { readonly name: string; readonly owner: string | undefined };

/** The fields of a row that show a container. */
const FIELDS = {
  project: { uuid: 'project_uuid', name: 'project_name', owner: 'customer_name' },
  offering: { uuid: 'offering_uuid', name: 'offering_name', owner: 'provider_name' },
} as const;

/** Stands for the uuid of a container that is not on the server yet, which nothing can be in. */
const NOWHERE = 'nowhere';

/**
 * The references that narrowing takes. Names need none: rows show them, also to accounts that do not see the project or
 * the offering itself, as consumers do not see offerings where their providers keep them.
 */
export function narrowingReferences(spec: ResourceLimitsSpec): readonly Reference[] {
  return (['project', 'offering'] as const).flatMap((by) => {
    const written = writtenIn(spec, by);
    if (written === undefined || isShownByRows(written.pointer)) return [];
    return [narrowedReference(by, written.path, written.pointer)];
  });
}

/** What narrows the name of a target; `undefined` when the manifest does not. */
export function narrowingOf(
  { spec, references }: Wanted<ResourceLimitsSpec>,
  by: NarrowedBy,
): Narrowing | undefined {
  const written = writtenIn(spec, by);
  if (written === undefined) return undefined;
  const { pointer, path } = written;
  if (pointer.name !== undefined && isShownByRows(pointer)) {
    return { name: pointer.name, owner: pointer.customer?.name };
  }
  const resolved = references.get(path.join('.'));
  const uuid = resolved?.state === 'found' ? resolved.uuid : plainUuid(pointer.uuid ?? NOWHERE);
  return { uuid: typeof uuid === 'string' ? uuid : NOWHERE };
}

/** Whether a row is in a container. */
export function isIn(row: JsonObject, by: NarrowedBy, narrowing: Narrowing | undefined): boolean {
  if (narrowing === undefined) return true;
  const fields = FIELDS[by];
  if ('uuid' in narrowing) return plainUuid(row[fields.uuid] ?? null) === narrowing.uuid;
  return (
    row[fields.name] === narrowing.name &&
    (narrowing.owner === undefined || row[fields.owner] === narrowing.owner)
  );
}

/** The filter of a list that leaves only rows of a container; empty when its uuid is not known. */
export function filterOf(by: NarrowedBy, narrowing: Narrowing | undefined): Readonly<Record<string, string>> {
  return narrowing !== undefined && 'uuid' in narrowing ? { [FIELDS[by].uuid]: narrowing.uuid } : {};
}

interface Written {
  readonly pointer: NarrowedPointer;
  readonly path: DocumentPath;
}

function writtenIn({ target }: ResourceLimitsSpec, by: NarrowedBy): Written | undefined {
  const { resource, allocation } = target;
  const side = resource === undefined ? 'allocation' : 'resource';
  const pointer = by === 'project' ? (resource ?? allocation)?.project : resource?.offering;
  return pointer === undefined ? undefined : { pointer, path: ['target', side, by] };
}

function isShownByRows({ uuid, name, customer }: NarrowedPointer): boolean {
  if (uuid !== undefined) return true;
  return name !== undefined && (customer === undefined || customer.name !== undefined);
}
