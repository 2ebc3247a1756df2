import canonicalize from 'canonicalize';
import type { BackendResourceSpec } from '../../manifest/types.gen.ts';
import { checkPointer } from '../check-pointer.ts';
import { narrowedReference } from '../narrowed-reference.ts';
import type { Provider } from '../provider.ts';
import { captureName } from '../step.ts';
import { assessBackendResource } from './assess.ts';
import { backendResourceToSpec, desiredBackendResource } from './documents.ts';
import { CANDIDATES, type LiveBackendResource } from './live-backend-resource.ts';
import { observeBackendResources } from './observe.ts';
import { placeOfBackendResource } from './place.ts';
import { backendResourcePruning } from './pruning.ts';
import { backendResourceRules } from './rules.ts';
import { backendResourceSteps } from './steps.ts';

/** What providers report for import, and what became of it. See docs/waldur-api/backend-resources.md. */
export const backendResourceProvider: Provider<BackendResourceSpec, LiveBackendResource> = {
  kind: 'BackendResource',
  collection: CANDIDATES,
  rules: backendResourceRules,
  check: (manifest) => [
    ...checkPointer(manifest, ['spec', 'offering'], manifest.spec.offering),
    ...checkPointer(manifest, ['spec', 'project'], manifest.spec.project),
  ],
  target: ({ offering, project, backend_id }) =>
    canonicalize(['backend resource', offering, project, backend_id]),
  references: ({ offering, project }) => [
    narrowedReference('offering', ['offering'], offering),
    narrowedReference('project', ['project'], project),
  ],
  observe: observeBackendResources,
  uuidOf: ({ uuid }) => uuid,
  facts: (live) => (live.form === 'imported' ? { ...live.row, resource_uuid: live.uuid } : {}),
  // What others refer to is the resource, which is there when it has been imported, or is captured by an import.
  isReferable: (live, steps) =>
    live?.form === 'imported' ||
    steps.some(
      (step) =>
        step.type === 'request' && step.captures.some(({ capture }) => capture.endsWith('#resource_uuid')),
    ),
  describe: ({ form, name, uuid }) =>
    form === 'imported' ? `the resource ${name} (uuid ${uuid})` : `${name}, not imported (uuid ${uuid})`,
  desired: desiredBackendResource,
  toSpec: backendResourceToSpec,
  assess: assessBackendResource,
  steps: backendResourceSteps,
  place: placeOfBackendResource,
  // What was reported is a resource of another uuid once it is imported.
  uuidCaptures: ({ key }) => [captureName(key, 'resource_uuid'), captureName(key, 'uuid')],
  pruning: backendResourcePruning,
};
