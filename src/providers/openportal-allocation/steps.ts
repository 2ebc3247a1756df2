import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import { captureName, type Step } from '../step.ts';
import { isBusy, ALLOCATIONS, type LiveAllocation } from './live-allocation.ts';
import { createAllocation } from './steps/create-allocation.ts';
import { setLimits } from './steps/set-limits.ts';
import { waitUntilGone, waitUntilSettled } from './steps/wait-for-server.ts';

type AllocationChange = Change<OpenPortalAllocationSpec, LiveAllocation>;

/** The steps that carry out the accepted changes of one allocation. Pure. */
export function allocationSteps(change: AllocationChange): readonly Step[] {
  const { live } = change;
  if (live === undefined) return creation(change);
  const limits = setLimits(change);
  const texts = changeTexts(change, live);
  // An erred allocation takes nothing but limits, which repair it.
  return live.state === 'erred'
    ? [...limits, ...texts]
    : [...(isBusy(live) ? [untilIdle(change, live)] : []), ...texts, ...limits];
}

function creation(change: AllocationChange): readonly Step[] {
  const { wanted, absence, instance } = change;
  const isInTheWay = absence?.state === 'deleting';
  return [
    ...(isInTheWay
      ? [
          waitUntilGone(
            {
              which: { equals: absence.uuid },
              waitsFor: 'the allocation of the same name to be gone',
              failure: 'the allocation of the same name could not be deleted',
            },
            instance,
          ),
        ]
      : []),
    createAllocation(change),
    waitUntilSettled(
      {
        which: { capture: captureName(wanted.key, 'uuid') },
        waitsFor: 'the cluster to make it',
        failure: 'the cluster did not make it',
        done: 'created',
      },
      instance,
    ),
    ...setLimits(change),
  ];
}

function untilIdle({ instance }: AllocationChange, live: LiveAllocation): Step {
  return waitUntilSettled(
    {
      which: { equals: live.uuid },
      waitsFor: 'the server to finish what it does with it',
      failure: 'what the server was doing with it failed',
    },
    instance,
  );
}

function changeTexts({ wanted, changes }: AllocationChange, live: LiveAllocation): readonly Step[] {
  const { name, description } = wanted.spec;
  const fields = (['name', 'description'] as const).filter((field) =>
    changes.some(({ path }) => path[0] === field),
  );
  if (fields.length === 0) return [];
  return [
    {
      type: 'request',
      method: 'PATCH',
      path: `${ALLOCATIONS}${live.uuid}/`,
      body: {
        value: {
          ...(fields.includes('name') ? { name } : {}),
          ...(fields.includes('description') ? { description: description ?? '' } : {}),
        },
        fill: [],
      },
      done: `changed: ${fields.join(', ')}`,
      idempotent: true,
      captures: [],
    },
  ];
}
