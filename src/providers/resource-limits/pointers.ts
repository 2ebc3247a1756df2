import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import type { ResourceLimitsSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';
import type { AllocationPointer } from './observe/find-allocations.ts';
import type { ResourcePointer } from './observe/find-resources.ts';
import { OPENPORTAL } from './plugin.ts';
import { narrowingOf } from './narrowing.ts';

type WantedLimits = Wanted<ResourceLimitsSpec>;

/** How the resource of limits is looked for; nothing for an allocation, and for a resource that is not there yet. */
export function resourcePointer(wanted: WantedLimits): readonly ResourcePointer[] {
  const { key, spec, references } = wanted;
  const pointer = spec.target.resource;
  if (pointer === undefined) return [];
  if (pointer.manifest !== undefined) {
    const made = references.get('target');
    const imported = made?.state === 'found' ? plainUuid(made.object['resource_uuid'] ?? null) : null;
    return typeof imported === 'string' ? [{ key, uuid: imported }] : [];
  }
  if (pointer.uuid !== undefined) return [{ key, uuid: uuidText(pointer.uuid) }];
  const { name, backend_id: backendId } = pointer;
  return [
    {
      key,
      field: name === undefined ? 'backend_id' : 'name',
      value: name ?? backendId ?? '',
      project: narrowingOf(wanted, 'project'),
      offering: narrowingOf(wanted, 'offering'),
    },
  ];
}

/** How the allocation of limits is looked for; nothing for a resource, and for an allocation that is not there yet. */
export function allocationPointer(wanted: WantedLimits): readonly AllocationPointer[] {
  const { key, spec, references } = wanted;
  const pointer = spec.target.allocation;
  if (pointer === undefined) return [];
  if (pointer.manifest !== undefined) {
    const made = references.get('target');
    return made?.state === 'found' ? [{ key, uuid: made.uuid, plugin: OPENPORTAL }] : [];
  }
  if (pointer.uuid !== undefined) return [{ key, uuid: uuidText(pointer.uuid) }];
  const { name = '', service_settings: cluster } = pointer;
  return [{ key, name, project: narrowingOf(wanted, 'project'), cluster }];
}

function uuidText(written: string): string {
  const uuid = plainUuid(written);
  return typeof uuid === 'string' ? uuid : '';
}
