import { DEFAULT_SEED } from '../../src/sandbox/seed/default-seed.ts';
import type { Seed } from '../../src/sandbox/seed/seed.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import type { Generation } from '../../src/waldur/instance.ts';
import { openWorkbench, type Document, type World } from '../e2e/world.ts';

/** The smallest spec; tests add what they are about. */
export const SMALL: OfferingSpec = {
  name: 'Cluster',
  customer: { name: 'Example University' },
  category: { name: 'HPC' },
  type: 'Marketplace.Slurm',
};

/** One component and one plan with a price. */
export const PRICED: OfferingSpec = {
  ...SMALL,
  components: [{ type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'hours' }],
  plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.10' } }],
};

/** The live counterpart of a spec without components, as a seed knows it. */
export const LIVE = {
  customer: 'university',
  category: 'hpc_category',
  type: 'Marketplace.Slurm',
  name: 'Cluster',
  state: 'Draft',
} as const;

/** A sandbox with the default seed and more. */
export async function startOfferingWorld(
  more: Seed = {},
  options: { readonly generation?: Generation; readonly actor?: string } = {},
): Promise<World> {
  const { generation = '2024-10', actor = 'admin' } = options;
  const seed = {
    ...DEFAULT_SEED,
    ...more,
    users: { ...DEFAULT_SEED.users, ...more.users },
    customers: { ...DEFAULT_SEED.customers, ...more.customers },
  };
  const sandbox = await startSandbox({ generation, seed });
  const bench = await openWorkbench({
    WALDUR_API_URL: sandbox.url,
    WALDUR_ACCESS_TOKEN: sandbox.token(actor),
    SITE_TOKEN: 'a token of the site',
  });
  return {
    ...bench,
    sandbox,
    async close() {
      await sandbox.close();
      await bench.close();
    },
  };
}

/** A manifest of an offering. */
export function offering(spec: OfferingSpec, annotations?: Document['annotations']): Document {
  return { name: 'cluster', spec, ...(annotations === undefined ? {} : { annotations }) };
}

/** The one object of a plan. */
export function only(plan: Plan): PlannedObject {
  const [object, ...others] = plan.objects;
  if (object === undefined || others.length > 0) throw new Error('the plan has not exactly one object');
  return object;
}

/** The requests of a plan as `METHOD action body`, without the uuid of the offering or plan. */
export function requests(plan: Plan): string[] {
  return only(plan).steps.map((step) => {
    if (step.type === 'deliver' || step.type === 'wait') throw new Error('offerings deliver nothing');
    const path = step.path.replaceAll(/\{[^{}]+\}|[0-9a-f]{32}/gu, '*');
    if (step.type === 'read') return `READ ${path} ${String(step.query['field'])}`;
    return `${step.method} ${path} ${JSON.stringify(step.body?.value ?? null)}`;
  });
}

/** Applies, and tells what is left to do afterwards. */
export async function settled(world: World, documents: readonly Document[]): Promise<readonly string[]> {
  const report = await world.apply(await world.plan(documents));
  const failed = report.results.filter(({ outcome }) => outcome !== 'applied');
  if (failed.length > 0)
    throw new Error(failed.map(({ error }) => error?.summary ?? 'not applied').join('\n'));
  const second = await world.plan(documents);
  return second.objects.flatMap(({ changes }) => changes.map(({ path }) => path.join('.')));
}
