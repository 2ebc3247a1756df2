import type { ServiceAccountSpec } from '../../../src/manifest/types.gen.ts';
import type { User } from '../../../src/sandbox/store/rows.ts';
import type { Document, World } from '../../e2e/world.ts';
import { oneByOne, type KindDescription } from '../kind-description.ts';

function account(number: number, changes: Partial<ServiceAccountSpec> = {}): Document {
  const name = `agent-${String(number)}`;
  const spec = { username: name, email: `${name}@example.org`, first_name: 'Site', ...changes };
  return { kind: 'ServiceAccount', name, spec };
}

function row({ sandbox: { store } }: World): User {
  const user = [...store.users.values()].find(({ username }) => username === 'agent-0');
  if (user === undefined) throw new Error('there is no account');
  return user;
}

const CHANGES: Partial<ServiceAccountSpec> = {
  first_name: 'Other',
  last_name: 'Agent',
  native_name: 'Agentti',
  description: 'Reports usage',
  job_title: 'Agent',
  organization: 'Example University',
  phone_number: '+372 5555',
  preferred_language: 'et',
  is_staff: true,
  is_support: true,
  is_active: false,
};

/** Fields that only newer servers have. */
const NEWER: Partial<ServiceAccountSpec> = {
  organization_country: 'EE',
  organization_type: 'university',
  organization_registry_code: '12345',
  notifications_enabled: false,
};

export const serviceAccount: KindDescription = {
  kind: 'ServiceAccount',
  generations: ['2024-10', 'openportal-2024-08', '8.0'],
  document: (_, number) => account(number),
  changes: (generation) =>
    oneByOne<ServiceAccountSpec>(
      (changed) => account(0, changed),
      generation === '8.0' ? { ...NEWER, ...CHANGES } : CHANGES,
    ),
  otherFields: {
    username: 'identifies it',
    email: 'cannot be changed after the first sign-in',
    grants: 'objects of their own',
    token: 'is delivered, not compared',
  },
  drift(world) {
    row(world).columns['first_name'] = 'Drifted';
    return 'first_name';
  },
  count: ({ sandbox: { store } }) => store.users.size,
  makes: true,
  hasWorker: false,
  removedBy: 'deactivate',
  copies(world, last) {
    const { store } = world.sandbox;
    const pattern = row(world);
    for (let number = 1; number <= last; number += 1) {
      const uuid = store.newUuid();
      const name = `agent-${String(number)}`;
      const own = { uuid, username: name, email: `${name}@example.org`, token: store.newToken() };
      store.users.set(uuid, { ...pattern, ...own });
    }
  },
  reads: { fixed: 4, lists: 1 },
};
