import { expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { openGround, type Ground } from './ground.ts';
import { attempt } from './heal.ts';
import { Life } from './life.ts';
import type { Version } from './scenario.ts';

function offering(changes: Partial<OfferingSpec>): Version {
  const spec: OfferingSpec = {
    name: 'By hand',
    customer: { name: 'Example University' },
    category: { name: 'Storage' },
    type: 'Marketplace.Basic',
    ...changes,
  };
  return { prune: false, documents: [{ name: 'by-hand', spec }] };
}

/** Lets a run die when the server has acted on its first write, and the machine with it. */
async function dieAfterFirstWrite(ground: Ground, version: Version): Promise<void> {
  const restore = await ground.remember();
  const quiet = new Life();
  await attempt(ground, version, { life: quiet });
  const moment = quiet.story.findIndex((name) => name.startsWith('POST'));
  expect(moment).toBeGreaterThan(0);
  await restore();
  expect(await attempt(ground, version, { life: new Life(moment) })).toEqual(['it has died']);
  ground.restart('machine');
}

test('what a run adopts is ours before it is changed, also when the run dies then', async () => {
  const ground = await openGround('8.0');
  try {
    await dieAfterFirstWrite(ground, offering({ description: 'We keep it' }));
    expect([...(await ground.state()).inventory]).toMatchObject([
      ['Offering/by-hand', { uuid: ground.sandbox.id('by_hand'), members: [] }],
    ]);
  } finally {
    await ground.close();
  }
});

test('members that a run adds by a request that makes nothing are ours, also when the run dies then', async () => {
  const ground = await openGround('8.0');
  try {
    expect(await attempt(ground, offering({ organization_groups: [] }))).toEqual([]);
    await dieAfterFirstWrite(ground, offering({ organization_groups: [{ name: 'Universities' }] }));
    expect((await ground.state()).inventory.get('Offering/by-hand')?.members).toEqual([
      '["organization_groups","Universities"]',
    ]);
  } finally {
    await ground.close();
  }
});
