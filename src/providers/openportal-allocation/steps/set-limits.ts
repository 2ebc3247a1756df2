import type { OpenPortalAllocationSpec } from '../../../manifest/types.gen.ts';
import { CORE_STATES } from '../../core-state.ts';
import type { Change } from '../../provider.ts';
import { captureName, type Step } from '../../step.ts';
import { isLimit, limitFields } from '../allocation-limits.ts';
import { ALLOCATIONS, type LiveAllocation } from '../live-allocation.ts';
import { waitUntilSettled } from './wait-for-server.ts';

/**
 * Sets the limits and waits until the cluster has them; nothing when none changes. All limits go together. A second
 * request before the first is done would leave the allocation erred, so a lost answer is looked up before anything is
 * sent again. See docs/waldur-api/openportal-allocations.md, Limits.
 */
export function setLimits(change: Change<OpenPortalAllocationSpec, LiveAllocation>): readonly Step[] {
  const { wanted, live, changes, instance } = change;
  if (!changes.some(({ path: [field] }) => isLimit(field))) return [];
  const limits = wantedLimits(change);
  const uuid = live?.uuid ?? `{${captureName(wanted.key, 'uuid')}}`;
  return [
    {
      type: 'request',
      method: 'POST',
      path: `${ALLOCATIONS}${uuid}/set_limits/`,
      body: { value: limits, fill: [] },
      done: 'limits sent',
      idempotent: false,
      lookup: {
        path: `${ALLOCATIONS}${uuid}/`,
        query: { field: ['uuid', 'state', ...Object.keys(limits)] },
        where: [
          ...Object.entries(limits).map(([field, value]) => ({ pointer: `/${field}`, equals: value })),
          { pointer: '/state', oneOf: [...CORE_STATES.ok, ...CORE_STATES.updating] },
        ],
        except: [],
      },
      captures: [],
    },
    waitUntilSettled(
      {
        which: live === undefined ? { capture: captureName(wanted.key, 'uuid') } : { equals: live.uuid },
        waitsFor: 'the cluster to take the limits',
        failure: 'the cluster did not take the limits',
        done: 'limits set',
      },
      instance,
    ),
  ];
}

/** Declared limits that are to change, beside those that stay as they are. */
function wantedLimits({
  wanted,
  live,
  changes,
  instance,
}: Change<OpenPortalAllocationSpec, LiveAllocation>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    limitFields(instance).flatMap((field) => {
      const declared = wanted.spec[field];
      const shown = live?.row[field];
      const isChanged = changes.some(({ path }) => path[0] === field);
      const value = isChanged || typeof shown !== 'number' ? declared : shown;
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
}
