import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import { notPossible, pull, setErred, setOk, untilIdle, type CoreObject } from '../core-interventions.ts';
import { CORE_STATES } from '../core-state.ts';
import type { Intervention } from '../intervention.ts';
import type { Change, Recoveries } from '../provider.ts';
import { ALLOCATIONS, type LiveAllocation } from './live-allocation.ts';
import { managesProject } from './manages-project.ts';
import { allocationSteps } from './steps.ts';
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
      core(live),
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
  set_ok: (change) => (change.live === undefined ? NOTHING : setOk(change, core(change.live))),
  set_erred: (change) => (change.live === undefined ? NOTHING : setErred(change, core(change.live))),
  recreate: (change) => (change.live === undefined ? NOTHING : recreate(change, change.live)),
};

const NOTHING: Intervention = { blocked: [], warnings: [], steps: [] };

function recreate(change: AllocationChange, live: LiveAllocation): Intervention {
  return (
    withoutRole(change, live, 'RECOVERY_REFUSED', 'recover by recreate') ??
    untilIdle(change.wanted.key, change.instance, core(live)) ?? {
      ...NOTHING,
      warnings: [
        'the allocation is deleted and made again: what its users have on the cluster may be lost, and the new one begins without usage',
      ],
      steps: [
        {
          type: 'request',
          method: 'DELETE',
          path: `${ALLOCATIONS}${live.uuid}/`,
          done: 'deletion asked for',
          // The server refuses a second one while the first is at work.
          idempotent: false,
          lookup: {
            path: ALLOCATIONS,
            query: { project_uuid: live.project.uuid, name_exact: live.name, field: ['uuid', 'state'] },
            list: '',
            where: [
              { pointer: '/uuid', equals: live.uuid },
              { pointer: '/state', oneOf: CORE_STATES.deleting },
            ],
            except: [],
          },
          captures: [],
        },
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
  if (managesProject(change)) return undefined;
  return notPossible(change, code, doing, {
    reason: `the account ${change.instance.caller.username} has no role that allows it in the project ${live.project.name}`,
    remedy:
      'Use a token of an administrator or manager of the project, of an owner of its organization, or of staff.',
  });
}

function core({ uuid, state, backendId, row }: LiveAllocation): CoreObject {
  const stateText = typeof row['state'] === 'string' ? row['state'] : state;
  return { path: `${ALLOCATIONS}${uuid}/`, state, stateText, backendId, backend: 'its cluster' };
}
