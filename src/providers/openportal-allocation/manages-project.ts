import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { LiveAllocation } from './live-allocation.ts';
import { parentOf } from './references.ts';

/**
 * Whether the account in use may create and change allocations of the project. Roles decide, not the permissions that
 * they can be given. See docs/waldur-api/openportal-allocations.md, Permissions.
 */
export function managesProject({
  wanted,
  instance: { caller },
}: Pick<Change<OpenPortalAllocationSpec, LiveAllocation>, 'wanted' | 'instance'>): boolean {
  const project = parentOf(wanted, 'project');
  const customer = project?.object['customer_uuid'];
  return (
    caller.isStaff ||
    caller.roles.some(
      ({ role, scopeUuid }) =>
        (scopeUuid === project?.uuid && (role === 'PROJECT.ADMIN' || role === 'PROJECT.MANAGER')) ||
        (scopeUuid === customer && role === 'CUSTOMER.OWNER'),
    )
  );
}
