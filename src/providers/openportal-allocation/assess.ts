import type { Comparison } from '../../diff/comparison.ts';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import { missingCollection } from '../missing-collection.ts';
import type { Assessment, Change } from '../provider.ts';
import { isLimit } from './allocation-limits.ts';
import { assessCreation } from './assess-creation.ts';
import { assessFields } from './assess-fields.ts';
import { isBusy, type LiveAllocation } from './live-allocation.ts';
import { obstacle } from './obstacle.ts';
import { parentOf } from './references.ts';

type AllocationChange = Change<OpenPortalAllocationSpec, LiveAllocation>;

/** What servers have the kind. See docs/waldur-api/openportal-allocations.md, Generations. */
export const SINCE = 'Waldur 7.9.0 and newer, and its OpenPortal fork of August 2024,';

/** What the server would refuse of the changes, by the rules of docs/waldur-api/openportal-allocations.md. Pure. */
export function assessAllocation(change: AllocationChange, comparison: Comparison): Assessment {
  const draft = { ...change, changes: comparison.changes };
  const { wanted, instance, live, changes } = draft;
  const missing = missingCollection(wanted, instance, 'openportal-allocations', SINCE);
  const blocked = missing.length > 0 ? missing : obstaclesOf(draft);
  const refused = assessFields(draft);
  return {
    blocked,
    refused,
    warnings: warnings(draft),
    notes: notes(draft),
    ...(live !== undefined && isBusy(live) && changes.length === 0
      ? { waiting: `the server to finish its work on ${wanted.key}` }
      : {}),
  };
}

function obstaclesOf(change: AllocationChange): readonly Diagnostic[] {
  const { wanted, live } = change;
  const type = parentOf(wanted, 'service_settings')?.object['type'];
  if (typeof type === 'string' && type !== 'OPENPORTAL') {
    return [
      obstacle(wanted, 'service_settings', {
        code: 'ALLOCATION_WRONG_CLUSTER',
        summary: `names service settings of the type ${type}, which have no OpenPortal allocations`,
        hints: ['Name settings of the type OPENPORTAL.'],
      }),
    ];
  }
  if (live === undefined) return assessCreation(change);
  if (live.state === 'deleting') {
    return [
      obstacle(wanted, 'name', {
        code: 'ALLOCATION_BEING_DELETED',
        summary: 'is pinned to an allocation that is being deleted',
        hints: ['Remove the annotation that pins it; a new one can be made once it is gone.'],
      }),
    ];
  }
  if (live.state === 'erred' && live.backendId === '') return [neverMade(change, live)];
  return [];
}

/** What the cluster never got cannot be changed there, and nothing makes it later. */
function neverMade({ wanted }: AllocationChange, live: LiveAllocation): Diagnostic {
  return obstacle(wanted, 'name', {
    code: 'ALLOCATION_NOT_MADE',
    summary: `is on the server, but its cluster did not make it${live.failure === '' ? '' : `: ${live.failure}`}`,
    hints: [
      `Have the cause mended, and make it again with apply --recover ${wanted.key}=recreate.`,
      `It is ${live.name} (uuid ${live.uuid}).`,
    ],
  });
}

function warnings({ live, absence, changes }: AllocationChange): readonly string[] {
  if (live === undefined) {
    return absence?.state === 'deleting'
      ? ['one of the same name is being deleted: it is made anew once that one is gone']
      : [];
  }
  if (live.state === 'erred' && !changes.some(({ path: [field] }) => isLimit(field))) {
    return [`it is erred${live.failure === '' ? '' : `: ${live.failure}`}`];
  }
  return live.state === 'ok' && live.backendId === ''
    ? ['its cluster does not have it yet; the server tries again by itself']
    : [];
}

function notes({ live, changes, instance }: AllocationChange): Assessment['notes'] {
  const first = changes.find(({ path: [field] }) => isLimit(field));
  if (first === undefined || !instance.caller.isStaff) return [];
  if (live === undefined) {
    return [{ path: first.path, note: 'set after creation, as the server begins with its own limits' }];
  }
  if (live.state !== 'erred') return [];
  const words = live.failure === '' ? '' : `: ${live.failure}`;
  return [{ path: first.path, note: `sent again, as the last attempt failed${words}` }];
}
