import type { Call } from '../http/call.ts';
import { callerOf } from '../http/call.ts';
import { forbidden } from '../http/refusal.ts';
import type { Customer, Grant, Offering, Plan, User } from './rows.ts';
import type { Store } from './store.ts';

/** The grants that a user holds; expired ones count until the daily job removes them. */
export function grantsOf(store: Store, user: User): readonly Grant[] {
  return [...store.grants.values()].filter((grant) => grant.user === user.uuid);
}

function roleAllows(store: Store, name: string, permission: string): boolean {
  for (const role of store.roles.values()) {
    if (role.name === name) return role.isActive && role.permissions.has(permission);
  }
  return false;
}

/** Whether a user has a permission on one of the scopes; staff always has. */
export function may(
  store: Store,
  user: User,
  permission: string,
  scopes: readonly (string | undefined)[],
): boolean {
  if (user.isStaff) return true;
  return grantsOf(store, user).some(
    (grant) => scopes.includes(grant.scope) && roleAllows(store, grant.role, permission),
  );
}

/** 403 unless the caller has the permission on one of the scopes. */
export function demand(call: Call, permission: string, scopes: readonly (string | undefined)[]): void {
  if (!may(call.world.store, callerOf(call), permission, scopes)) throw forbidden();
}

/** 403 unless the caller is staff. */
export function demandStaff(call: Call): void {
  if (!callerOf(call).isStaff) throw forbidden();
}

/** Whether a user holds one of the roles on an organization. */
export function hasRole(store: Store, user: User, roles: readonly string[], customer: string): boolean {
  return grantsOf(store, user).some((grant) => grant.scope === customer && roles.includes(grant.role));
}

/** The organizations that a user has any role in: on them, on their projects or on their offerings. */
export function customersOf(store: Store, user: User): ReadonlySet<string> {
  const customers = new Set<string>();
  for (const grant of grantsOf(store, user)) {
    const customer =
      grant.scopeType === 'customer'
        ? grant.scope
        : grant.scopeType === 'project'
          ? store.projects.get(grant.scope)?.customer
          : store.offerings.get(grant.scope)?.customer;
    if (customer !== undefined) customers.add(customer);
  }
  return customers;
}

/** Whether a plan is open to a user: it is for everybody, or for a group with an organization of the user's; all are for staff. */
export function isOpenTo(store: Store, user: User, plan: Plan): boolean {
  if (user.isStaff || plan.organizationGroups.length === 0) return true;
  return [...customersOf(store, user)].some((uuid) =>
    store.customers.get(uuid)?.organizationGroups.some((group) => plan.organizationGroups.includes(group)),
  );
}

/** The rows that a user sees, asked once per list. */
export function sees(
  store: Store,
  user: User,
): {
  customer(customer: Customer): boolean;
  offering(offering: Offering): boolean;
} {
  if (user.isStaff || user.isSupport) return { customer: () => true, offering: () => true };
  const scopes = new Set(grantsOf(store, user).map((grant) => grant.scope));
  const customers = customersOf(store, user);
  return {
    customer: (customer) => customers.has(customer.uuid),
    offering: (offering) =>
      scopes.has(offering.uuid) ||
      scopes.has(offering.customer) ||
      (offering.project !== null && scopes.has(offering.project)),
  };
}
