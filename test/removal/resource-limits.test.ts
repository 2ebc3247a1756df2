import { expect, test } from 'vitest';
import { limitsPruning } from '../../src/providers/resource-limits/pruning.ts';
import { someInstance } from '../fakes/instance.ts';
import { fakeReader } from '../fakes/reader.ts';
import { withWorld } from '../e2e/with-world.ts';
import { outline, planRemoval, surplus } from './removal-world.ts';

const GONE = surplus('ResourceLimits/a', 'a'.repeat(32), 'Release');

test('limits are let go of, and stay as they are', () =>
  withWorld('2024-10', async (world) => {
    const removal = await planRemoval(world, GONE);
    expect(outline(removal)).toEqual(['release']);
    expect(removal).toMatchObject({ warnings: ['the limits stay as they are'] });
  }));

test('nothing is read for it', async () => {
  const reader = fakeReader({});
  expect([...(await limitsPruning.observe(reader, [GONE], someInstance))]).toEqual([[GONE.key, GONE]]);
  expect(reader.requests).toBe(0);
});
