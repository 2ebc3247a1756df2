import type { Instance } from '../../../waldur/instance.ts';
import { CORE_STATES } from '../../core-state.ts';
import type { RequestStep, WaitStep } from '../../step.ts';
import { ALLOCATIONS, type LiveAllocation } from '../live-allocation.ts';
import { waitUntilGone } from './wait-for-server.ts';

/** What its users stand to lose. */
export const LOST = 'what its users have on the cluster may be lost';

/** Asks for the end of an allocation. The server refuses a second request while the first is at work, so a lost answer is looked up. */
export function deleteAllocation({ uuid, project, name }: LiveAllocation): RequestStep {
  return {
    type: 'request',
    method: 'DELETE',
    path: `${ALLOCATIONS}${uuid}/`,
    done: 'deletion asked for',
    idempotent: false,
    lookup: {
      path: ALLOCATIONS,
      query: { project_uuid: project.uuid, name_exact: name, field: ['uuid', 'state'] },
      list: '',
      where: [
        { pointer: '/uuid', equals: uuid },
        { pointer: '/state', oneOf: CORE_STATES.deleting },
      ],
      except: [],
    },
    captures: [],
  };
}

/** Waits until an allocation whose end was asked for is gone. */
export function untilDeleted({ uuid }: LiveAllocation, instance: Pick<Instance, 'generation'>): WaitStep {
  return waitUntilGone(
    {
      which: { equals: uuid },
      waitsFor: 'the server to delete it',
      failure: 'the cluster did not delete it',
      done: 'deleted',
    },
    instance,
  );
}
