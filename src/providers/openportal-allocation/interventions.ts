import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import { notPossible, pull, setErred, setOk, untilIdle } from '../core-interventions.ts';
import { MANAGERS_MAY } from '../manages-project.ts';
import type { Intervention } from '../intervention.ts';
import type { Change, Recoveries } from '../provider.ts';
import { coreAllocation, type LiveAllocation } from './live-allocation.ts';
import { mayWork } from './may-work.ts';
import { allocationSteps } from './steps.ts';
import { deleteAllocation, LOST } from './steps/delete-allocation.ts';
import { waitUntilSettled } from './steps/wait-for-server.ts';

type AllocationChange = Change<OpenPortalAllocationSpec, LiveAllocation>;

/** Lets the server read an allocation again from its cluster. See docs/waldur-api/openportal-allocations.md, States. */
export function refreshAllocation(change: AllocationChange): Intervention {
  const { live, instance } = change;
  if (live === undefined) return NOTHING;
  return (
    withoutRole(change, live, 'REFRESH_REFUSED', 'refresh') ??
    pull(
      change,
      coreAllocation(live),
      waitUntilSettled(
        {
          which: { equals: live.uuid },
          waitsFor: 'the server to read it from the cluster',
          failure: 'it could not be read from the cluster',
        },
        instance,
      ),
    )
  );
}

/** What can be done with an allocation that is stuck or has erred. */
export const allocationRecoveries: Recoveries<OpenPortalAllocationSpec, LiveAllocation> = {
  set_ok: (change) => (change.live === undefined ? NOTHING : setOk(change, coreAllocation(change.live))),
  set_erred: (change) =>
    change.live === undefined ? NOTHING : setErred(change, coreAllocation(change.live)),
  recreate: (change) => (change.live === undefined ? NOTHING : recreate(change, change.live)),
};

const NOTHING: Intervention = { blocked: [], warnings: [], steps: [] };

function recreate(change: AllocationChange, live: LiveAllocation): Intervention {
  return (
    withoutRole(change, live, 'RECOVERY_REFUSED', 'recover by recreate') ??
    untilIdle(change.wanted.key, change.instance, coreAllocation(live)) ?? {
      ...NOTHING,
      warnings: [`the allocation is deleted and made again: ${LOST}, and the new one begins without usage`],
      steps: [
        deleteAllocation(live),
        ...allocationSteps({ ...change, live: undefined, absence: { ...live, state: 'deleting' } }),
      ],
    }
  );
}

function withoutRole(
  change: AllocationChange,
  live: LiveAllocation,
  code: string,
  doing: string,
): Intervention | undefined {
  if (mayWork(change)) return undefined;
  return notPossible(change, code, doing, {
    reason: `the account ${change.instance.caller.username} has no role that allows it in the project ${live.project.name}`,
    remedy: MANAGERS_MAY,
  });
}
