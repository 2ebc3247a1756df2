import { expect, test } from 'vitest';
import type { OpenPortalAllocationSpec } from '../../src/manifest/types.gen.ts';
import { openWorkbench } from '../e2e/world.ts';
import { startCheckedSandbox } from './checked-sandbox.ts';

const base: OpenPortalAllocationSpec = {
  project: { name: 'Example Project', customer: { name: 'Example Institute' } },
  service_settings: { name: 'Isambard', type: 'OPENPORTAL' },
  name: 'alloc-1',
};

test('what allocations send to 8.0 fits the API description, and so do the answers they work with', async () => {
  const sandbox = await startCheckedSandbox();
  const bench = await openWorkbench(
    { WALDUR_API_URL: sandbox.url, WALDUR_ACCESS_TOKEN: sandbox.token('admin') },
    (milliseconds) => Promise.resolve(sandbox.clock.advance(milliseconds)),
  );
  try {
    const specs: readonly OpenPortalAllocationSpec[] = [
      { ...base, description: 'first', node_limit: 123 },
      { ...base, description: '', node_limit: 0 },
      { ...base, description: 'second' },
    ];
    for (const spec of specs) {
      const documents = [{ kind: 'OpenPortalAllocation', name: 'allocation', spec }] as const;
      const report = await bench.apply(await bench.plan(documents));
      expect(report.results.map(({ outcome }) => outcome)).toEqual(['applied']);
    }
    expect(sandbox.writes().map(({ method }) => method)).toEqual(['POST', 'POST', 'PATCH', 'POST', 'PATCH']);
    expect(sandbox.violations()).toEqual([]);
  } finally {
    await bench.close();
    await sandbox.close();
  }
});
