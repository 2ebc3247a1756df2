import type { Call } from '../http/call.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Component, Offering, Resource } from '../store/rows.ts';

/** Types of offerings whose resources take new limits through an order. */
const TAKE_LIMITS: ReadonlySet<string> = new Set([
  'Marketplace.Basic',
  'Marketplace.Slurm',
  'Marketplace.Script',
  'Support.OfferingTemplate',
  'OpenStack.Tenant',
  'VMware.VirtualMachine',
  'Waldur.RemoteOffering',
]);

/** Types whose orders nothing carries out, and of which nothing checks the limits. */
export const WITHOUT_PROCESSOR: ReadonlySet<string> = new Set([
  'SlurmInvoices.SlurmPackage',
  'Marketplace.OpenPortal',
]);

const PERIODS: Readonly<Record<string, string>> = {
  month: 'Monthly',
  quarterly: 'Quarterly',
  annual: 'Annual',
  total: 'Total',
};

/** What is wrong with the limits of an order as the server says it, a map or a sentence; `undefined` when they are fine. */
export function limitsProblem(
  call: Pick<Call, 'world'>,
  offering: Offering,
  limits: JsonObject,
  resource?: Resource,
): Json | undefined {
  if (!TAKE_LIMITS.has(offering.type)) return { limits: 'Limits update is not supported for this resource.' };
  if (offering.type === 'OpenStack.Tenant') {
    if (!isPositive(limits['cores'])) return 'CPU limit is mandatory.';
    if (!isPositive(limits['ram'])) return 'RAM limit is mandatory.';
    const hasStorage = Object.entries(limits).some(
      ([type, limit]) => (type === 'storage' || type.startsWith('gigabytes_')) && isPositive(limit),
    );
    if (!hasStorage) return 'Storage limit is mandatory.';
  }
  const known = new Map(
    offering.components
      .filter(({ billingType, columns }) => billingType === 'limit' || columns['is_prepaid'] === true)
      .map((component) => [component.type, component]),
  );
  const unknown = Object.keys(limits).filter((type) => !known.has(type));
  if (unknown.length > 0) return { limits: `Invalid types: ${unknown.join(', ')}` };
  for (const [type, value] of Object.entries(limits)) {
    const component = known.get(type);
    if (component === undefined || typeof value !== 'number') continue;
    const problem = boundsProblem(call, offering, component, value, resource);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function boundsProblem(
  { world: { store } }: Pick<Call, 'world'>,
  offering: Offering,
  component: Component,
  value: number,
  resource: Resource | undefined,
): string | undefined {
  const { max_value: most, min_value: least, limit_amount: amount, limit_period: period } = component.columns;
  if (isPositive(most) && value > most) {
    return `The limit ${String(value)} value cannot be more than ${String(most)}.`;
  }
  if (isPositive(least) && value < least) {
    return `The limit ${String(value)} value cannot be less than ${String(least)}.`;
  }
  const others = [...store.resources.values()].filter((one) => one.offering === offering.uuid);
  // The server counts what the resource has now as well.
  if (isPositive(amount) && sumOf(others, component.type) + value > amount) {
    return `${PERIODS[typeof period === 'string' ? period : ''] ?? 'Total'} limit exceeds threshold ${String(amount)}.`;
  }
  const available = component.columns['max_available_limit'];
  const taken = sumOf(
    others.filter((one) => one !== resource),
    component.type,
  );
  if (!isPositive(available) || taken + value < available) return undefined;
  const rest = component.type === 'cores' ? available - taken - 1 : Math.floor((available - taken) / 1024);
  return `Requested ${component.type} cannot be provisioned due to offering safety limit. You can allocate up to ${String(rest)} of ${component.type}.`;
}

function sumOf(resources: readonly Resource[], type: string): number {
  return resources.reduce((total, { limits }) => {
    const limit = limits[type];
    return typeof limit === 'number' && limit !== -1 ? total + limit : total;
  }, 0);
}

function isPositive(value: Json | undefined): value is number {
  return typeof value === 'number' && value > 0;
}
