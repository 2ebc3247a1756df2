import type { Instance } from '../../src/waldur/instance.ts';

/** A server of the first generation that has everything, seen by its staff. */
export const someInstance: Instance = {
  url: 'http://waldur.example/api/',
  generation: '2024-10',
  version: 'unknown',
  collections: new Set(),
  caller: {
    uuid: 'c'.repeat(32),
    username: 'admin',
    email: 'admin@example.org',
    isStaff: true,
    isSupport: false,
    roles: [],
  },
};
