import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { ownAnnotations } from '../e2e/own-annotations.ts';
import { plannedWrites, startOwnedWorld, type Document, type OwnedWorld } from '../e2e/world.ts';

let world: OwnedWorld;
beforeEach(async () => {
  world = await startOwnedWorld('8.0');
});
afterEach(() => world.close());

type Annotations = Readonly<Record<string, string>>;

function offering(name: string, users: readonly string[], annotations: Annotations = {}): Document {
  const spec: OfferingSpec = {
    name: `Offering ${name}`,
    customer: { name: 'Example University' },
    category: { name: 'HPC' },
    type: 'Marketplace.Basic',
    components: [{ type: 'cpu', name: 'CPU', measured_unit: 'hours', billing_type: 'usage' }],
    plans: [{ name: 'Default', unit: 'month' }],
    state: 'Active',
    access: users.map((username) => ({ user: { username }, role: 'OFFERING.MANAGER' })),
  };
  return { name, spec, annotations: ownAnnotations(annotations) };
}

const OTHER = offering('other', []);

async function apply(...documents: readonly Document[]): Promise<void> {
  const { results } = await world.apply(await world.plan(documents));
  expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
}

/** What becomes of the offering and of the role on it. */
async function planned(documents: readonly Document[], prune: boolean): Promise<readonly string[]> {
  const plan = await world.plan(documents, { prune });
  return [
    ...plan.objects
      .filter(({ key }) => key.includes('Offering/one'))
      .map(({ key, action, blocked }) =>
        [key.split('/')[0], action, ...blocked.map(({ code }) => code)].join(' '),
      ),
    ...plan.surplus.map(({ key }) => `${key.split('/')[0] ?? ''} stays`),
    ...plannedWrites(plan),
  ].toSorted();
}

describe('what a document declares shares what it says of the time after it', () => {
  test.each<readonly [string, Annotations, readonly string[]]>([
    ['protect', { protect: 'true' }, ['Grant blocked OBJECT_PROTECTED', 'Offering blocked OBJECT_PROTECTED']],
    ['Orphan', { 'deletion-policy': 'Orphan' }, ['Grant forget', 'Offering forget']],
    [
      'nothing',
      {},
      [
        'Grant delete',
        'Offering archive',
        'POST marketplace-provider-offerings/*/archive/',
        'POST marketplace-provider-offerings/*/delete_user/',
      ],
    ],
  ])('%s', async (_, annotations, expected) => {
    await apply(offering('one', ['alice'], annotations), OTHER);
    expect(await planned([OTHER], true)).toEqual(expected);
  });
});

describe('a document that leaves alone what it declares', () => {
  test.each<readonly [string, Annotations, readonly string[]]>([
    ['Observe', { mode: 'Observe' }, ['Grant no-op', 'Offering no-op']],
    ['CreateOnly', { mode: 'CreateOnly' }, ['Grant no-op', 'Offering no-op']],
    ['disabled', { reconcile: 'disabled' }, ['Grant forget', 'Offering forget']],
  ])('revokes nothing that leaves it, nor what others granted: %s', async (_, annotations, expected) => {
    await apply(offering('one', ['alice']), OTHER);
    const { store } = world.sandbox;
    const uuid = store.newUuid();
    const [granted] = store.grants.values();
    const bob = [...store.users.values()].find(({ username }) => username === 'bob')?.uuid;
    if (granted === undefined || bob === undefined) throw new Error('there is no grant, or no user');
    store.grants.set(uuid, { ...granted, uuid, user: bob });
    for (const prune of [false, true]) {
      expect(await planned([offering('one', [], annotations), OTHER], prune)).toEqual(expected);
    }
  });
});
