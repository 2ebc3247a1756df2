import { afterEach, expect, test } from 'vitest';
import type { BackendResourceSpec, OpenStackServerGroupSpec } from '../../src/manifest/types.gen.ts';
import { openWorkbench, type Document, type Workbench } from '../e2e/world.ts';
import { startCheckedSandbox, type CheckedSandbox } from './checked-sandbox.ts';

let sandbox: CheckedSandbox | undefined;
let bench: Workbench | undefined;

afterEach(async () => {
  await bench?.close();
  await sandbox?.close();
});

/** Applies each version of one object in turn. */
async function play(around: readonly Document[], versions: readonly Document[]): Promise<CheckedSandbox> {
  const started = await startCheckedSandbox();
  sandbox = started;
  bench = await openWorkbench(
    { WALDUR_API_URL: started.url, WALDUR_ACCESS_TOKEN: started.token('admin') },
    (milliseconds) => Promise.resolve(started.clock.advance(milliseconds)),
  );
  for (const version of versions) {
    const report = await bench.apply(await bench.plan([...around, version]));
    expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  }
  return started;
}

const offering: Document = {
  name: 'machines',
  spec: {
    name: 'Machines',
    customer: { name: 'Example University' },
    category: { name: 'HPC' },
    type: 'Marketplace.Basic',
    components: [
      { type: 'hours', name: 'Hours', measured_unit: 'h', billing_type: 'limit', limit_period: 'month' },
    ],
    plans: [{ name: 'Standard', unit: 'month', prices: { hours: '1' } }],
    state: 'Active',
  },
};

function machine(spec: Partial<BackendResourceSpec>): Document {
  return {
    kind: 'BackendResource',
    name: 'machine',
    spec: {
      offering: { manifest: 'machines' },
      project: { name: 'Example Project' },
      backend_id: 'vm-5678',
      name: 'my-backend-vm-123',
      backend_metadata: { limits: { hours: 100 } },
      ...spec,
    },
  };
}

test('what backend resources send to 8.0 fits the API description, and so do the answers they work with', async () => {
  const started = await play(
    [offering],
    [machine({}), machine({ name: 'renamed' }), machine({ name: 'renamed', import: { plan: { name: 'Standard' } } })],
  );
  const writes = started.writes().filter(({ path }) => path.startsWith('backend-resources/'));
  expect(writes.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f]{32}/u, '*')}`)).toEqual([
    'POST backend-resources/',
    'DELETE backend-resources/*/',
    'POST backend-resources/',
    'POST backend-resources/*/import_resource/',
  ]);
  expect(started.violations()).toEqual([]);
});

function group(policy: OpenStackServerGroupSpec['policy']): Document {
  const spec = { tenant: { name: 'example-tenant' }, name: 'db-spread', description: 'databases', policy };
  return { kind: 'OpenStackServerGroup', name: 'db-spread', spec };
}

test('what server groups send to 8.0 fits the API description, and so do the answers they work with', async () => {
  const started = await play([], [group('affinity'), group('soft-anti-affinity')]);
  expect(started.writes().map(({ method }) => method)).toEqual(['POST', 'DELETE', 'POST']);
  expect(started.violations()).toEqual([]);
});
