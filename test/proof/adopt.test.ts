import { expect, test } from 'vitest';
import { openGround } from './ground.ts';
import { attempt } from './heal.ts';
import { Life } from './life.ts';
import type { Version } from './scenario.ts';

test('what a run adopts is ours before it is changed, also when the run dies then', async () => {
  const ground = await openGround('8.0');
  try {
    const version: Version = {
      prune: false,
      documents: [
        {
          name: 'by-hand',
          spec: {
            name: 'By hand',
            customer: { name: 'Example University' },
            category: { name: 'Storage' },
            type: 'Marketplace.Basic',
            description: 'We keep it',
          },
        },
      ],
    };
    const restore = await ground.remember();
    const quiet = new Life();
    await attempt(ground, version, { life: quiet });
    const moment = quiet.story.findIndex((name) => name.startsWith('POST'));
    expect(moment).toBeGreaterThan(0);
    await restore();
    expect(await attempt(ground, version, { life: new Life(moment) })).toEqual(['it has died']);
    ground.restart('machine');
    expect([...(await ground.state()).inventory]).toMatchObject([
      ['Offering/by-hand', { uuid: ground.sandbox.id('by_hand'), members: [] }],
    ]);
  } finally {
    await ground.close();
  }
});
