import { afterEach, expect, test } from 'vitest';
import { startWorld, type AccountDocument, type World } from '../e2e/world.ts';

let world: World;

afterEach(() => world.close());

function accounts(count: number): readonly AccountDocument[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'ServiceAccount',
    name: `agent-${String(index)}`,
    spec: { username: `agent-${String(index)}`, email: 'a@example.org', job_title: 'Agent' },
  }));
}

/** The reads of users, without that of the caller. */
async function readsOf(documents: readonly AccountDocument[]): Promise<readonly string[]> {
  const since = world.sandbox.requests.length;
  await world.plan(documents);
  return world.sandbox.requests
    .slice(since)
    .filter(({ path }) => path.startsWith('users/') && path !== 'users/me/')
    .map(({ method, path, query }) => `${method} ${path}?${query}`);
}

const FIELDS =
  'field=uuid&field=username&field=is_active&field=agreement_date&field=registration_method&field=email&field=job_title';

test('a few accounts are asked for by name, with the fields that matter', async () => {
  world = await startWorld('2024-10');
  const reads = await readsOf(accounts(2));
  expect(reads).toHaveLength(2);
  expect(reads[0]).toMatch(new RegExp(`^GET users/\\?username=agent-0&${FIELDS}(&page_size=300)?$`, 'u'));
});

test('many accounts are read as one list', async () => {
  world = await startWorld('2024-10');
  const reads = await readsOf(accounts(20));
  expect(reads).toHaveLength(2);
  expect(reads.at(-1)).toContain(FIELDS);
  expect(reads.join(' ')).not.toContain('username=');
});

test('many accounts are asked for by name where the list is long', async () => {
  world = await startWorld('2024-10');
  const { users } = world.sandbox.store;
  const [pattern] = [...users.values()];
  if (pattern === undefined) throw new Error('the seed has no users');
  for (let index = 0; index < 1000; index += 1) {
    const uuid = index.toString(16).padStart(32, '0');
    users.set(uuid, { ...pattern, uuid, username: `other-${String(index)}` });
  }
  expect(await readsOf(accounts(5))).toHaveLength(6);
});

test('what an identity provider keeps is asked for only where there is one', async () => {
  world = await startWorld('2024-10');
  const [one] = accounts(1);
  if (one === undefined) throw new Error('there is no account');
  await world.apply(await world.plan([one]));
  expect(await readsOf([one])).toHaveLength(1);
});

test('tokens are read only where a manifest speaks of them, and staff asks', async () => {
  world = await startWorld('8.0');
  const [one] = accounts(1);
  if (one === undefined) throw new Error('there is no account');
  await world.apply(await world.plan([one]));
  expect((await readsOf([one])).join(' ')).not.toContain('token');
  const speaking = { ...one, spec: { ...one.spec, token: { sinks: [] } } };
  expect((await readsOf([speaking])).filter((read) => read.includes('/token/'))).toHaveLength(1);
});
