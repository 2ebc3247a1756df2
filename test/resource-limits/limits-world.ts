import type { ResourceLimitsSpec } from '../../src/manifest/types.gen.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import type { Report } from '../../src/reconciler/report.ts';
import type { Seed } from '../../src/sandbox/seed/seed.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Generation } from '../../src/waldur/instance.ts';
import { openWorkbench, type Document, type LimitsDocument, type World } from '../e2e/world.ts';

const LIMITS: readonly { readonly type: string; readonly [field: string]: string | number | boolean }[] = [
  { type: 'cpu', name: 'CPU', billing_type: 'limit', limit_period: 'month', min_value: 1, max_value: 100 },
  { type: 'gpu', name: 'GPU', billing_type: 'limit', limit_period: 'month', max_value: 10 },
  { type: 'ram', name: 'RAM', billing_type: 'usage' },
  { type: 'node', name: 'Nodes', billing_type: 'limit', limit_period: 'total', limit_amount: 50 },
  { type: 'disk', name: 'Disk', billing_type: 'limit', max_available_limit: 1000 },
];

const consumer = { project: 'project', plan: 'plan' };

/** A provider and a consumer, offerings of each sort, and a resource or an allocation of each. */
export const SEED: Seed = {
  users: {
    admin: { username: 'admin', is_staff: true, token_lifetime: null },
    owner: {
      username: 'owner',
      token_lifetime: null,
      roles: [{ role: 'CUSTOMER.OWNER', on: 'consumer' }],
    },
    manager: {
      username: 'manager',
      token_lifetime: null,
      roles: [{ role: 'PROJECT.MANAGER', on: 'project' }],
    },
    member: {
      username: 'member',
      token_lifetime: null,
      roles: [{ role: 'PROJECT.MEMBER', on: 'project' }],
    },
    reviewer: {
      username: 'reviewer',
      token_lifetime: null,
      roles: [{ role: 'CUSTOMER.OWNER', on: 'provider' }],
    },
  },
  customers: { provider: { name: 'Provider', service_provider: true }, consumer: { name: 'Consumer' } },
  projects: { project: { customer: 'consumer', name: 'Lab' } },
  categories: { hpc: { title: 'HPC' } },
  service_settings: {
    slurm: { type: 'SLURM', name: 'Cluster', customer: 'provider' },
    broken: {
      type: 'SLURM',
      name: 'Broken cluster',
      customer: 'provider',
      backend: 'refuses',
      backend_error: 'sacctmgr: error: Access/permission denied',
    },
    portal: { type: 'OPENPORTAL', name: 'Portal', customer: 'provider' },
  },
  offerings: {
    basic: offering('Basic', 'Marketplace.Basic', [{ as: 'plan', name: 'Default', unit: 'month' }]),
    tenant: offering('Cloud', 'OpenStack.Tenant', []),
    agent: offering('Agent', 'Marketplace.Slurm', []),
    direct: { customer: 'provider', category: 'hpc', name: 'Direct', type: 'SlurmInvoices.SlurmPackage' },
  },
  allocations: {
    slurm_allocation: allocation('slurm', 'slurm', 'alloc'),
    refused: allocation('slurm', 'broken', 'refused'),
    agent_allocation: { ...allocation('slurm', 'slurm', 'of the agent'), backend_id: '' },
    loose: allocation('slurm', 'slurm', 'loose'),
    portal_allocation: {
      plugin: 'openportal',
      project: 'project',
      settings: 'portal',
      name: 'portal',
      backend_id: 'lab.portal',
      node_limit: 1000,
      cpu_limit: 16_000,
      gpu_limit: 400,
      ram_limit: 102_400_000,
    },
  },
  resources: {
    resource: { ...consumer, offering: 'basic', name: 'res-1', limits: { cpu: 10, gpu: 2, node: 5 } },
    gone: { ...consumer, offering: 'basic', name: 'res-1', state: 'Terminated', limits: { cpu: 1 } },
    cloud: { ...consumer, offering: 'tenant', name: 'cloud', limits: { cores: 4, ram: 8192, storage: 1024 } },
    agent_resource: {
      ...consumer,
      offering: 'agent',
      name: 'by-agent',
      limits: { cpu: 10, gpu: 1 },
      scope: 'agent_allocation',
    },
    direct_resource: {
      ...consumer,
      offering: 'direct',
      name: 'direct',
      limits: { cpu: 16_000, gpu: 400, ram: 102_400_000 },
      scope: 'slurm_allocation',
    },
  },
};

function offering(
  name: string,
  type: string,
  plans: NonNullable<NonNullable<Seed['offerings']>[string]['plans']>,
): NonNullable<Seed['offerings']>[string] {
  const own = type === 'OpenStack.Tenant' ? [] : LIMITS;
  return { customer: 'provider', category: 'hpc', name, type, components: own, plans };
}

function allocation(
  plugin: string,
  settings: string,
  name: string,
): NonNullable<Seed['allocations']>[string] {
  return {
    plugin,
    project: 'project',
    settings,
    name,
    backend_id: `waldur_allocation_${name}`,
    cpu_limit: 16_000,
    gpu_limit: 400,
    ram_limit: 102_400_000,
  };
}

/** A sandbox with that seed, and somebody who plans and applies there. To wait is to move the clock of the server. */
export async function startLimitsWorld(
  generation: Generation,
  actor = 'admin',
  seed: Seed = SEED,
): Promise<World> {
  const sandbox = await startSandbox({ generation, seed });
  const bench = await openWorkbench(
    { WALDUR_API_URL: sandbox.url, WALDUR_ACCESS_TOKEN: sandbox.token(actor) },
    (milliseconds) => Promise.resolve(sandbox.clock.advance(milliseconds)),
  );
  return {
    ...bench,
    sandbox,
    async close() {
      await sandbox.close();
      await bench.close();
    },
  };
}

export const RESOURCE: ResourceLimitsSpec['target'] = {
  resource: { name: 'res-1', project: { name: 'Lab' }, offering: { name: 'Basic' } },
};

export function limits(
  values: ResourceLimitsSpec['limits'],
  target: ResourceLimitsSpec['target'] = RESOURCE,
  annotations: Readonly<Record<string, string>> = {},
): LimitsDocument {
  return { kind: 'ResourceLimits', name: 'limits', spec: { target, limits: values }, annotations };
}

export function only(plan: Plan): PlannedObject {
  const [object, ...others] = plan.objects.filter(({ key }) => key.startsWith('ResourceLimits/'));
  if (object === undefined || others.length > 0)
    throw new Error('the plan has not exactly one ResourceLimits');
  return object;
}

/** What became of each object, with the words about those that were not applied. */
function outcomes(report: Report): readonly string[] {
  return report.results.map(({ outcome, error, because }) =>
    outcome === 'waiting' ? (because ?? '') : [outcome, error?.summary ?? ''].join(' ').trim(),
  );
}

export async function run(world: World, documents: readonly Document[]): Promise<readonly string[]> {
  return outcomes(await world.apply(await world.plan(documents)));
}

/** The limits that a resource of the seed has now. */
export function stored(world: World, key: string): unknown {
  return world.sandbox.store.resources.get(world.sandbox.id(key))?.limits;
}

/** Sends a request as somebody else; answers the status. */
export async function send(world: World, actor: string, path: string, body?: object): Promise<number> {
  const answer = await fetch(world.sandbox.url + path, {
    method: 'POST',
    headers: { authorization: `Token ${world.sandbox.token(actor)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.status;
}

/** The newest order of the sandbox. */
export function lastOrder(world: World) {
  const order = [...world.sandbox.store.orders.values()].at(-1);
  if (order === undefined) throw new Error('there is no order');
  return order;
}
