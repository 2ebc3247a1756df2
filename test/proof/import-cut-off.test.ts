import { expect, test } from 'vitest';
import type { PlannedObject } from '../../src/reconciler/plan.ts';
import type { Document } from '../e2e/world.ts';
import { openGround, type Ground } from './ground.ts';
import { attempt } from './heal.ts';
import { Life } from './life.ts';
import type { Version } from './scenario.ts';

const PROJECT = { name: 'Example Project', customer: { name: 'Example Institute' } };

/** A machine of a provider that is imported, and its limits, which are accounted for and so can be ordered. */
const DOCUMENTS: readonly Document[] = [
  {
    name: 'machines',
    spec: {
      name: 'Machines',
      customer: { name: 'Example University' },
      category: { name: 'HPC' },
      type: 'Marketplace.Basic',
      components: [{ type: 'node_hours', name: 'Node hours', billing_type: 'limit', measured_unit: 'h' }],
      plans: [{ name: 'Standard', unit: 'month', prices: { node_hours: '0.05' } }],
      state: 'Active',
    },
  },
  {
    kind: 'BackendResource',
    name: 'vm',
    spec: {
      offering: { manifest: 'machines' },
      project: PROJECT,
      name: 'vm',
      backend_id: 'vm',
      import: { plan: { name: 'Standard' } },
    },
  },
  {
    kind: 'ResourceLimits',
    name: 'vm',
    spec: { target: { resource: { manifest: 'vm' } }, limits: { node_hours: 100 } },
  },
];
const VERSION: Version = { documents: DOCUMENTS, prune: false };

function writesOf({ steps }: PlannedObject): readonly string[] {
  return steps.flatMap((step) => (step.type === 'request' ? [step.path.split('/').at(-2) ?? ''] : []));
}

/** What a run would send for the limits. */
async function limitsWay(ground: Ground): Promise<readonly string[]> {
  const { objects } = await ground.plan(VERSION);
  return objects.filter(({ key }) => key === 'ResourceLimits/vm').flatMap(writesOf);
}

test('limits are overwritten by the run that imports their resource, and ordered by the one after a run that was cut off in between', async () => {
  const ground = await openGround('8.0');
  try {
    const restore = await ground.remember();
    const ways: (readonly string[])[] = [];
    for (let moment = 0; ; moment += 1) {
      await restore();
      const life = new Life(moment);
      await attempt(ground, VERSION, { life });
      if (!life.signal.aborted) break;
      ground.restart('process');
      ways.push(await limitsWay(ground));
    }
    const changes = ways.filter((way, at) => JSON.stringify(way) !== JSON.stringify(ways[at - 1]));
    expect(changes).toEqual([['set_limits'], ['update_limits'], []]);
    expect(await limitsWay(ground)).toEqual([]);
  } finally {
    await ground.close();
  }
});
