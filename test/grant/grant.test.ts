import { describe, expect, test } from 'vitest';
import { grantProvider } from '../../src/providers/grant/provider.ts';
import { grantKey } from '../../src/providers/grant-spec.ts';
import { RejectedByApiError } from '../../src/waldur/errors.ts';
import type { Instance } from '../../src/waldur/instance.ts';
import {
  ALICE,
  BOB,
  CUSTOMER,
  grant,
  holder,
  judge,
  line,
  newer,
  OFFERING,
  offeringRole,
  organizationRole,
  row,
  server,
  staff,
  type Given,
  type Server,
} from './grant-world.ts';

const PATH = `marketplace-provider-offerings/${OFFERING}`;
const BODY = `"role":"OFFERING.MANAGER","user":"${ALICE}"`;

describe('one grant', () => {
  test.each<[string, Given, Server, string, readonly string[]]>([
    ['an absent one is made', {}, {}, 'create', [`${PATH}/add_user/ {${BODY}}`]],
    [
      'with its end as a date-time in UTC',
      { end: '2099-01-31' },
      {},
      'create',
      [`${PATH}/add_user/ {${BODY},"expiration_time":"2099-01-31T00:00:00Z"}`],
    ],
    ['a permanent one stays', { end: null }, { rows: [row('alice')] }, 'no-op', []],
    [
      'an end that is not declared is not managed',
      {},
      { rows: [row('alice', { expiration_time: '2099-01-01T00:00:00Z' })] },
      'no-op',
      [],
    ],
    [
      'the same instant in other words is the same',
      { end: '2099-01-31T02:00:00+02:00' },
      { rows: [row('alice', { expiration_time: '2099-01-31T00:00:00.000000Z' })] },
      'no-op',
      [],
    ],
    [
      'a date is its first instant',
      { end: '2099-01-31' },
      { rows: [row('alice', { expiration_time: '2099-01-31T00:00:00Z' })] },
      'no-op',
      [],
    ],
    [
      'another end is set',
      { end: '2099-01-31' },
      { rows: [row('alice')] },
      'update',
      [`${PATH}/update_user/ {${BODY},"expiration_time":"2099-01-31T00:00:00Z"}`],
    ],
    [
      'an end is removed',
      { end: null },
      { rows: [row('alice', { expiration_time: '2099-01-01T00:00:00Z' })] },
      'update',
      [`${PATH}/update_user/ {${BODY},"expiration_time":null}`],
    ],
    [
      'rows of others do not count',
      {},
      { rows: [row('bob'), row('alice', { role_name: 'OFFERING.BOSS' })] },
      'create',
      [`${PATH}/add_user/ {${BODY}}`],
    ],
    [
      'rows that make no sense do not count',
      {},
      { rows: [{}, { uuid: 1, user_uuid: ALICE }, row('alice', { role_name: null })] },
      'create',
      [`${PATH}/add_user/ {${BODY}}`],
    ],
    [
      'an expired row that is still there is prolonged, not doubled',
      { end: null },
      { rows: [row('alice', { expiration_time: '2020-01-01T00:00:00Z' })] },
      'update',
      [`${PATH}/update_user/ {${BODY},"expiration_time":null}`],
    ],
    [
      'on an offering that this run creates',
      { on: 'planned' },
      {},
      'create',
      [`marketplace-provider-offerings/{Offering/new#uuid}/add_user/ {${BODY}}`],
    ],
    [
      'on an organization',
      { on: 'customer', role: 'CUSTOMER.MANAGER' },
      {},
      'create',
      [`customers/${CUSTOMER}/add_user/ {"role":"CUSTOMER.MANAGER","user":"${ALICE}"}`],
    ],
  ])('%s', async (_, given, world, action, writes) => {
    const [found] = await judge([grant(given)], server(world), newer);
    expect(found?.action).toBe(action);
    expect(found?.steps.map(line)).toEqual(writes);
  });

  test('a lost answer is proven by the row of this user and role', async () => {
    const [found] = await judge([grant()], server(), newer);
    expect(found?.steps[0]).toMatchObject({
      idempotent: false,
      lookup: {
        path: `${PATH}/list_users/`,
        query: { user: ALICE, role: 'OFFERING.MANAGER' },
        list: '',
        where: [
          { pointer: '/user_uuid', equals: ALICE },
          { pointer: '/role_name', equals: 'OFFERING.MANAGER' },
        ],
      },
    });
  });

  test('a user that this run creates is named by its capture, in its lookup too', async () => {
    const wanted = grant();
    const references = new Map(wanted.references);
    references.set('user', { state: 'planned', key: 'ServiceAccount/agent', label: 'agent' });
    const [found] = await judge([{ ...wanted, references }], server(), newer);
    expect(found?.steps[0]).toMatchObject({
      body: { value: { user: null }, fill: [{ pointer: '/user', capture: 'ServiceAccount/agent#uuid' }] },
    });
    expect(found?.steps[0]).toMatchObject({
      lookup: { where: [{ pointer: '/user_uuid', capture: 'ServiceAccount/agent#uuid' }, {}] },
    });
  });
});

describe('an end that has passed', () => {
  test('needs nothing where the grant is gone', async () => {
    const [found] = await judge([grant({ end: '2020-01-01' })], server(), newer);
    expect(found?.action).toBe('no-op');
    expect(found?.assessment.warnings).toEqual([
      'its end, 2020-01-01, has passed: remove it from the manifest',
    ]);
  });

  test('is refused where the grant is there', async () => {
    const [found] = await judge([grant({ end: '2020-01-01' })], server({ rows: [row('alice')] }), newer);
    expect(found?.action).toBe('no-op');
    expect(found?.assessment.refused).toMatchObject([
      { path: ['expiration_time'], reason: 'the server takes no end that has passed' },
    ]);
  });
});

describe('what is foretold', () => {
  const owner = holder('CUSTOMER.OWNER', 'customer', CUSTOMER);
  const manager = holder('OFFERING.MANAGER', 'offering', OFFERING);
  const boss = holder('OFFERING.BOSS', 'offering', OFFERING);
  test.each<[string, Given, Server, Instance, string | undefined]>([
    ['an unknown role', { role: 'OFFERING.NOBODY' }, {}, staff, 'GRANT_ROLE_UNKNOWN'],
    ['a role for something else', { role: 'PROJECT.MANAGER' }, {}, staff, 'GRANT_ROLE_WRONG_SCOPE'],
    ['a role that is off', { role: 'OFFERING.OLD' }, {}, staff, 'GRANT_ROLE_INACTIVE'],
    [
      'an unknown role on an offering to be',
      { role: 'NOPE', on: 'planned' },
      {},
      staff,
      'GRANT_ROLE_UNKNOWN',
    ],
    ['an inactive user', { inactive: true }, {}, staff, 'GRANT_USER_INACTIVE'],
    ['an offering that is not shared', {}, { shared: false }, staff, 'GRANT_SCOPE_CLOSED'],
    ['one that is declared so', { on: 'planned', spec: { shared: false } }, {}, staff, 'GRANT_SCOPE_CLOSED'],
    [
      'a blocked organization',
      { on: 'customer', role: 'CUSTOMER.OWNER', offering: { blocked: true } },
      {},
      staff,
      'GRANT_SCOPE_CLOSED',
    ],
    ['an account without the right', {}, {}, manager, 'GRANT_NOT_PERMITTED'],
    [
      'an owner of another organization',
      {},
      {},
      holder('CUSTOMER.OWNER', 'customer', BOB),
      'GRANT_NOT_PERMITTED',
    ],
    ['the owner may', {}, {}, owner, undefined],
    ['the owner may for itself', { user: 'bob' }, {}, owner, undefined],
    ['a right on the scope will do', {}, {}, boss, undefined],
    ['but not for itself', { user: 'bob' }, {}, boss, 'GRANT_OWN_ROLE'],
    [
      'a right that the service provider gives',
      {},
      {},
      holder('CUSTOMER.OWNER', 'service_provider', OFFERING, newer),
      undefined,
    ],
    [
      'nothing where roles are not shown',
      { role: 'NOPE' },
      {},
      { ...manager, collections: new Set() },
      undefined,
    ],
  ])('%s', async (_, given, world, instance, code) => {
    const [found] = await judge([grant(given)], server(world), instance);
    expect(found?.assessment.blocked.map((finding) => finding.code)).toEqual(
      code === undefined ? [] : [code],
    );
    expect(found?.action).toBe(code === undefined ? 'create' : 'blocked');
  });

  test('a change without the right is refused, and the grant stays', async () => {
    const reader = server({ rows: [row('alice')] });
    const [found] = await judge([grant({ end: '2099-01-01' })], reader, manager);
    expect(found?.action).toBe('no-op');
    expect(found?.assessment.refused[0]?.reason).toContain('OFFERING.UPDATE_PERMISSION');
  });

  test('a finding names the grant, the place and the roles that fit', async () => {
    const [found] = await judge([grant({ role: 'NOPE' })], server());
    expect(found?.assessment.blocked).toMatchObject([
      {
        summary: 'cannot grant NOPE on Offering/x to alice: the server has no such role',
        hints: ['Roles for this: OFFERING.BOSS, OFFERING.MANAGER.'],
        subject: 'Grant/Offering/x:NOPE:alice',
        position: { text: 'spec.access.0.role' },
      },
    ]);
  });

  test('a list that the server does not show blocks its grants and removes nothing', async () => {
    const refused = new RejectedByApiError(
      { method: 'GET', url: 'http://w/' },
      403,
      ['No team for you.'],
      true,
    );
    const reader = server({ rows: refused });
    const resolved = grant().references.get('scope');
    if (resolved === undefined) throw new Error('no scope');
    const observation = await grantProvider.observe(reader, [grant()], {
      instance: staff,
      owners: [{ key: 'Offering/x', resolved }],
    });
    expect(observation.undeclared).toEqual([]);
    expect(observation.observed[0]?.absence?.blocked).toMatchObject([{ code: 'GRANT_LIST_REFUSED' }]);
    expect(observation.observed[0]?.candidates).toEqual([]);
  });

  test('one grant in two spellings is declared twice', async () => {
    const found = await judge([grant(), grant({ by: 'uuid' }), grant({ user: 'bob' })], server());
    expect(found.map(({ assessment }) => assessment.blocked.map(({ code }) => code))).toEqual([
      ['GRANT_DECLARED_TWICE'],
      ['GRANT_DECLARED_TWICE'],
      [],
    ]);
  });
});

describe('doubled rows', () => {
  const rows = [
    row('alice', { expiration_time: '2098-01-01T00:00:00Z' }),
    row('alice', { uuid: '2'.repeat(32) }),
  ];

  test('the latest end counts, and the doubling is told', async () => {
    const [found] = await judge([grant({ end: null })], server({ rows }));
    expect(found?.action).toBe('no-op');
    expect(found?.assessment.warnings[0]).toContain('the server keeps 2 rows of it');
  });

  test('a change is refused with the only way out', async () => {
    const [found] = await judge([grant({ end: '2099-01-01' })], server({ rows }));
    expect(found?.steps).toEqual([]);
    expect(found?.assessment.refused[0]?.remedy).toContain('Staff can revoke CUSTOMER.MANAGER of alice');
  });
});

function held(end: string | null): NonNullable<Server['held']> {
  return { alice: [organizationRole(end), offeringRole(end)] };
}

describe('the organization role of older servers', () => {
  const KEEP = `customers/${CUSTOMER}/update_user/`;
  const keep = (end: string): string =>
    `${KEEP} {"role":"CUSTOMER.MANAGER","user":"${ALICE}","expiration_time":${end}}`;

  test.each<[string, Given, Server, readonly string[]]>([
    [
      'a lone new grant needs no care',
      { end: '2099-01-01' },
      {},
      [`${PATH}/add_user/ {${BODY},"expiration_time":"2099-01-01T00:00:00Z"}`],
    ],
    [
      'one that ends before the new grant is prolonged',
      { end: null },
      { held: held('2030-01-01T00:00:00Z') },
      [`${PATH}/add_user/ {${BODY},"expiration_time":null}`, keep('null')],
    ],
    [
      'one that outlives it stays',
      { end: '2030-01-01' },
      { held: held(null) },
      [`${PATH}/add_user/ {${BODY},"expiration_time":"2030-01-01T00:00:00Z"}`],
    ],
    [
      'it moves with the end of the grant',
      { end: '2099-01-01' },
      {
        rows: [row('alice', { expiration_time: '2090-01-01T00:00:00Z' })],
        held: held('2090-01-01T00:00:00Z'),
      },
      [
        `${PATH}/update_user/ {${BODY},"expiration_time":"2099-01-01T00:00:00Z"}`,
        keep('"2099-01-01T00:00:00Z"'),
      ],
    ],
    [
      'one that was forgotten is caught up',
      { end: null },
      { rows: [row('alice')], held: held('2090-01-01T00:00:00Z') },
      [keep('null')],
    ],
    [
      'a shorter grant leaves it',
      { end: '2080-01-01' },
      { rows: [row('alice')], held: held(null) },
      [`${PATH}/update_user/ {${BODY},"expiration_time":"2080-01-01T00:00:00Z"}`],
    ],
  ])('%s', async (_, given, world, writes) => {
    const [found] = await judge([grant(given)], server(world));
    expect(found?.steps.map(line)).toEqual(writes);
  });

  test('grants with different ends that are made together agree on the longest', async () => {
    const found = await judge(
      [
        grant({ end: '2098-01-01' }),
        grant({ end: '2099-01-01', on: 'other' }),
        grant({ user: 'bob', end: null }),
      ],
      server(),
    );
    const writes = found.map(({ steps }) => steps.map(line).filter((text) => text.startsWith(KEEP)));
    expect(writes).toEqual([[], [keep('"2099-01-01T00:00:00Z"')], []]);
  });

  test('the organization of an offering to be is asked for when it exists', async () => {
    const found = await judge(
      [grant({ end: '2098-01-01', on: 'other' }), grant({ on: 'planned', end: null })],
      server(),
    );
    expect(found[1]?.steps.map(line).slice(1)).toEqual([
      'read marketplace-provider-offerings/{Offering/new#uuid}/',
      `customers/{Grant/Offering/new:OFFERING.MANAGER:alice#customer}/update_user/ {"role":"CUSTOMER.MANAGER","user":"${ALICE}","expiration_time":null}`,
    ]);
  });

  test('a role that is declared itself is left to its own declaration', async () => {
    const found = await judge(
      [grant({ end: null }), grant({ on: 'customer', role: 'CUSTOMER.MANAGER', end: '2090-01-01' })],
      server({
        rows: [row('alice')],
        customerRows: [
          row('alice', { role_name: 'CUSTOMER.MANAGER', expiration_time: '2090-01-01T00:00:00Z' }),
        ],
        held: held('2090-01-01T00:00:00Z'),
      }),
    );
    expect(found.map(({ action }) => action)).toEqual(['no-op', 'no-op']);
  });

  test('newer servers have none, so nothing is asked', async () => {
    const reader = server({ rows: [row('alice')], held: held('2030-01-01T00:00:00Z') });
    const [found] = await judge([grant({ end: null })], reader, newer);
    expect(found?.action).toBe('no-op');
    expect(reader.requests).toBe(1);
  });

  test('an account that is not staff is warned when it prolongs', async () => {
    const owner = holder('CUSTOMER.OWNER', 'customer', CUSTOMER);
    const rows = [row('alice', { expiration_time: '2090-01-01T00:00:00Z' })];
    const [found] = await judge([grant({ end: null })], server({ rows }), owner);
    expect(found?.action).toBe('update');
    expect(found?.assessment.warnings[0]).toContain('only staff can move it');
  });

  test('the plan says that the role comes with the grant', async () => {
    const [found] = await judge([grant()], server());
    expect(found?.assessment.notes).toEqual([
      { path: ['role'], note: 'the server also grants CUSTOMER.MANAGER on the organization' },
    ]);
  });
});

describe('how it is read', () => {
  test('a server where all is as declared is asked for one list for each scope', async () => {
    const reader = server({ rows: [row('alice'), row('bob')], otherRows: [row('alice')] });
    const found = await judge([grant(), grant({ user: 'bob' }), grant({ on: 'other' })], reader, newer);
    expect(found.map(({ action }) => action)).toEqual(['no-op', 'no-op', 'no-op']);
    expect(reader.log.map(({ path, query }) => [path.split('/').at(-2), query])).toEqual([
      ['list_users', {}],
      ['list_users', { user: ALICE }],
    ]);
  });

  test('on older servers staff asks for each user once more', async () => {
    const reader = server({ rows: [row('alice')], otherRows: [row('alice')] });
    await judge([grant(), grant({ on: 'other' })], reader);
    expect(reader.log.filter(({ path }) => path.startsWith('users/'))).toHaveLength(1);
  });

  test('where the offering is known already it is not read again', async () => {
    const reader = server();
    await judge([grant({ offering: { customer_uuid: CUSTOMER, shared: true } })], reader, newer);
    expect(reader.log.map(({ path }) => path)).toEqual([`${PATH}/list_users/`, 'roles/']);
  });
});

function describeAll(
  members: Awaited<ReturnType<typeof grantProvider.observe>>['undeclared'],
  instance: Instance,
): readonly (readonly [string, string, readonly string[], readonly string[]])[] {
  return members.map((member) => {
    const removal = grantProvider.removal?.(member, instance) ?? { blocked: [], steps: [] };
    return [member.key, member.label, removal.blocked.map(({ summary }) => summary), removal.steps.map(line)];
  });
}

async function undeclared(world: Server, instance = staff): Promise<ReturnType<typeof describeAll>> {
  const resolved = grant().references.get('scope');
  if (resolved === undefined) throw new Error('no scope');
  const observation = await grantProvider.observe(server(world), [grant()], {
    instance,
    owners: [{ key: 'Offering/x', resolved }],
  });
  return describeAll(observation.undeclared, instance);
}

describe('grants that nobody declares', () => {
  test('are listed, and revoked one by one', async () => {
    const rows = [row('alice'), row('bob'), row('alice', { role_name: 'OFFERING.BOSS' })];
    expect(await undeclared({ rows })).toEqual([
      [
        'Grant/Offering/x:OFFERING.MANAGER:bob',
        'grant bob → OFFERING.MANAGER on Offering/x',
        [],
        [`${PATH}/delete_user/ {"role":"OFFERING.MANAGER","user":"${BOB}"}`],
      ],
      [
        'Grant/Offering/x:OFFERING.BOSS:alice',
        'grant alice → OFFERING.BOSS on Offering/x',
        [],
        [`${PATH}/delete_user/ {"role":"OFFERING.BOSS","user":"${ALICE}"}`],
      ],
    ]);
  });

  test.each<[string, Server, Instance, string]>([
    ['rows that are doubled', { rows: [row('bob'), row('bob')] }, staff, 'the server keeps 2 rows of it'],
    [
      'an offering that is not shared',
      { rows: [row('bob')], shared: false },
      staff,
      'the offering is not shared',
    ],
    [
      'a missing right',
      { rows: [row('bob')] },
      holder('OFFERING.MANAGER', 'offering', OFFERING),
      'OFFERING.DELETE_PERMISSION',
    ],
  ])('cannot be revoked with %s', async (_, world, instance, reason) => {
    const [found] = await undeclared(world, instance);
    expect(found?.[2][0]).toContain(reason);
    expect(found?.[3]).toEqual([]);
  });
});

test('a grant is named by its owner, its role and its user', () => {
  const { key, spec } = grant();
  expect(key).toBe('Grant/Offering/x:OFFERING.MANAGER:alice');
  expect(grantProvider.label?.(key, spec)).toBe('grant alice → OFFERING.MANAGER on Offering/x');
  const narrowed = {
    ...spec,
    scope: {
      type: 'project' as const,
      reference: { field: 'name' as const, value: 'P' },
      within: { field: 'name' as const, value: 'Org' },
    },
  };
  expect(grantKey(narrowed)).toBe('Grant/project/Org/P:OFFERING.MANAGER:alice');
  expect(grantProvider.references(narrowed)).toMatchObject([
    { target: 'project', within: { target: 'customer', by: { value: 'Org' } } },
    { target: 'user', by: { field: 'username', value: 'alice' } },
  ]);
});
