import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { OpenPortalAllocationSpec } from '../../src/manifest/types.gen.ts';
import { allocation, only, settle, withWorld } from './allocation-world.ts';

const file = new URL('../../examples/manifests/openportal-allocations/allocation.yaml', import.meta.url);

test('the example is made as it says, and then nothing is left to do', () =>
  withWorld('8.0', async (world) => {
    const manifest = parse(await readFile(file, 'utf8')) as { readonly spec: OpenPortalAllocationSpec };
    const { outcomes, after } = await settle(world, [allocation(manifest.spec)]);
    expect({ outcomes, after }).toEqual({ outcomes: ['applied'], after: ['no-op'] });
    expect(only(world)).toMatchObject({ name: manifest.spec.name, inBackend: { node_limit: 123 } });
  }));
