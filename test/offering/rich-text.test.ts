import { expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { richTextsAsDeclared } from '../../src/providers/offering/rich-text.ts';

const spec = (description: string): OfferingSpec => ({
  name: 'x',
  customer: { name: 'y' },
  category: { name: 'z' },
  type: 'Marketplace.Basic',
  description,
});

test.each([
  ['a line feed for a dropped block', '<b>x</b> <div>inside</div>', '<b>x</b> \ninside', true],
  ['a line feed for a ruler', 'R&D<hr>y', 'R&amp;D\ny', true],
  ['another text', '<div>inside</div>', '\noutside', false],
  ['no block at all', 'x  y', 'x y', false],
  ['a kept block', '<p>x</p>', '\nx', false],
])('%s', (_, declared, live, same) => {
  expect(richTextsAsDeclared({ description: live }, spec(declared))).toEqual(
    same ? { description: declared } : {},
  );
});
