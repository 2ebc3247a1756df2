import canonicalize from 'canonicalize';
import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import { objectKey, type ObjectKey } from '../../manifest/object-key.ts';
import type { ResourceLimitsSpec } from '../../manifest/types.gen.ts';
import { checkPointer } from '../check-pointer.ts';
import { checkResourcePointer } from '../check-resource-pointer.ts';
import type { Reference } from '../reference.ts';
import { captureName, type CaptureName } from '../step.ts';
import { narrowingReferences } from './narrowing.ts';

/** Mistakes of limits that a schema cannot express. */
export function checkLimits(manifest: Manifest<ResourceLimitsSpec>): readonly Diagnostic[] {
  const { resource, allocation } = manifest.spec.target;
  const path = ['spec', 'target'];
  if (resource !== undefined) return checkResourcePointer(manifest, [...path, 'resource'], resource);
  if (allocation === undefined) return [];
  const place = [...path, 'allocation'];
  const { project, service_settings: settings } = allocation;
  return [
    ...checkPointer(manifest, place, allocation),
    ...(project === undefined ? [] : checkPointer(manifest, [...place, 'project'], project)),
    ...(settings === undefined ? [] : checkPointer(manifest, [...place, 'service_settings'], settings)),
  ];
}

/** What limits are of, as text; two manifests with the same text claim one target. */
export function limitsTarget({ target }: ResourceLimitsSpec): string | undefined {
  const pointer = target.resource ?? target.allocation;
  if (pointer?.uuid !== undefined) return canonicalize(['limits', plainUuid(pointer.uuid)]);
  return canonicalize(['limits', target]);
}

/**
 * What a manifest of the set makes, and what narrows a name. Resources and allocations themselves are looked for by the
 * observation, on whichever side of the marketplace this account sees them.
 */
export function limitsReferences(spec: ResourceLimitsSpec): readonly Reference[] {
  const maker = makerOf(spec);
  if (maker !== undefined) {
    const path = ['target', spec.target.resource === undefined ? 'allocation' : 'resource'];
    return [{ id: 'target', target: 'resource', path, by: { manifest: maker } }];
  }
  return narrowingReferences(spec);
}

/** The object of the set that makes the target. */
export function makerOf({ target }: Pick<ResourceLimitsSpec, 'target'>): ObjectKey | undefined {
  const { resource, allocation } = target;
  if (resource?.manifest !== undefined) return objectKey('BackendResource', resource.manifest);
  return allocation?.manifest === undefined
    ? undefined
    : objectKey('OpenPortalAllocation', allocation.manifest);
}

/** What will hold the uuid of a target that the set makes. */
export function targetCaptures({ target }: Pick<ResourceLimitsSpec, 'target'>): readonly CaptureName[] {
  const maker = makerOf({ target });
  if (maker === undefined) return [];
  return [captureName(maker, target.resource === undefined ? 'uuid' : 'resource_uuid')];
}
