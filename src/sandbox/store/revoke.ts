import type { World } from '../world.ts';
import type { Grant } from './rows.ts';

const OFFERING_MANAGER = 'OFFERING.MANAGER';
const CUSTOMER_MANAGER = 'CUSTOMER.MANAGER';

/**
 * Takes a grant away. Where an offering role brings a role on the organization along, the last one takes that role
 * with it, and losing that role takes all offering roles there. See docs/waldur-api/service-accounts.md, The organization role.
 */
export function revoke(world: World, grant: Grant): void {
  const { store, profile } = world;
  if (!store.grants.delete(grant.uuid) || !profile.automaticCustomerManager) return;
  const all = [...store.grants.values()].filter((other) => other.user === grant.user);
  if (grant.role === CUSTOMER_MANAGER) {
    for (const other of all) {
      const isHere = store.offerings.get(other.scope)?.customer === grant.scope;
      if (other.scopeType === 'offering' && isHere) store.grants.delete(other.uuid);
    }
  } else if (grant.role === OFFERING_MANAGER) {
    const customer = store.offerings.get(grant.scope)?.customer;
    const left = all.some(
      (other) => other.role === OFFERING_MANAGER && store.offerings.get(other.scope)?.customer === customer,
    );
    if (left) return;
    for (const other of all) {
      if (other.role === CUSTOMER_MANAGER && other.scope === customer) store.grants.delete(other.uuid);
    }
  }
}
