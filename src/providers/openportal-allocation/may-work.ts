import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import { managesProject, type ProjectPlace } from '../manages-project.ts';
import type { Change } from '../provider.ts';
import type { LiveAllocation } from './live-allocation.ts';
import { parentOf } from './references.ts';

type AllocationChange = Change<OpenPortalAllocationSpec, LiveAllocation>;

/** The project of a declared allocation. */
export function projectOf(wanted: AllocationChange['wanted']): ProjectPlace {
  const project = parentOf(wanted, 'project');
  const customer = project?.object['customer_uuid'];
  return { project: project?.uuid ?? '', customer: typeof customer === 'string' ? customer : '' };
}

/**
 * Whether the account in use may create and change allocations of the project. See
 * docs/waldur-api/openportal-allocations.md, Permissions.
 */
export function mayWork({ wanted, instance }: Pick<AllocationChange, 'wanted' | 'instance'>): boolean {
  return managesProject(instance.caller, projectOf(wanted));
}
