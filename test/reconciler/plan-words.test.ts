import { expect, test } from 'vitest';
import { reasonWords } from '../../src/reconciler/plan-words.ts';

test.each([
  ['forget', 'let-go', 'not managed here any more'],
  ['no-op', 'let-go', 'fields are not managed here any more'],
  ['update', 'drift', 'drift (changed on the server, not in git)'],
  ['no-op', undefined, undefined],
] as const)('of %s with the reason %s', (action, reason, words) => {
  expect(reasonWords({ action, reason })).toBe(words);
});
