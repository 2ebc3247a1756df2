import type { JsonObject } from '../../../manifest/json.ts';
import type { BackendResourceSpec } from '../../../manifest/types.gen.ts';
import type { Change } from '../../provider.ts';
import { captureName, type Condition, type RequestStep } from '../../step.ts';
import { CANDIDATES, type LiveBackendResource } from '../live-backend-resource.ts';
import { projectOf, type WantedBackendResource } from '../place.ts';

/**
 * Reports a backend resource. The server makes another one whenever it is asked, so a lost answer is looked up by all
 * that identifies it.
 */
export function createCandidate({
  wanted,
  live,
}: Change<BackendResourceSpec, LiveBackendResource>): RequestStep {
  const { backend_id, name } = wanted.spec;
  const project = projectOf(wanted) ?? '';
  const { offering, fill } = offeringPlace(wanted);
  const before = live?.form === 'candidate' ? live.metadata : {};
  return {
    type: 'request',
    method: 'POST',
    path: CANDIDATES,
    body: {
      value: {
        name,
        project,
        offering,
        backend_id,
        backend_metadata: metadataOf(wanted.spec.backend_metadata, before),
      },
      fill,
    },
    done: 'reported',
    idempotent: false,
    lookup: {
      path: CANDIDATES,
      query: { project_uuid: project, backend_id, o: 'created' },
      list: '',
      where: [
        offeringCondition('/offering', wanted),
        { pointer: '/project', equals: project },
        { pointer: '/backend_id', equals: backend_id },
        { pointer: '/name', equals: name },
      ],
      except: live === undefined ? [] : [live.uuid],
    },
    captures: [{ capture: captureName(wanted.key, 'uuid'), take: '/uuid' }],
  };
}

/** A condition that says of which offering a row must be, also when that is created by this run. */
export function offeringCondition(pointer: string, { references }: WantedBackendResource): Condition {
  const offering = references.get('offering');
  if (offering?.state === 'planned') return { pointer, capture: captureName(offering.key, 'uuid') };
  return { pointer, equals: offering?.uuid ?? '' };
}

function offeringPlace({ references }: WantedBackendResource) {
  const offering = references.get('offering');
  return offering?.state === 'planned'
    ? { offering: null, fill: [{ pointer: '/offering', capture: captureName(offering.key, 'uuid') }] }
    : { offering: offering?.uuid ?? '', fill: [] };
}

/** All of the map is written: keys that are not declared keep their values, and a null removes one. */
function metadataOf(declared: JsonObject | undefined, before: JsonObject): JsonObject {
  const all = Object.entries({ ...before, ...declared });
  return Object.fromEntries(all.filter(([key, value]) => value !== null || declared?.[key] === undefined));
}
