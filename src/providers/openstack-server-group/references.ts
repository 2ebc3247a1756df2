import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import { narrowedReference } from '../narrowed-reference.ts';
import { pointerKey } from '../pointer-key.ts';
import type { Reference } from '../reference.ts';

/** The tenant, and the project that narrows its name. */
export function serverGroupReferences({ tenant }: OpenStackServerGroupSpec): readonly Reference[] {
  const { project, ...pointer } = tenant;
  return [
    {
      id: 'tenant',
      target: 'tenant',
      path: ['tenant'],
      by: pointerKey(pointer, 'Tenant'),
      ...(project === undefined
        ? {}
        : { within: narrowedReference('project', ['tenant', 'project'], project) }),
    },
  ];
}
