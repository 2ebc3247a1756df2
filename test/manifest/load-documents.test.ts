import { describe, expect, it } from 'vitest';
import { load } from './load.ts';
import { FIRST_ADDED_LINE, offeringText } from './offering-text.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly code: string;
  /** What the caret is under. */
  readonly marked: string;
  readonly line: number;
  readonly summary: RegExp;
  readonly hint?: RegExp;
}

function added(
  name: string,
  lines: readonly string[],
  code: string,
  marked: string,
  summary: RegExp,
  hint?: RegExp,
  line = FIRST_ADDED_LINE,
): Case {
  return {
    name,
    text: offeringText(lines),
    code,
    marked,
    line,
    summary,
    ...(hint === undefined ? {} : { hint }),
  };
}

const HEAD = 'apiVersion: gitops.waldur.com/v1alpha1\n';

const cases: readonly Case[] = [
  added(
    'an unknown field',
    ['descripton: x'],
    'MANIFEST_UNKNOWN_FIELD',
    'descripton',
    /^Offering\/test-cluster has no field "descripton"$/u,
    /Did you mean "description"/u,
  ),
  added(
    'an unknown field further down',
    ['plans: [{ name: A, unit: day, price: {} }]'],
    'MANIFEST_UNKNOWN_FIELD',
    'price',
    /has no field "price" in spec\.plans\[0\]$/u,
    /"prices"/u,
  ),
  added(
    'a missing field',
    ['plans:', '  - name: A'],
    'MANIFEST_MISSING_FIELD',
    'name: A',
    /needs the field "unit" in spec\.plans\[0\]$/u,
    /period/u,
    FIRST_ADDED_LINE + 1,
  ),
  added(
    'a number for a text',
    ['description: 5'],
    'MANIFEST_WRONG_TYPE',
    '5',
    /has a number as spec\.description, where a text is needed$/u,
    /in quotes/u,
  ),
  added(
    'a text for a list',
    ['plans: none'],
    'MANIFEST_WRONG_TYPE',
    'none',
    /has a text as spec\.plans, where a list is needed$/u,
  ),
  added(
    'a text for a whole number',
    ['components: [{ type: a, min_value: "3" }]'],
    'MANIFEST_WRONG_TYPE',
    '"3"',
    /where a whole number or null is needed$/u,
  ),
  added(
    'a fraction for a whole number',
    ['components: [{ type: a, min_value: 1.5 }]'],
    'MANIFEST_WRONG_TYPE',
    '1.5',
    /components\[0\]\.min_value/u,
  ),
  added(
    'a value that is not in the list',
    ['state: actve'],
    'MANIFEST_INVALID_VALUE',
    'actve',
    /has "actve" as spec\.state, which is not allowed$/u,
    /Did you mean "Active"/u,
  ),
  added(
    'an empty value',
    ['state:'],
    'MANIFEST_INVALID_VALUE',
    'state',
    /has null as spec\.state/u,
    /Allowed: Draft/u,
  ),
  added(
    'a text of the wrong form',
    ['country: estonia'],
    'MANIFEST_INVALID_VALUE',
    'estonia',
    /spec\.country/u,
    /EE/u,
  ),
  added('a number out of range', ['latitude: 91.5'], 'MANIFEST_INVALID_VALUE', '91.5', /is above 90$/u),
  added(
    'a price that is no decimal',
    ['plans: [{ name: A, unit: day, prices: { cpu: "1,20" } }]'],
    'MANIFEST_INVALID_VALUE',
    '"1,20"',
    /spec\.plans\[0\]\.prices\.cpu/u,
    /0\.10/u,
  ),
  added(
    'a negative price',
    ['plans: [{ name: A, unit: day, prices: { cpu: -1 } }]'],
    'MANIFEST_INVALID_VALUE',
    '-1',
    /is below 0$/u,
  ),
  added(
    'a price that is null',
    ['plans: [{ name: A, unit: day, prices: { cpu: null } }]'],
    'MANIFEST_INVALID_VALUE',
    'null',
    /prices\.cpu/u,
    /not negative/u,
  ),
  added(
    'a price that loses digits',
    ['plans: [{ name: A, unit: day, prices: { cpu: 12345678901.2345678901 } }]'],
    'MANIFEST_INEXACT_NUMBER',
    '12345678901.2345678901',
    /12345678901\.2345678901/u,
    /"12345678901\.2345678901"/u,
  ),
  added(
    'a whole number that loses digits',
    ['attributes: { a: 9007199254740993 }'],
    'MANIFEST_INEXACT_NUMBER',
    '9007199254740993',
    /9007199254740993/u,
  ),
  added('a number that is none', ['attributes: { a: .nan }'], 'MANIFEST_INEXACT_NUMBER', '.nan', /\.nan/u),
  added(
    'two keys of a reference',
    ['tags: [{ name: a, uuid: 1d8e2d5f0a9b4c7e8f60718293a4b5c6 }]'],
    'MANIFEST_INVALID_REFERENCE',
    '{ name: a, uuid: 1d8e2d5f0a9b4c7e8f60718293a4b5c6 }',
    /exactly one thing as spec\.tags\[0\]$/u,
    /name, uuid/u,
  ),
  added(
    'no key of a reference',
    ['access: [{ role: A, user: {} }]'],
    'MANIFEST_INVALID_REFERENCE',
    '{}',
    /spec\.access\[0\]\.user$/u,
    /username/u,
  ),
  added(
    'a secret from nowhere',
    ['secret_options: { token: { valueFrom: { enw: A } } }'],
    'MANIFEST_INVALID_VALUE',
    '{ enw: A }',
    /valueFrom/u,
    /exactly one of env and file/u,
  ),
  added(
    'a secret from two places',
    ['secret_options: { token: { valueFrom: { env: A, file: b } } }'],
    'MANIFEST_INVALID_VALUE',
    '{ env: A, file: b }',
    /valueFrom/u,
    /exactly one of env and file/u,
  ),
  added(
    'a secret from a strange variable',
    ['secret_options: { token: { valueFrom: { env: "a b" } } }'],
    'MANIFEST_INVALID_VALUE',
    '"a b"',
    /valueFrom\.env/u,
  ),
  added(
    'a secret further down',
    ['secret_options: { environ: [{ name: A, value: { valueFrom: 5 } }] }'],
    'MANIFEST_INVALID_VALUE',
    '5',
    /environ\[0\]\.value\.valueFrom/u,
  ),
  added(
    'a secret with more beside it',
    ['secret_options: { token: { valueFrom: { env: A }, other: 1 } }'],
    'MANIFEST_UNKNOWN_FIELD',
    'other',
    /"other"/u,
  ),
  added(
    'half of an alternative',
    ['offering_group: { name: a }'],
    'MANIFEST_UNKNOWN_FIELD',
    'name',
    /has no field "name" in spec\.offering_group/u,
  ),
  added(
    'a day that is a word',
    ['access: [{ role: A, user: { username: a }, expiration_time: soon }]'],
    'MANIFEST_INVALID_VALUE',
    'soon',
    /expiration_time/u,
    /2027-06-30/u,
  ),
  added(
    'a duplicate key',
    ['backend_id: a', 'backend_id: b'],
    'MANIFEST_DUPLICATE_KEY',
    'backend_id',
    /gives the key "backend_id" twice$/u,
    undefined,
    FIRST_ADDED_LINE + 1,
  ),
  added('a merge key', ['attributes: { <<: { a: 1 } }'], 'MANIFEST_INVALID_KEY', '<<', /merge key/u),
  added('a list as a key', ['attributes: { [a]: 1 }'], 'MANIFEST_INVALID_KEY', '[a]', /key that is no text/u),
  added(
    'a key that is dangerous',
    ['attributes: { __proto__: { a: 1 } }'],
    'MANIFEST_INVALID_KEY',
    '__proto__',
    /"__proto__"/u,
  ),
  added(
    'an alias of nothing',
    ['attributes: *a'],
    'MANIFEST_ALIAS',
    '*a',
    /\*a, but nothing before it is named &a$/u,
  ),
  added('an alias of what it is part of', ['attributes: &a { b: *a }'], 'MANIFEST_ALIAS', '*a', /\*a/u),
  added(
    'a tag',
    ['attributes: { a: !secret b }'],
    'MANIFEST_SYNTAX',
    '!secret',
    /not valid YAML/u,
    /Tags are not used/u,
  ),
  added(
    'a line that is indented by a tab',
    ['attributes:', '\ta: 1'],
    'MANIFEST_SYNTAX',
    '',
    /not valid YAML/u,
    /spaces/u,
    FIRST_ADDED_LINE + 1,
  ),
  added('a bracket that stays open', ['tags: [{ name: a }'], 'MANIFEST_SYNTAX', '', /not valid YAML/u),
  {
    name: 'another version of YAML',
    text: `%YAML 1.1\n---\n${offeringText()}`,
    code: 'MANIFEST_SYNTAX',
    marked: '',
    line: 1,
    summary: /asks for YAML 1\.1$/u,
  },
  {
    name: 'no kind',
    text: `${HEAD}metadata: {}\n`,
    code: 'MANIFEST_NO_KIND',
    marked: 'apiVersion: gitops.waldur.com/v1alpha1',
    line: 1,
    summary: /has no kind$/u,
    hint: /Offering/u,
  },
  {
    name: 'an unknown kind',
    text: `${HEAD}kind: Ofering\n`,
    code: 'MANIFEST_UNKNOWN_KIND',
    marked: 'Ofering',
    line: 2,
    summary: /unknown kind "Ofering"$/u,
    hint: /Did you mean "Offering"/u,
  },
  {
    name: 'another apiVersion',
    text: 'kind: Offering\napiVersion: v1\n',
    code: 'MANIFEST_API_VERSION',
    marked: 'v1',
    line: 2,
    summary: /apiVersion "v1"$/u,
    hint: /v1alpha1/u,
  },
  {
    name: 'no apiVersion',
    text: 'kind: Offering\n',
    code: 'MANIFEST_API_VERSION',
    marked: 'kind: Offering',
    line: 1,
    summary: /no apiVersion$/u,
  },
  {
    name: 'a list',
    text: '- a\n',
    code: 'MANIFEST_NOT_A_MAPPING',
    marked: '- a',
    line: 1,
    summary: /no mapping$/u,
  },
  {
    name: 'a text',
    text: 'hello\n',
    code: 'MANIFEST_NOT_A_MAPPING',
    marked: 'hello',
    line: 1,
    summary: /no mapping$/u,
  },
  {
    name: 'a name that is not allowed',
    text: offeringText([], { name: 'Test_Cluster' }),
    code: 'MANIFEST_INVALID_VALUE',
    marked: 'Test_Cluster',
    line: 4,
    summary: /metadata\.name/u,
    hint: /test-cluster/u,
  },
  {
    name: 'two documents of one name',
    text: `${offeringText()}---\n${offeringText()}`,
    code: 'MANIFEST_DUPLICATE_NAME',
    marked: 'test-cluster',
    line: 14,
    summary: /^Offering\/test-cluster is declared twice$/u,
    hint: /stdin:4/u,
  },
];

describe('a document that is wrong', () => {
  it.each(cases)('$name', async ({ text, code, marked, line, summary, hint }) => {
    const { diagnostics } = await load(text);
    const found = diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    expect(found?.summary).toMatch(summary);
    expect(found?.severity).toBe('error');
    expect(found?.position).toMatchObject({ file: 'stdin', line });
    const { text: shown = '', column = 0, endColumn = 0 } = found?.position ?? {};
    expect(shown).toBe(text.split('\n')[line - 1]);
    expect(endColumn).toBeGreaterThan(column);
    expect(marked === '' ? '' : shown.slice(column - 1, endColumn - 1)).toBe(marked);
    expect(found?.hints.join('\n')).toMatch(hint ?? /^/u);
  });

  it('shows every mistake once', async () => {
    const { manifests, diagnostics } = await load(
      `${offeringText(['a: 1', 'state: x', 'country: 5'])}---\n${offeringText(['b: 1'], { name: 'other' })}`,
    );
    for (const { spec } of manifests) {
      expect(spec).not.toHaveProperty('a');
      expect(spec).not.toHaveProperty('state');
      expect(spec).not.toHaveProperty('country');
    }
    expect(diagnostics.map(({ code, position }) => `${String(position?.line)} ${code}`).toSorted()).toEqual([
      '10 MANIFEST_UNKNOWN_FIELD',
      '11 MANIFEST_INVALID_VALUE',
      '12 MANIFEST_WRONG_TYPE',
      '23 MANIFEST_UNKNOWN_FIELD',
    ]);
  });

  it('leaves the documents beside it', async () => {
    const { manifests, diagnostics } = await load(
      `${offeringText(['state: x'])}---\n${offeringText([], { name: 'other' })}`,
    );
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual(['test-cluster', 'other']);
    expect(diagnostics).toHaveLength(1);
  });

  it('is left out when what is broken cannot be', async () => {
    const { manifests, diagnostics } = await load(offeringText([]).replace(/^  name: .*$/mu, '  name: 5'));
    expect(manifests).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['MANIFEST_WRONG_TYPE']);
  });
});

describe('a hostile document', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'
      .split('')
      .map(
        (name, index) =>
          `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[index] ?? ''}`).join(', ')}]`,
      ),
  ];

  const towers = Array.from({ length: 30 }, (_, index) => {
    const inner = index === 0 ? '1' : `*a${String(index - 1)}`;
    return `  a${String(index)}: &a${String(index)} ${'['.repeat(10)}${inner}${']'.repeat(10)}`;
  });

  it.each([
    [
      'an alias bomb',
      offeringText(['attributes:', ...bomb.map((line) => `  ${line}`)]),
      'MANIFEST_ALIAS_BOMB',
    ],
    [
      'brackets inside brackets',
      `${HEAD}kind: Offering\na: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`,
      'MANIFEST_TOO_DEEP',
    ],
    ['a million brackets', '['.repeat(1_000_000), 'MANIFEST_TOO_DEEP'],
    ['dashes after dashes', `${'- '.repeat(100_000)}a`, 'MANIFEST_TOO_DEEP'],
    [
      'blocks inside blocks',
      Array.from({ length: 1_500 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
      'MANIFEST_TOO_DEEP',
    ],
    ['depth by aliases', offeringText(['attributes:', ...towers]), 'MANIFEST_TOO_DEEP'],
    [
      'a mapping with many keys',
      `${HEAD}kind: Offering\nmetadata: {name: a}\nspec:\n${Array.from({ length: 20_000 }, (_, index) => `  key${String(index)}: 1`).join('\n')}\n`,
      'MANIFEST_TOO_MANY_FINDINGS',
    ],
  ])('%s is refused', async (_, text, code) => {
    const { manifests, diagnostics } = await load(text);
    expect(manifests).toEqual([]);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    expect(diagnostics.length).toBeLessThanOrEqual(1_001);
  });

  it('tells a bomb once', async () => {
    const { diagnostics } = await load(offeringText(['attributes:', ...bomb.map((line) => `  ${line}`)]));
    expect(diagnostics.map(({ code }) => code)).toEqual(['MANIFEST_ALIAS_BOMB']);
  });
});

describe('a document that is right', () => {
  it.each([
    ['no is a text', 'a: no', { a: 'no' }],
    ['a day is a text', 'a: 2027-01-01', { a: '2027-01-01' }],
    ['a leading zero is decimal', 'a: 010', { a: 10 }],
    ['octal', 'a: 0o17', { a: 15 }],
    ['a price keeps its value', 'a: 0.10', { a: 0.1 }],
    ['many zeros lose nothing', 'a: 1.00000000000000000000', { a: 1 }],
    ['a null stays', 'a: ~', { a: null }],
    ['keys that are numbers', '1: a', { '1': 'a' }],
    ['an anchor', 'a: &x [1], b: *x', { a: [1], b: [1] }],
  ])('%s', async (_, entries, attributes) => {
    const { manifests, diagnostics } = await load(offeringText([`attributes: { ${entries} }`]));
    expect(diagnostics).toEqual([]);
    expect(manifests[0]?.spec['attributes']).toEqual(attributes);
  });

  it('may be JSON', async () => {
    const document = {
      apiVersion: 'gitops.waldur.com/v1alpha1',
      kind: 'Offering',
      metadata: { name: 'json' },
      spec: {
        name: 'J "quoted" \\ é',
        customer: { name: 'C' },
        category: { name: 'K' },
        type: 'T',
        shared: true,
      },
    };
    for (const text of [JSON.stringify(document), JSON.stringify(document, undefined, '\t')]) {
      const { manifests, diagnostics } = await load(text);
      expect(diagnostics).toEqual([]);
      expect(manifests[0]?.spec).toEqual(document.spec);
    }
  });

  it.each([
    ['a byte order mark', `\uFEFF${offeringText()}`],
    ['carriage returns', offeringText(['state: Draft']).replaceAll('\n', '\r\n')],
    ['empty documents around it', `---\n# nothing\n---\n${offeringText()}---\n...\n`],
    ['a %YAML 1.2 line', `%YAML 1.2\n---\n${offeringText()}`],
  ])('may have %s', async (_, text) => {
    const { manifests, diagnostics } = await load(text);
    expect(diagnostics).toEqual([]);
    expect(manifests).toHaveLength(1);
  });

  it('knows where its parts are', async () => {
    const { manifests } = await load(
      `${offeringText([], { name: 'first' })}---\n${offeringText(['plans:', '  - name: Default', '    unit: month', 'tags: []'])}`,
    );
    const place = (path: (string | number)[], part?: 'key' | 'value'): unknown[] => {
      const { line, column, endColumn } = manifests[1]?.locate(path, part) ?? {};
      return [line, column, endColumn];
    };
    expect(place(['spec', 'plans', 0, 'unit'])).toEqual([22, 13, 18]);
    expect(place(['spec', 'plans', 0, 'unit'], 'key')).toEqual([22, 7, 11]);
    expect(place(['spec', 'plans', 0, 'prices', 'cpu'])).toEqual(place(['spec', 'plans', 0]));
    expect(place(['spec', 'tags'])).toEqual([23, 9, 11]);
    expect(place(['spec', 'plans', 7])).toEqual(place(['spec', 'plans']));
  });
});
