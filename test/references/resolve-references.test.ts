import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import type { Reference, Resolved } from '../../src/providers/reference.ts';
import { createReferenceResolver, type Answer } from '../../src/reconciler/resolve-references.ts';
import { RejectedByApiError } from '../../src/waldur/errors.ts';
import type { Instance } from '../../src/waldur/instance.ts';
import { someInstance } from '../fakes/instance.ts';
import { someManifest } from '../fakes/manifest.ts';
import { fakeReader, type FakeReader } from '../fakes/reader.ts';

const staffed: Instance = {
  ...someInstance,
  collections: new Set([
    'customers',
    'marketplace-categories',
    'users',
    'organization-groups',
    'marketplace-provider-offerings',
    'projects',
  ]),
};
const plain: Instance = { ...staffed, caller: { ...staffed.caller, username: 'owner', isStaff: false } };

function id(digit: number): string {
  return digit.toString(16).padStart(32, '0');
}

function row(digit: number, fields: JsonObject): JsonObject {
  return { uuid: id(digit), url: `http://waldur.example/api/x/${id(digit)}/`, ...fields };
}

const customers = [
  row(1, { name: 'Example University', slug: 'example', backend_id: 'EX-1' }),
  row(2, { name: 'Twins', slug: 'twins-1', backend_id: '' }),
  row(3, { name: 'Twins', slug: 'twins-2', backend_id: '' }),
];
const offerings = [
  row(11, { name: 'Cluster', state: 'Active', customer_uuid: id(1), customer_name: 'Example University' }),
  row(12, { name: 'Cluster', state: 'Active', customer_uuid: id(2), customer_name: 'Twins' }),
  row(13, { name: 'Old', state: 'Archived', customer_uuid: id(1) }),
  row(14, { name: 'Old', state: 'Draft', customer_uuid: id(1) }),
  row(15, { name: 'Gone', state: 'Archived', customer_uuid: id(1) }),
];
const users = [
  row(21, { username: 'alice', is_active: true }),
  row(22, { username: 'bob', is_active: false }),
];

function someReader(): FakeReader {
  return fakeReader(
    {
      'customers/': customers,
      'marketplace-categories/': [row(31, { title: 'HPC' }), row(32, { title: 'HPC storage' })],
      'users/': users,
      'organization-groups/': [row(41, { name: 'Partners' })],
      'marketplace-provider-offerings/': offerings,
      'projects/': [],
      [`customers/${id(1)}/`]: customers[0],
      [`customers/${id(9)}/`]: undefined,
      [`users/${id(99)}/`]: undefined,
    },
    { 'users/': ['username'], 'marketplace-provider-offerings/': ['customer_uuid'] },
  );
}

type By = Reference['by'];

function reference(target: Reference['target'], by: By, within?: By): Reference {
  const inner: Reference | undefined =
    within === undefined
      ? undefined
      : { id: 'inner', target: 'customer', path: [target, 'customer'], by: within };
  return { id: target, target, path: [target], by, ...(inner === undefined ? {} : { within: inner }) };
}

function pointer(field: Extract<By, { field: string }>['field'], value: string): By {
  return { field, value };
}

async function answer(
  one: Reference,
  given: { reader?: FakeReader; instance?: Instance; known?: ReadonlyMap<ObjectKey, Resolved> } = {},
): Promise<Answer> {
  const resolver = createReferenceResolver({
    reader: given.reader ?? someReader(),
    instance: given.instance ?? staffed,
  });
  const manifest = someManifest('Offering', 'mine');
  const [first] = await resolver.resolve(
    [{ manifest, reference: one, base: ['spec'] }],
    given.known ?? new Map(),
  );
  if (first === undefined) throw new Error('no answer');
  return first;
}

function manyUsers(count: number): FakeReader {
  const rows = Array.from({ length: count }, (_, index) =>
    row(index + 1, { username: `user${String(index)}` }),
  );
  return fakeReader({ 'users/': rows }, { 'users/': ['username'] });
}

async function requestsFor(reader: FakeReader, names: readonly string[]): Promise<readonly string[]> {
  const resolver = createReferenceResolver({ reader, instance: staffed });
  const manifest = someManifest('Offering', 'mine');
  const questions = names.map((name) => ({
    manifest,
    reference: reference('user', pointer('username', name)),
  }));
  const answers = await resolver.resolve(questions, new Map());
  expect(answers.map(({ resolved }) => resolved?.label)).toEqual(names);
  return reader.log.map(({ method, query }) =>
    query['username'] === undefined ? method : `${method} ${String(query['username'])}`,
  );
}

describe('what is found', () => {
  test.each<[string, Reference, number, string]>([
    [
      'an organization by name',
      reference('customer', pointer('name', 'Example University')),
      1,
      'Example University',
    ],
    ['by slug', reference('customer', pointer('slug', 'twins-2')), 3, 'Twins'],
    ['by backend id', reference('customer', pointer('backend_id', 'EX-1')), 1, 'Example University'],
    [
      'by uuid with dashes',
      reference('customer', pointer('uuid', '00000000-0000-0000-0000-000000000001')),
      1,
      'Example University',
    ],
    ['a category by its exact title', reference('category', pointer('name', 'HPC')), 31, 'HPC'],
    ['a user by user name', reference('user', pointer('username', 'alice')), 21, 'alice'],
    ['an inactive user', reference('user', pointer('username', 'bob')), 22, 'bob'],
    ['a group', reference('organization_group', pointer('name', 'Partners')), 41, 'Partners'],
    [
      'an offering inside an organization',
      reference('offering', pointer('name', 'Cluster'), pointer('slug', 'twins-1')),
      12,
      'Cluster',
    ],
    ['the offering that is not archived', reference('offering', pointer('name', 'Old')), 14, 'Old'],
  ])('%s', async (_, one, digit, label) => {
    const { resolved, diagnostics } = await answer(one);
    expect(diagnostics).toEqual([]);
    expect(resolved).toMatchObject({ state: 'found', uuid: id(digit), label });
  });

  test('a row without a link gets the link of its collection', async () => {
    const reader = fakeReader({ 'users/': [{ uuid: id(5), username: 'carol' }] });
    const { resolved } = await answer(reference('user', pointer('username', 'carol')), { reader });
    expect(resolved).toMatchObject({ url: `http://waldur.example/api/users/${id(5)}/` });
  });

  test('rows without a uuid do not count', async () => {
    const reader = fakeReader({ 'users/': [{ uuid: null, username: 'carol' }, { username: 'carol' }] });
    const { diagnostics } = await answer(reference('user', pointer('username', 'carol')), { reader });
    expect(diagnostics[0]?.code).toBe('REFERENCE_NOT_FOUND');
  });

  test('an object of the set is what was observed, or planned', async () => {
    const live: Resolved = { state: 'found', uuid: id(7), url: 'u', label: 'Offering/a', object: {} };
    const known = new Map<ObjectKey, Resolved>([['Offering/a', live]]);
    const found = await answer(reference('offering', { manifest: 'Offering/a' }), { known });
    const planned = await answer(reference('offering', { manifest: 'Offering/b' }), { known });
    expect(found.resolved).toBe(live);
    expect(planned.resolved).toEqual({ state: 'planned', key: 'Offering/b', label: 'Offering/b' });
  });
});

describe('what is not', () => {
  test.each<[string, Reference, string, string]>([
    [
      'a misspelt name',
      reference('customer', pointer('name', 'Exampel University')),
      'REFERENCE_NOT_FOUND',
      'Did you mean "Example University"?',
    ],
    [
      'another case',
      reference('user', pointer('username', 'Alice')),
      'REFERENCE_NOT_FOUND',
      'Did you mean "alice"?',
    ],
    [
      'an unknown uuid',
      reference('customer', pointer('uuid', id(9))),
      'REFERENCE_NOT_FOUND',
      'See that the uuid is right, and of this server.',
    ],
    [
      'text that is no uuid',
      reference('customer', pointer('uuid', '../users/me')),
      'REFERENCE_NOT_FOUND',
      'See that the uuid is right, and of this server.',
    ],
    [
      'an archived offering',
      reference('offering', pointer('name', 'Gone')),
      'REFERENCE_NOT_FOUND',
      'There is an archived one: name it by uuid if it is meant.',
    ],
    [
      'several of one name',
      reference('customer', pointer('name', 'Twins')),
      'REFERENCE_AMBIGUOUS',
      `They are: Twins (uuid ${id(2)}), Twins (uuid ${id(3)}).`,
    ],
    [
      'several that can be narrowed',
      reference('offering', pointer('name', 'Cluster')),
      'REFERENCE_AMBIGUOUS',
      'Name the organization as well, or use the key uuid to say which one is meant.',
    ],
    [
      'an unknown organization around it',
      reference('offering', pointer('name', 'Cluster'), pointer('name', 'Nobody')),
      'REFERENCE_NOT_FOUND',
      'There are: "Example University", "Twins".',
    ],
    [
      'a user who is not there, without the names of others',
      reference('user', pointer('username', 'zoe')),
      'REFERENCE_NOT_FOUND',
      'The username is compared exactly. What is missing has to be made in Waldur first.',
    ],
    [
      'a key that does not identify it',
      reference('category', pointer('slug', 'hpc')),
      'REFERENCE_KEY_NOT_ALLOWED',
      'Allowed keys: uuid, name.',
    ],
  ])('%s', async (_, one, code, hint) => {
    const { resolved, diagnostics } = await answer(one);
    expect(resolved).toBeUndefined();
    expect(diagnostics.map((found) => found.code)).toEqual([code]);
    const said = diagnostics.flatMap(({ hints }) => hints);
    expect(said).toContain(hint);
  });

  test('a finding points at the reference', async () => {
    const { diagnostics } = await answer(
      reference('offering', pointer('name', 'Cluster'), pointer('name', 'Nobody')),
    );
    expect(diagnostics[0]).toMatchObject({
      subject: 'Offering/mine',
      position: { file: 'mine.yaml', text: 'spec.offering.customer' },
      summary:
        'Offering/mine refers to the organization with the name "Nobody", which this server does not show.',
    });
  });

  test('an account that does not see everything is told so', async () => {
    const { diagnostics } = await answer(reference('user', pointer('username', 'carol')), {
      instance: plain,
    });
    expect(diagnostics[0]?.hints.at(-2)).toContain('The account owner does not see all users');
    expect(diagnostics[0]?.hints.at(-1)).toBe('Such a user can be named by uuid.');
  });

  test('such an account may still name a user by uuid', async () => {
    const one = reference('user', pointer('uuid', id(99)));
    const { resolved, diagnostics } = await answer(one, { instance: plain });
    expect(resolved).toMatchObject({ state: 'found', uuid: id(99), object: { uuid: id(99) } });
    expect(diagnostics).toMatchObject([{ code: 'REFERENCE_NOT_VISIBLE', severity: 'warning' }]);
    expect((await answer(one)).resolved).toBeUndefined();
  });

  test('a collection that the server does not have is a warning, and nothing is asked', async () => {
    const reader = someReader();
    const { resolved, diagnostics } = await answer(reference('tag', pointer('name', 'gpu')), { reader });
    expect(resolved).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'REFERENCE_NOT_SUPPORTED', severity: 'warning' }]);
    expect(reader.requests).toBe(0);
  });

  test('a server without a kind is not said to lack what it has for others', async () => {
    const instance = { ...staffed, collections: new Set(['service-settings']) };
    const { diagnostics } = await answer(reference('openportal_settings', pointer('name', 'Isambard')), {
      instance,
    });
    expect(diagnostics[0]?.summary).toMatch(/ has no OpenPortal clusters\.$/u);
  });

  test('a refused list is a finding, other failures are thrown', async () => {
    const line = { method: 'GET', url: 'http://waldur.example/api/users/' };
    const refused = new RejectedByApiError(line, 403, ['No.']);
    const one = reference('user', pointer('username', 'alice'));
    const { diagnostics } = await answer(one, { reader: fakeReader({ 'users/': refused }) });
    expect(diagnostics[0]?.code).toBe('REFERENCE_NOT_READABLE');
    expect(diagnostics[0]?.summary).toContain('No.');
    await expect(answer(one, { reader: fakeReader({ 'users/': new Error('gone') }) })).rejects.toThrow(
      'gone',
    );
  });

  test('nothing can be inside an organization that does not exist yet', async () => {
    const one = reference('offering', pointer('name', 'Cluster'), { manifest: 'Customer/new' });
    expect((await answer(one)).diagnostics[0]?.summary).toContain('inside Customer/new');
  });
});

describe('how it is read', () => {
  test.each<[string, number, readonly string[], readonly string[]]>([
    ['a few are asked for one by one', 400, ['user1', 'user2'], ['list user1', 'list user2']],
    ['the same one is asked for once', 400, ['user1', 'user1', 'user1', 'user1'], ['list user1']],
    ['many of a short list are read as a list', 40, ['user1', 'user2', 'user3', 'user4'], ['count', 'list']],
    [
      'several of a long list are asked for one by one',
      4000,
      ['user1', 'user2', 'user3', 'user4'],
      ['count', 'list user1', 'list user2', 'list user3', 'list user4'],
    ],
  ])('%s', async (_, count, names, requests) => {
    expect(await requestsFor(manyUsers(count), names)).toEqual(requests);
  });

  test('what was read once is not read again', async () => {
    const reader = someReader();
    const resolver = createReferenceResolver({ reader, instance: staffed });
    const question = {
      manifest: someManifest('Offering', 'mine'),
      reference: reference('customer', pointer('slug', 'example')),
    };
    await resolver.resolve([question], new Map());
    const before = reader.requests;
    await resolver.resolve([question], new Map());
    expect(reader.requests).toBe(before);
    expect(resolver.decisions).toHaveLength(1);
  });

  test('what is asked for in several steps is counted in one sentence', async () => {
    const resolver = createReferenceResolver({ reader: someReader(), instance: staffed });
    const manifest = someManifest('Offering', 'mine');
    const ask = (name: string) =>
      resolver.resolve([{ manifest, reference: reference('user', pointer('username', name)) }], new Map());
    await ask('alice');
    expect(resolver.decisions).toEqual(['references to users: 1 request']);
    await ask('bob');
    expect(resolver.decisions).toEqual(['references to users: 2 requests, one for each']);
  });

  test('only harmless fields are read, so no token can come along', async () => {
    const reader = someReader();
    await answer(reference('user', pointer('username', 'alice')), { reader });
    expect(reader.log.map(({ query }) => query['field'])).toEqual([
      ['url', 'uuid', 'username', 'full_name', 'is_active'],
    ]);
  });
});
