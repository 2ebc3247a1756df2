import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../e2e/world.ts';
import { allocation } from './allocation-world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld('8.0');
});
afterAll(() => world.close());

const uuid = 'a'.repeat(32);

const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ['limits of both generations', { node_limit: 1, cpu_limit: 1 }, 'ALLOCATION_LIMITS_MIXED'],
  ['one of three limits', { gpu_limit: 1 }, 'ALLOCATION_LIMITS_INCOMPLETE'],
  ['two of three limits', { gpu_limit: 1, cpu_limit: 0 }, 'ALLOCATION_LIMITS_INCOMPLETE'],
  ['a negative limit', { node_limit: -1 }, 'MANIFEST_INVALID_VALUE'],
  ['half a node hour', { node_limit: 0.5 }, 'MANIFEST_WRONG_TYPE'],
  ['a limit as text', { node_limit: '7' }, 'MANIFEST_WRONG_TYPE'],
  ['no name', { name: '' }, 'MANIFEST_INVALID_VALUE'],
  ['blanks around the name', { name: ' alloc' }, 'MANIFEST_INVALID_VALUE'],
  ['two ways to name the project', { project: { name: 'a', slug: 'b' } }, 'MANIFEST_INVALID_REFERENCE'],
  ['two ways to name the cluster', { service_settings: { name: 'a', uuid } }, 'MANIFEST_INVALID_REFERENCE'],
  ['a cluster of another type', { service_settings: { name: 'a', type: 'SLURM' } }, 'MANIFEST_INVALID_VALUE'],
  ['what only the server sets', { backend_id: 'x' }, 'MANIFEST_UNKNOWN_FIELD'],
  ['what would break the mapping', { groupname: 'x' }, 'MANIFEST_UNKNOWN_FIELD'],
];

test.each(cases)('%s is an error', async (_, changes, code) => {
  const broken = allocation();
  Object.assign(broken.spec, changes);
  const findings = await world.validate([broken]);
  expect(findings.map((finding) => finding.code)).toContain(code);
});

test.each([
  ['no limit', {}],
  ['nothing at all', { node_limit: 0, description: '' }],
  ['the older limits together', { cpu_limit: 0, gpu_limit: 0, ram_limit: 0 }],
  ['the type of the cluster', { service_settings: { name: 'a', type: 'OPENPORTAL' as const } }],
])('%s is fine', async (_, changes) => {
  expect(await world.validate([allocation(changes)])).toEqual([]);
});

test('two manifests do not claim one allocation', async () => {
  const findings = await world.validate([
    allocation({ service_settings: { name: 'a', type: 'OPENPORTAL' } }),
    { ...allocation({ service_settings: { name: 'a' } }), name: 'again' },
  ]);
  expect(findings.map(({ code }) => code)).toEqual(['MANIFEST_SAME_TARGET']);
});
