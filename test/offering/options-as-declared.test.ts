import { afterEach, expect, test } from 'vitest';
import { optionsAsDeclared } from '../../src/providers/offering/options-as-declared.ts';
import type { World } from '../e2e/world.ts';
import { offering, SMALL, startOfferingWorld } from './offering-world.ts';

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

test('options settle whichever type a server makes of them', async () => {
  const plugin_options = { heappe_cluster_id: 1, initial_uidnumber: '5000', supports_pausing: 'true' };
  for (const generation of ['8.0', '2024-10'] as const) {
    world = await startOfferingWorld({}, { generation });
    const document = offering({ ...SMALL, plugin_options });
    await world.apply(await world.plan([document]));
    expect((await world.plan([document])).objects.map(({ action }) => action)).toEqual(['no-op']);
    await world.close();
  }
});

test.each([
  ['a number of a text', { initial_uidnumber: '5000' }, { initial_uidnumber: 5000 }, true],
  ['a text of a number', { heappe_cluster_id: 1 }, { heappe_cluster_id: '1' }, true],
  ['another number', { heappe_cluster_id: 1 }, { heappe_cluster_id: '2' }, false],
  ['a text where a number counts', { initial_uidnumber: 5000 }, { initial_uidnumber: '5000' }, false],
  ['a text where a switch counts', { supports_pausing: false }, { supports_pausing: 'false' }, false],
])('%s', (_, declared, live, same) => {
  expect(optionsAsDeclared({ plugin_options: live }, { ...SMALL, plugin_options: declared })).toEqual({
    plugin_options: same ? declared : live,
  });
});
