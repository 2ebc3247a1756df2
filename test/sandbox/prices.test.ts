import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { addResource } from '../../src/sandbox/store/add-resource.ts';
import { ask, at, createOffering } from './ask.ts';
import { started } from './started.ts';

interface Used {
  readonly sandbox: Sandbox;
  readonly offering: string;
  readonly plan: string;
}

/** A plan with prices that a terminated resource has used. */
async function usedPlan(): Promise<Used> {
  const sandbox = await started();
  const { offering, plan } = await createOffering(sandbox);
  await setPrices({ sandbox, offering, plan }, { node_hours: '1', seat: '2' });
  addResource(sandbox.store, {
    offering,
    project: sandbox.id('project'),
    plan,
    name: 'used',
    state: 'Terminated',
  });
  return { sandbox, offering, plan };
}

async function setPrices({ sandbox, plan }: Used, prices: Readonly<Record<string, string>>): Promise<number> {
  return (await ask(sandbox, 'admin', 'POST', `marketplace-plans/${plan}/update_prices/`, { prices })).status;
}

async function read({ sandbox, plan }: Used): Promise<readonly [unknown, unknown]> {
  const { body } = await ask(sandbox, 'admin', 'GET', `marketplace-plans/${plan}/`);
  return [at(body, 'prices'), at(body, 'future_prices')];
}

describe('a plan that a resource has used', () => {
  test('takes new prices for later, and the job of the month end brings them into force', async () => {
    const used = await usedPlan();
    await setPrices(used, { node_hours: '3', seat: '2' });
    expect(await read(used)).toEqual([
      { node_hours: 1, seat: 2 },
      { node_hours: 3, seat: 2 },
    ]);
    used.sandbox.runJob('month_end');
    expect(await read(used)).toEqual([
      { node_hours: 3, seat: 2 },
      { node_hours: 3, seat: 2 },
    ]);
  });

  test('loses a price of zero unless another one was scheduled before', async () => {
    const used = await usedPlan();
    await setPrices(used, { node_hours: '0', seat: '2' });
    expect((await read(used))[1]).toEqual({ node_hours: null, seat: 2 });
    await setPrices(used, { node_hours: '9', seat: '2' });
    await setPrices(used, { node_hours: '0', seat: '2' });
    expect((await read(used))[1]).toEqual({ node_hours: 0, seat: 2 });
  });

  test('cannot be changed otherwise, nor lose its components', async () => {
    const { sandbox, offering, plan } = await usedPlan();
    const patch = await ask(sandbox, 'admin', 'PATCH', `marketplace-plans/${plan}/`, { name: 'New' });
    expect(patch.body).toEqual(['It is not possible to update plan because it is used by resources.']);
    const path = `marketplace-provider-offerings/${offering}/`;
    const { body } = await ask(sandbox, 'admin', 'GET', path);
    const uuid = String(at(body, 'components', 0, 'uuid'));
    const removal = await ask(sandbox, 'admin', 'POST', `${path}remove_offering_component/`, { uuid });
    expect(removal.body).toEqual({
      details: 'The component Node hours cannot be removed because it is already used',
    });
  });
});
