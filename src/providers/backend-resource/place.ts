import type { BackendResourceSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';

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
