import { expect, test } from 'vitest';
import { nearestKey } from '../../src/manifest/nearest-key.ts';
import type { ObjectKey } from '../../src/manifest/object-key.ts';

const KNOWN: readonly ObjectKey[] = [
  'Offering/test-cluster',
  'OpenStackServerGroup/spread',
  'LexisLink/spread',
];

test.each<[string, ObjectKey, ObjectKey | undefined]>([
  ['a slip in the name', 'Offering/test-clutser', 'Offering/test-cluster'],
  ['a slip in the kind', 'Offerings/test-cluster', 'Offering/test-cluster'],
  ['the same name of the kind that is written', 'LexisLink/spred', 'LexisLink/spread'],
  ['a long kind makes no other name near', 'OpenStackServerGroup/nope', undefined],
  ['a kind that nobody declares', 'BackendResource/spread', undefined],
])('%s', (_, written, meant) => {
  expect(nearestKey(written, KNOWN)).toBe(meant);
});
