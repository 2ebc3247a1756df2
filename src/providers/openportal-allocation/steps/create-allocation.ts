import type { OpenPortalAllocationSpec } from '../../../manifest/types.gen.ts';
import { CORE_STATES } from '../../core-state.ts';
import type { Change } from '../../provider.ts';
import { captureName, type RequestStep } from '../../step.ts';
import { ALLOCATIONS, type LiveAllocation } from '../live-allocation.ts';
import { parentOf } from '../references.ts';

/**
 * Asks for the allocation. The same request again makes a second one, so a lost answer is looked up by all that
 * identifies the allocation.
 */
export function createAllocation({
  wanted,
  absence,
  changes,
}: Change<OpenPortalAllocationSpec, LiveAllocation>): RequestStep {
  const { key, spec } = wanted;
  const project = parentOf(wanted, 'project');
  const settings = parentOf(wanted, 'service_settings');
  const { description } = spec;
  const isAccepted = changes.some(({ path: [field] }) => field === 'description');
  return {
    type: 'request',
    method: 'POST',
    path: ALLOCATIONS,
    body: {
      value: {
        name: spec.name,
        ...(description === undefined || !isAccepted ? {} : { description }),
        project: project?.url ?? '',
        service_settings: settings?.url ?? '',
      },
      fill: [],
    },
    done: 'requested',
    idempotent: false,
    lookup: {
      path: ALLOCATIONS,
      query: {
        project_uuid: project?.uuid ?? '',
        service_settings_uuid: settings?.uuid ?? '',
        name_exact: spec.name,
        field: ['uuid', 'url', 'name', 'state', 'project_uuid', 'service_settings_uuid'],
      },
      list: '',
      where: [
        { pointer: '/name', equals: spec.name },
        { pointer: '/project_uuid', equals: project?.uuid ?? '' },
        { pointer: '/service_settings_uuid', equals: settings?.uuid ?? '' },
        {
          pointer: '/state',
          oneOf: [...CORE_STATES.creating, ...CORE_STATES.ok, ...CORE_STATES.updating, ...CORE_STATES.erred],
        },
      ],
      except: absence === undefined ? [] : [absence.uuid],
    },
    captures: [
      { capture: captureName(key, 'uuid'), take: '/uuid' },
      { capture: captureName(key, 'url'), take: '/url' },
    ],
  };
}
