import type { Instance } from '../../waldur/instance.ts';
import type { LiveResource } from './live-target.ts';

/** Built-in roles that give no right to order other limits. */
const POWERLESS: ReadonlySet<string> = new Set(['PROJECT.MEMBER', 'CUSTOMER.MANAGER', 'CUSTOMER.SUPPORT']);

/** Types of offerings whose orders the provider approves, whoever places them. */
const REVIEWED: ReadonlySet<string> = new Set([
  'Marketplace.Basic',
  'Marketplace.Slurm',
  'Waldur.RemoteOffering',
]);

/** Whether this account can order other limits; a role that a server has made for itself counts as one that can. */
export function mayOrder(live: LiveResource, { caller }: Pick<Instance, 'caller'>): boolean {
  if (caller.isStaff) return true;
  return live.side === 'consumer' && consumerRoles(live, caller.roles).some((role) => !POWERLESS.has(role));
}

/** Whether this account can overwrite what is stored, on a server that has that. See docs/waldur-api/resource-limits.md, Providers. */
export function mayOverwrite(
  live: LiveResource,
  { caller, generation }: Pick<Instance, 'caller' | 'generation'>,
): boolean {
  if (generation !== '8.0') return false;
  return (
    caller.isStaff ||
    caller.roles.some(({ role, scopeUuid }) => scopeUuid === live.provider.uuid && !POWERLESS.has(role))
  );
}

/** Who has to approve an order that this account places now, one after the other; `undefined`: nobody. */
export function approverOf(live: LiveResource, instance: Pick<Instance, 'caller'>): string | undefined {
  const byProvider = REVIEWED.has(live.offering.type);
  if (!approvesItself(live, instance)) {
    return `an owner of ${live.customer.name}${byProvider ? `, then ${providerText(live)}` : ''}`;
  }
  return byProvider ? providerText(live) : undefined;
}

/** As sentences name the organization that provides a resource. */
export function providerText({ provider }: LiveResource): string {
  return provider.name === '' ? 'the service provider' : `the service provider ${provider.name}`;
}

function approvesItself(live: LiveResource, { caller }: Pick<Instance, 'caller'>): boolean {
  if (caller.isStaff) return true;
  const roles = consumerRoles(live, caller.roles);
  const enough = live.offering.isPrivate
    ? ['CUSTOMER.OWNER', 'PROJECT.MANAGER', 'PROJECT.ADMIN']
    : ['CUSTOMER.OWNER'];
  return roles.some((role) => enough.includes(role));
}

function consumerRoles(live: LiveResource, roles: Instance['caller']['roles']): readonly string[] {
  return roles.flatMap(({ role, scopeUuid }) =>
    scopeUuid === live.project.uuid || scopeUuid === live.customer.uuid ? [role] : [],
  );
}
