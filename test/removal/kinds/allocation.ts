import type { DeletionPolicy } from '../../../src/manifest/deletion-policy.ts';
import type { Allocation } from '../../../src/sandbox/store/rows.ts';
import type { World } from '../../e2e/world.ts';
import { surplus } from '../removal-world.ts';

export const ALLOCATION = 'OpenPortalAllocation/alloc-1';

/** The allocation of the default project, made by its cluster. */
export function madeAllocation({ sandbox }: World, changes: Partial<Allocation> = {}): Allocation {
  const { store } = sandbox;
  const created = store.timestamp();
  const row: Allocation = {
    uuid: store.newUuid(),
    created,
    modified: created,
    plugin: 'openportal',
    project: sandbox.id('project'),
    settings: sandbox.id('isambard'),
    name: 'alloc-1',
    description: '',
    state: 'OK',
    backendId: 'waldur_allocation_1',
    errorMessage: '',
    errorTraceback: '',
    limits: {},
    inBackend: {},
    groupname: null,
    ...changes,
  };
  store.allocations.set(row.uuid, row);
  return row;
}

export function goneAllocation({ sandbox }: World, { uuid }: Allocation, policy: DeletionPolicy = 'Delete') {
  const place = { project: sandbox.id('project'), customer: sandbox.id('institute'), uuid };
  return surplus(ALLOCATION, uuid, policy, place);
}
