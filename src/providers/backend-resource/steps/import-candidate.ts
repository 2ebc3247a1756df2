import { PROVIDER_RESOURCES } from '../../provider-resources.ts';
import type { BackendResourceSpec } from '../../../manifest/types.gen.ts';
import type { Change } from '../../provider.ts';
import { captureName, type BodyTemplate, type Step } from '../../step.ts';
import { isReplaced } from '../assess.ts';
import { importPlan, type ImportPlan } from '../import-plan.ts';
import { CANDIDATES, type LiveBackendResource } from '../live-backend-resource.ts';
import { projectOf } from '../place.ts';
import { offeringCondition } from './create-candidate.ts';

type BackendChange = Change<BackendResourceSpec, LiveBackendResource>;

/**
 * Imports what was reported as a resource of the marketplace. Others refer to the resource by what is captured here. A
 * lost answer is looked up among the resources, since what was imported is not there to be imported again.
 */
export function importCandidate(change: BackendChange): readonly Step[] {
  const { wanted, live, absence } = change;
  const { key, spec } = wanted;
  const project = projectOf(wanted) ?? '';
  const uuid = live === undefined || isReplaced(change) ? `{${captureName(key, 'uuid')}}` : live.uuid;
  const plan = importPlan(wanted, (live ?? absence)?.plans);
  return [
    ...(plan.state === 'made' ? [learnPlan(change, plan.name)] : []),
    {
      type: 'request',
      method: 'POST',
      path: `${CANDIDATES}${uuid}/import_resource/`,
      body: bodyOf(change, plan),
      done: 'imported',
      idempotent: false,
      lookup: {
        path: PROVIDER_RESOURCES,
        query: {
          project_uuid: project,
          backend_id: spec.backend_id,
          field: ['uuid', 'url', 'state', 'backend_id', 'offering_uuid', 'project_uuid'],
        },
        list: '',
        where: [
          offeringCondition('/offering_uuid', wanted),
          { pointer: '/project_uuid', equals: project },
          { pointer: '/backend_id', equals: spec.backend_id },
          { pointer: '/state', equals: 'OK' },
        ],
        except: [],
      },
      captures: [
        { capture: captureName(key, 'resource_uuid'), take: '/uuid' },
        { capture: captureName(key, 'resource_url'), take: '/url' },
      ],
    },
  ];
}

function bodyOf({ wanted }: BackendChange, plan: ImportPlan): BodyTemplate {
  if (plan.state === 'known') return { value: { plan: plan.uuid }, fill: [] };
  if (plan.state !== 'made') return { value: {}, fill: [] };
  return { value: { plan: null }, fill: [{ pointer: '/plan', capture: captureName(wanted.key, 'plan') }] };
}

/** A plan that this run makes is found in its offering, which is finished by now. */
function learnPlan({ wanted }: BackendChange, name: string): Step {
  const offering = wanted.references.get('offering');
  const uuid =
    offering?.state === 'found' ? offering.uuid : `{${captureName(offering?.key ?? wanted.key, 'uuid')}}`;
  return {
    type: 'wait',
    path: `marketplace-provider-offerings/${uuid}/`,
    query: { field: ['uuid', 'plans'] },
    list: '/plans',
    where: [
      { pointer: '/name', equals: name },
      { pointer: '/archived', equals: false },
    ],
    until: [],
    unless: [],
    waitsFor: `the plan ${name} of ${offering?.label ?? 'its offering'}`,
    patience: 0,
    captures: [{ capture: captureName(wanted.key, 'plan'), take: '/uuid' }],
  };
}
