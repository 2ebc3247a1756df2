import canonicalize from 'canonicalize';
import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import { narrowedReference } from '../narrowed-reference.ts';
import { pointerKey } from '../pointer-key.ts';
import type { Wanted } from '../provider.ts';
import type { Reference, Resolved } from '../reference.ts';

/** What an allocation belongs to, none of which a manifest creates. */
export type Parent = 'project' | 'service_settings';

/** The project and the cluster of an allocation. */
export function allocationReferences(spec: OpenPortalAllocationSpec): readonly Reference[] {
  const { type: _, ...settings } = spec.service_settings;
  return [
    narrowedReference('project', ['project'], spec.project),
    {
      id: 'service_settings',
      target: 'openportal_settings',
      path: ['service_settings'],
      by: pointerKey(settings, 'ServiceSettings'),
    },
  ];
}

/** What an allocation is on the server, as far as the manifest alone says it. */
export function allocationTarget({ project, name, ...spec }: OpenPortalAllocationSpec): string | undefined {
  const { type: _, ...settings } = spec.service_settings;
  return canonicalize(['allocation', project, settings, name]);
}

/** Where a parent is; `undefined` on a server that does not have the kind at all. */
export function parentOf(
  { references }: Pick<Wanted<unknown>, 'references'>,
  parent: Parent,
): Extract<Resolved, { state: 'found' }> | undefined {
  const resolved = references.get(parent);
  return resolved?.state === 'found' ? resolved : undefined;
}
