import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import type { BackendResourceSpec } from '../../manifest/types.gen.ts';
import type { Change, Wanted } from '../provider.ts';
import { captureName, type BodyTemplate } from '../step.ts';
import type { LiveBackendResource } from './live-backend-resource.ts';

export type WantedBackendResource = Wanted<BackendResourceSpec>;

/** The uuid of the offering; `undefined` for one that this run creates. */
export function offeringOf({ references }: Pick<WantedBackendResource, 'references'>): string | undefined {
  const offering = references.get('offering');
  return offering?.state === 'found' ? offering.uuid : undefined;
}

/** The uuid of the project, which no run creates. */
export function projectOf({ references }: Pick<WantedBackendResource, 'references'>): string | undefined {
  const project = references.get('project');
  return project?.state === 'found' ? project.uuid : undefined;
}

/** What identifies it, before and after it is imported; and the organization that provides its offering. */
export function placeOfBackendResource({
  wanted,
}: Change<BackendResourceSpec, LiveBackendResource>): BodyTemplate {
  const offering = wanted.references.get('offering');
  const value = { project: projectOf(wanted) ?? '', backend_id: wanted.spec.backend_id };
  if (offering?.state === 'planned') {
    return {
      value: { ...value, offering: null },
      fill: [{ pointer: '/offering', capture: captureName(offering.key, 'uuid') }],
    };
  }
  const provider = plainUuid(offering?.object['customer_uuid'] ?? null);
  return {
    value: {
      ...value,
      offering: offering?.uuid ?? '',
      ...(typeof provider === 'string' ? { provider } : {}),
    },
    fill: [],
  };
}
