import type { Comparable } from '../../manifest/outside-value.ts';
import type { LiveBackendResource } from './live-backend-resource.ts';
import { offeringOf, projectOf, type WantedBackendResource } from './place.ts';

type Document = { readonly [field: string]: Comparable };

/** The declared side of the comparison. */
export function desiredBackendResource({ spec, references }: WantedBackendResource): Document {
  const { backend_id, name, backend_metadata: metadata, import: wish } = spec;
  return {
    offering: references.get('offering')?.label ?? '',
    project: references.get('project')?.label ?? '',
    backend_id,
    name,
    ...(metadata === undefined ? {} : { backend_metadata: metadata }),
    ...(wish === undefined ? {} : { import: importText(wish) }),
  };
}

/**
 * The live side, in the shape of the spec. A resource satisfies its manifest whatever became of it: what people or orders
 * changed since it was imported is theirs.
 */
export function backendResourceToSpec(live: LiveBackendResource, wanted: WantedBackendResource): Document {
  const desired = desiredBackendResource(wanted);
  if (live.form === 'imported') return desired;
  const sameOffering = live.offering === offeringOf(wanted);
  const sameProject = live.project === projectOf(wanted);
  return {
    offering: sameOffering
      ? (desired['offering'] ?? '')
      : placeText(live.offeringName, live.offering, desired['offering']),
    project: sameProject
      ? (desired['project'] ?? '')
      : placeText(live.projectName, live.project, desired['project']),
    backend_id: live.backendId,
    name: live.name,
    backend_metadata: live.metadata,
  };
}

/** Another object than the declared one, with its uuid where both have the same name. */
function placeText(name: string, uuid: string, declared: Comparable | undefined): string {
  if (name === '') return uuid;
  return name === declared ? `${name} (${uuid})` : name;
}

function importText({ plan }: NonNullable<WantedBackendResource['spec']['import']>): string {
  const name = plan?.name ?? plan?.uuid;
  return name === undefined ? 'without a plan' : `with the plan ${name}`;
}
