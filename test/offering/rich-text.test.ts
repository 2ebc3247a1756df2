import { expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { plansToSpec } from '../../src/providers/offering/members-to-spec.ts';
import { someManifest } from '../fakes/manifest.ts';
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
  ['a script without its tags', '<h2>Hi</h2><script>alert(1)</script>', '<h2>Hi</h2>alert(1)', true],
  ['a style sheet without its tags', '<style>p{color:red}</style>x', 'p{color:red}x', true],
  ['an emptied style', '<p style="color:red;position:fixed">x</p>', '<p style="">x</p>', true],
  [
    'several emptied styles',
    `<p class=a style='color:red'>x</p><span style=top:1px>y</span>`,
    '<p style="">x</p><span style="">y</span>',
    true,
  ],
  ['a style that differs', '<p style="color:red">x</p>', '<p style="color:blue">x</p>', false],
  ['another text of a script', '<script>a</script>', 'b', false],
  ['a kept block', '<p>x</p>', '\nx', false],
])('%s', (_, declared, live, same) => {
  expect(richTextsAsDeclared({ description: live }, spec(declared))).toEqual(
    same ? { description: declared } : {},
  );
});

test('the text of a plan is cleaned in the same way', () => {
  const declared = '<div>Day</div><div>by day</div>';
  const origin = someManifest('Offering', 'x');
  const plans = [{ name: 'Day', unit: 'day' as const, description: declared }];
  const wanted = {
    key: 'Offering/x' as const,
    spec: { ...spec('d'), plans },
    origin,
    path: ['spec'],
    references: new Map(),
    outside: () => undefined,
  };
  const live = { uuid: '1', name: 'Day', isArchived: false, resources: 0, prices: new Map() };
  const row = { description: 'Day\nby day' };
  expect(plansToSpec([{ ...live, row }], wanted)).toMatchObject([{ description: declared }]);
});
