import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { rich, richSpec } from './documents.ts';
import { startWorld, type Document, type World } from './world.ts';

const changed: Document = {
  ...rich,
  spec: {
    ...richSpec,
    description: 'Closed for repairs',
    components: [
      ...(richSpec.components ?? []),
      { type: 'gpu', name: 'GPU', billing_type: 'usage', measured_unit: 'hours' },
    ],
    plans: [...(richSpec.plans ?? []), { name: 'Guest', unit: 'month', prices: { gpu: '1.5' } }],
    endpoints: [
      { name: 'Portal', url: 'https://new.example.org' },
      { name: 'API', url: 'https://api.example.org' },
    ],
    access: [
      { user: { username: 'alice' }, role: 'OFFERING.MANAGER', expiration_time: '2099-01-01T00:00:00Z' },
      { user: { username: 'bob' }, role: 'OFFERING.MANAGER' },
    ],
    state: 'Paused',
    paused_reason: 'repairs',
  },
};

/** What exists on the server, without what differs from run to run. */
async function inventory(world: World): Promise<unknown> {
  const answer = await fetch(
    `${world.sandbox.url}marketplace-provider-offerings/?field=name&field=state&field=components&field=plans&field=endpoints`,
    { headers: { authorization: `Token ${world.sandbox.token('admin')}` } },
  );
  const text = JSON.stringify(await answer.json());
  return JSON.parse(
    text
      .replaceAll(/[0-9a-f]{32}/gu, '*')
      .replaceAll(/"created":"[^"]+"/gu, '""')
      .replaceAll(/127\.0\.0\.1:\d+/gu, ''),
  );
}

async function play(generation: '2024-10' | '8.0', fault: Fault | undefined) {
  const world = await startWorld(generation);
  try {
    if (fault !== undefined) world.sandbox.inject(fault);
    for (const documents of [[rich], [changed]]) {
      const report = await world.apply(await world.plan(documents));
      expect(report.results.map(({ outcome, error }) => `${outcome} ${error?.summary ?? ''}`.trim())).toEqual(
        report.results.map(() => 'applied'),
      );
    }
    const last = await world.plan([changed]);
    expect(last.objects.filter(({ steps }) => steps.length > 0)).toEqual([]);
    return { live: await inventory(world), writes: world.sandbox.writes().length };
  } finally {
    await world.close();
  }
}

const kinds: readonly Fault['kind'][] = ['drop-after', 'drop-before', 'error-502', 'throttle', 'truncate'];

test.each(['2024-10', '8.0'] as const)(
  'on %s a fault at any write leaves the same objects as a quiet run',
  async (generation) => {
    const quiet = await play(generation, undefined);
    expect(quiet.writes).toBeGreaterThan(15);
    for (let position = 0; position < quiet.writes; position += 1) {
      const kind = kinds[position % kinds.length] ?? 'drop-after';
      for (const each of new Set<Fault['kind']>(['drop-after', kind])) {
        const { live } = await play(generation, {
          kind: each,
          method: 'POST',
          skip: position,
          retryAfter: 0,
        });
        expect(live, `${each} at write ${String(position)}`).toEqual(quiet.live);
      }
    }
  },
  120_000,
);
