import { expect, test } from 'vitest';
import type { ResourceLimitsSpec } from '../../src/manifest/types.gen.ts';
import { openWorkbench } from '../e2e/world.ts';
import { SEED } from '../resource-limits/limits-world.ts';
import { startCheckedSandbox } from './checked-sandbox.ts';

test('what limits send to 8.0 fits the API description, and so do the answers they work with', async () => {
  const sandbox = await startCheckedSandbox({ seed: SEED });
  const bench = await openWorkbench(
    { WALDUR_API_URL: sandbox.url, WALDUR_ACCESS_TOKEN: sandbox.token('admin') },
    (milliseconds) => Promise.resolve(sandbox.clock.advance(milliseconds)),
  );
  const cloud = { resource: { uuid: sandbox.id('cloud') } };
  const specs: readonly ResourceLimitsSpec[] = [
    { target: { resource: { name: 'res-1', project: { name: 'Lab' } } }, limits: { cpu: 20 } },
    { target: cloud, limits: { cores: 8 } },
    { target: { resource: { uuid: sandbox.id('agent_resource') } }, limits: { cpu: 20, ram: 7 } },
    { target: { allocation: { name: 'loose', project: { name: 'Lab' } } }, limits: { cpu: 600 } },
    { target: { allocation: { name: 'portal' } }, limits: { node: 123 } },
  ];
  try {
    const documents = specs.map(
      (spec, index) => ({ kind: 'ResourceLimits', name: `limits-${String(index)}`, spec }) as const,
    );
    const { results } = await bench.apply(await bench.plan(documents));
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'waiting',
      'applied',
      'applied',
      'applied',
      'applied',
    ]);
    await bench.plan(documents);
    expect(sandbox.writes().map(({ path }) => path.split('/').at(-2))).toEqual(
      expect.arrayContaining(['update_limits', 'set_limits']),
    );
    expect(sandbox.violations()).toEqual([]);
  } finally {
    await bench.close();
    await sandbox.close();
  }
});
