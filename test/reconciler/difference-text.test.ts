import { expect, test } from 'vitest';
import { NOT_COMPARED, type FieldChange } from '../../src/diff/field-change.ts';
import { Secret } from '../../src/manifest/secret.ts';
import { differenceText } from '../../src/reconciler/plan/difference-text.ts';

test.each<[string, FieldChange, string]>([
  [
    'both sides',
    { path: ['description'], operation: 'change', before: '', after: 'New' },
    'description ("", declared New)',
  ],
  [
    'nothing there',
    { path: ['limits', 'cpu'], operation: 'add', after: 5 },
    'limits.cpu (nothing, declared 5)',
  ],
  [
    'a member',
    { path: ['plans', 'Old', 'prices', 'cpu'], operation: 'change', before: '1', after: '2' },
    'plan "Old" price of cpu (1, declared 2)',
  ],
  ['a long text', { path: ['a'], operation: 'change', before: 'x'.repeat(60), after: 'y' }, 'a'],
  ['a secret', { path: ['a'], operation: 'change', before: 'x', after: new Secret('hunter2') }, 'a'],
  ['a hidden secret', { path: ['a'], operation: 'change', before: NOT_COMPARED, after: 'y' }, 'a'],
])('%s', (_, change, text) => {
  expect(differenceText(change)).toBe(text);
});
