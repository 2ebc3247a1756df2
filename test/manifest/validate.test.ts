import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/manifest/manifest.ts';
import { objectKey } from '../../src/manifest/object-key.ts';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { providers } from '../../src/providers/registry.ts';
import { validate } from '../../src/reconciler/validate.ts';
import { load, loadFiles } from './load.ts';
import { offeringText } from './offering-text.ts';

const PREFIX = 'gitops.waldur.com/';

function offering(
  name: string,
  annotations: Readonly<Record<string, string>> = {},
  lines: readonly string[] = [],
): string {
  const metadata = Object.entries(annotations).map(
    ([key, value]) => `annotations: { ${PREFIX}${key}: "${value}" }`,
  );
  return `${offeringText(lines, { name, metadata })}---\n`;
}

async function codes(text: string): Promise<string[]> {
  return validate(await load(text), providers).map(
    ({ code, position }) => `${code} ${String(position?.line)}`,
  );
}

describe('a set of manifests', () => {
  it.each<readonly [name: string, text: string, found: readonly string[]]>([
    ['that is right', offering('a') + offering('b', { 'depends-on': 'Offering/a' }), []],
    [
      'an order that is the other way round',
      offering('a', { 'depends-on': 'Offering/b' }) + offering('b'),
      [],
    ],
    [
      'a dependency on nothing',
      offering('a', { 'depends-on': 'Offering/b' }),
      ['MANIFEST_DANGLING_REFERENCE 5'],
    ],
    [
      'a reference to nothing',
      offering('a', {}, ['access: [{ user: { manifest: agent }, role: R }]']),
      ['MANIFEST_DANGLING_REFERENCE 10'],
    ],
    [
      'two mistakes, one of form and one of sense',
      offering('a', {}, [
        'descripton: x',
        'components: [{ type: cpu, name: CPU, billing_type: usage }]',
        'plans: [{ name: Default, unit: month, prices: { gpu: 1 } }]',
      ]),
      ['MANIFEST_UNKNOWN_FIELD 10', 'PLAN_PRICE_UNKNOWN_COMPONENT 12'],
    ],
    [
      'a list with a broken item, of which the rest says something else',
      offering('a', {}, [
        'components: [{ type: cpu, name: CPU, billing_type: usage }, { name: GPU }]',
        'plans: [{ name: Default, unit: month, prices: { gpu: 1 } }]',
        'state: Actve',
        'paused_reason: x',
      ]),
      ['MANIFEST_MISSING_FIELD 10', 'MANIFEST_INVALID_VALUE 12'],
    ],
    [
      'a broken manifest and another one of its name',
      offering('a', {}, ['state: x']) + offering('a'),
      ['MANIFEST_INVALID_VALUE 10', 'MANIFEST_DUPLICATE_NAME 15'],
    ],
    [
      'a dependency on a manifest that is wrong itself',
      offering('a', { 'depends-on': 'Offering/b' }) + offering('b', {}, ['state: x']),
      ['MANIFEST_INVALID_VALUE 21'],
    ],
    [
      'a dependency beside a document that cannot be read',
      `${offering('a', { 'depends-on': 'Offering/b' })}a: [\n`,
      ['MANIFEST_SYNTAX 12'],
    ],
    ['an object that needs itself', offering('a', { 'depends-on': 'Offering/a' }), ['MANIFEST_CYCLE 5']],
    [
      'a circle',
      offering('a', { 'depends-on': 'Offering/b' }) +
        offering('b', { 'depends-on': 'Offering/c' }) +
        offering('c', { 'depends-on': 'Offering/b' }),
      ['MANIFEST_CYCLE 16'],
    ],
    [
      'two circles',
      ['a', 'b', 'c', 'd']
        .map((name, index) => offering(name, { 'depends-on': `Offering/${'badc'[index] ?? ''}` }))
        .join(''),
      ['MANIFEST_CYCLE 5', 'MANIFEST_CYCLE 27'],
    ],
    [
      'one target by name',
      offering('a') + offeringText([], { name: 'b', title: 'a' }),
      ['MANIFEST_SAME_TARGET 16'],
    ],
    [
      'one target by uuid',
      ['a', 'b']
        .map((name, index) =>
          offering(name, {
            uuid: ['1d8e2d5f0a9b4c7e8f60718293a4b5c6', '1D8E2D5F-0A9B-4C7E-8F60-718293A4B5C6'][index] ?? '',
          }),
        )
        .join(''),
      ['MANIFEST_SAME_TARGET 16'],
    ],
    [
      'an annotation that nobody knows',
      offering('a', { protected: 'true' }),
      ['MANIFEST_UNKNOWN_ANNOTATION 5'],
    ],
    ['a uuid that is none', offering('a', { uuid: '123' }), ['MANIFEST_INVALID_ANNOTATION 5']],
    ['an unknown mode', offering('a', { mode: 'observe' }), ['MANIFEST_INVALID_ANNOTATION 5']],
    ['an unknown switch', offering('a', { reconcile: 'off' }), ['MANIFEST_INVALID_ANNOTATION 5']],
    [
      'a dependency that names no kind',
      offering('a', { 'depends-on': 'b' }),
      ['MANIFEST_INVALID_ANNOTATION 5'],
    ],
    [
      'an ignored field that does not exist',
      offering('a', { 'ignore-fields': 'descripton' }),
      ['MANIFEST_INVALID_ANNOTATION 5'],
    ],
    ['a switch of protection', offering('a', { protect: 'yes' }), ['MANIFEST_INVALID_ANNOTATION 5']],
    [
      'a policy of another kind',
      offering('a', { 'deletion-policy': 'Deactivate' }),
      ['MANIFEST_INVALID_ANNOTATION 5'],
    ],
    [
      'a former name with a kind',
      offering('a', { 'previous-name': 'Offering/b' }),
      ['MANIFEST_INVALID_ANNOTATION 5'],
    ],
    [
      'a former name that is declared',
      offering('a', { 'previous-name': 'b' }) + offering('b'),
      ['MANIFEST_INVALID_ANNOTATION 5'],
    ],
    [
      'its own name as former name',
      offering('a', { 'previous-name': 'a' }),
      ['MANIFEST_INVALID_ANNOTATION 5'],
    ],
    [
      'one former name twice',
      offering('a', { 'previous-name': 'c' }) + offering('b', { 'previous-name': 'c' }),
      ['MANIFEST_INVALID_ANNOTATION 16'],
    ],
    [
      'annotations that are right',
      offering('a', { 'ignore-fields': 'description, plans.Default.prices' }) +
        offering('b', { mode: 'Observe' }) +
        offering('c', { reconcile: 'disabled' }) +
        offering('d', { 'deletion-policy': 'Delete' }) +
        offering('e', { protect: 'true' }) +
        offering('f', { protect: 'false' }) +
        offering('g', { 'previous-name': 'old.name' }),
      [],
    ],
    [
      'a mistake of the kind',
      offering('a', {}, ['plans: []', 'state: Active']),
      ['OFFERING_WITHOUT_PLANS 11'],
    ],
  ])('%s', async (_, text, found) => {
    expect(await codes(text)).toEqual(found);
  });

  it('names all objects of a circle', async () => {
    const set = await load(
      offering('a', { 'depends-on': 'Offering/b' }) + offering('b', { 'depends-on': 'Offering/a' }),
    );
    expect(validate(set, providers)[0]?.summary).toBe(
      'Offering/a depends on itself in a circle: Offering/a → Offering/b → Offering/a',
    );
  });

  it('is sorted by files and lines', async () => {
    const set = await load(
      offering('a', { protect: 'x' }, ['plans: []', 'state: Active']) + offering('b', {}, ['c: 1']),
    );
    const lines = validate(set, providers).map(({ position }) => position?.line ?? 0);
    expect(lines).toEqual(lines.toSorted((one, other) => one - other));
    expect(lines).toHaveLength(3);
  });

  it('may be a long chain', async () => {
    const length = 2_000;
    const manifests = Array.from({ length }, (_, index): Manifest<OfferingSpec> => ({
      kind: 'Offering',
      metadata: {
        name: `o${String(index)}`,
        annotations: { [`${PREFIX}depends-on`]: objectKey('Offering', `o${String((index + 1) % length)}`) },
      },
      spec: { name: String(index), customer: { name: 'c' }, category: { name: 'c' }, type: 't' },
      locate: () => ({ file: 'a', line: 1, column: 1, endColumn: 2, text: 'a' }),
    }));
    const set = { manifests: manifests as unknown as readonly Manifest[], diagnostics: [], files: ['a'] };
    expect(validate(set, providers).map(({ code }) => code)).toEqual(['MANIFEST_CYCLE']);
  });

  it('is right in all examples', async () => {
    const set = await loadFiles(new URL('../../examples/manifests', import.meta.url).pathname);
    expect(validate(set, providers)).toEqual([]);
    expect(set.manifests.length).toBeGreaterThan(0);
  });
});
