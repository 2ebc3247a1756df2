import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenStackServerGroupSpec } from '../../src/manifest/types.gen.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { ServerGroup, Tenant } from '../../src/sandbox/store/openstack-rows.ts';
import type { ServiceSettings } from '../../src/sandbox/store/rows.ts';
import { GENERATIONS } from '../../src/waldur/instance.ts';
import { plannedWrites, seenWrites, startWorld, type ServerGroupDocument, type World } from '../e2e/world.ts';

let world: World;

afterEach(() => world.close());

const TENANT = { name: 'example-tenant', project: { name: 'Example Project' } };
const SPREAD: OpenStackServerGroupSpec = { tenant: TENANT, name: 'db-spread', policy: 'affinity' };

function document(
  spec: Partial<OpenStackServerGroupSpec> = {},
  annotations?: Readonly<Record<string, string>>,
): ServerGroupDocument {
  return {
    kind: 'OpenStackServerGroup',
    name: 'db-spread',
    spec: { ...SPREAD, ...spec },
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function groups(): readonly ServerGroup[] {
  return [...world.sandbox.store.serverGroups.values()];
}

function onlyGroup(): ServerGroup {
  const [group, ...others] = groups();
  if (group === undefined || others.length > 0)
    throw new Error(`there are ${String(groups().length)} groups`);
  return group;
}

function tenant(): Tenant {
  const row = world.sandbox.store.tenants.get(world.sandbox.id('tenant'));
  if (row === undefined) throw new Error('the seed has no tenant');
  return row;
}

function cloud(): ServiceSettings {
  const row = world.sandbox.store.serviceSettings.get(world.sandbox.id('cloud'));
  if (row === undefined) throw new Error('the seed has no cloud');
  return row;
}

/** A group that somebody else has made, complete with its counterpart in the cloud. */
function plantGroup(values: Partial<ServerGroup> = {}): ServerGroup {
  const uuid = world.sandbox.store.newUuid();
  const created = world.sandbox.store.timestamp();
  const backendId = '8c1a7d3e-0c5b-4a3f-9d1c-2f4b6a8c0e12';
  const group: ServerGroup = {
    uuid,
    created,
    modified: created,
    tenant: tenant().uuid,
    name: SPREAD.name,
    description: '',
    policy: 'affinity',
    state: 'OK',
    backendId,
    errorMessage: '',
    errorTraceback: '',
    ...values,
  };
  world.sandbox.store.serverGroups.set(uuid, group);
  if (group.backendId !== '') {
    tenant().groupsInCloud = [{ backendId, name: group.name, policy: group.policy }];
  }
  return group;
}

function plantMember(group: ServerGroup, name: string): void {
  const uuid = world.sandbox.store.newUuid();
  const { tenant: owner, uuid: serverGroup } = group;
  world.sandbox.store.instances.set(uuid, {
    uuid,
    tenant: owner,
    name,
    backendId: uuid,
    state: 'OK',
    serverGroup,
  });
}

async function planned(one: ServerGroupDocument): Promise<PlannedObject> {
  const [object] = (await world.plan([one])).objects;
  if (object === undefined) throw new Error('the plan is empty');
  return object;
}

async function outcomes(plan: Plan): Promise<readonly string[]> {
  const { results } = await world.apply(plan);
  return results.map(({ outcome, error, because }) =>
    [outcome, error?.code ?? because].filter((part) => part !== undefined).join(': '),
  );
}

/** Applies, and checks that only what was planned was sent and that nothing is left to do. */
async function settle(one: ServerGroupDocument): Promise<PlannedObject> {
  const plan = await world.plan([one]);
  const since = world.sandbox.writes().length;
  expect(await outcomes(plan)).toEqual(plan.objects[0]?.steps.length === 0 ? [] : ['applied']);
  expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(plan));
  const second = await planned(one);
  expect([second.action, second.steps, second.refused]).toEqual(['no-op', [], []]);
  const [object] = plan.objects;
  if (object === undefined) throw new Error('the plan is empty');
  return object;
}

describe.each(GENERATIONS)('a server group on %s', (generation) => {
  beforeEach(async () => {
    world = await startWorld(generation);
  });

  test('is created by its tenant, and waited for', async () => {
    const { action, changes } = await settle(document({ description: 'database pair' }));
    expect(action).toBe('create');
    expect(changes.map(({ path, after }) => [path.join('.'), after])).toEqual([
      ['tenant', 'example-tenant'],
      ['name', 'db-spread'],
      ['policy', 'affinity'],
      ['description', 'database pair'],
    ]);
    expect(onlyGroup()).toMatchObject({ state: 'OK', description: 'database pair' });
  });

  test('with another policy is not replaced while it is protected', async () => {
    plantGroup({ policy: 'soft-affinity' });
    const [object] = (await world.plan([document({}, { 'gitops.waldur.com/protect': 'true' })])).objects;
    expect(object).toMatchObject({ action: 'blocked', blocked: [{ code: 'OBJECT_PROTECTED' }], steps: [] });
  });

  test('with another policy is replaced, with its new description', async () => {
    const old = plantGroup({ policy: 'soft-affinity', description: 'old' });
    const { action, reason, changes } = await settle(document({ description: 'new' }));
    expect([action, reason]).toEqual(['replace', 'replace-required']);
    expect(changes.map(({ path, before, after }) => [path.join('.'), before, after])).toEqual([
      ['policy', 'soft-affinity', 'affinity'],
      ['description', 'old', 'new'],
    ]);
    expect(onlyGroup()).toMatchObject({ policy: 'affinity', description: 'new', state: 'OK' });
    expect(onlyGroup().uuid).not.toBe(old.uuid);
  });

  test('that is pinned is replaced to get another name, and the pin is spoken of', async () => {
    const old = plantGroup({ name: 'db-close' });
    const plan = await world.plan([document({}, { 'gitops.waldur.com/uuid': old.uuid })]);
    expect(plan.objects).toMatchObject([
      {
        action: 'replace',
        warnings: ['the new group has another uuid: correct the annotation that pins it afterwards'],
      },
    ]);
    expect(await outcomes(plan)).toEqual(['applied']);
    expect(onlyGroup()).toMatchObject({ name: 'db-spread' });
  });

  test('is not replaced while virtual machines are in it', async () => {
    const group = plantGroup({ policy: 'soft-affinity' });
    plantMember(group, 'vm-1');
    plantMember(group, 'vm-2');
    const { action, steps, refused } = await planned(document({ description: 'new' }));
    expect([action, steps]).toEqual(['no-op', []]);
    expect(refused.map(({ path, reason }) => [path.join('.'), reason])).toEqual([
      ['policy', '2 virtual machines are members, and would belong to no group afterwards: vm-1, vm-2'],
      ['description', 'the server cannot change the description of a group'],
    ]);
  });

  test('that gets a member after the plan was made stays', async () => {
    const group = plantGroup({ policy: 'soft-affinity' });
    const plan = await world.plan([document()]);
    plantMember(group, 'vm-1');
    expect(await outcomes(plan)).toEqual(['failed: API_ANSWER_UNEXPECTED']);
    expect(world.sandbox.writes()).toEqual([]);
  });

  test('keeps its description', async () => {
    plantGroup({ description: 'old' });
    const { action, refused, steps } = await planned(document({ description: 'new' }));
    expect([action, steps]).toEqual(['no-op', []]);
    expect(refused.map(({ path }) => path)).toEqual([['description']]);
  });

  test('is made again after somebody deleted it', async () => {
    await settle(document());
    world.sandbox.store.serverGroups.clear();
    expect((await settle(document())).action).toBe('create');
  });

  test('that the cloud refuses fails, and is made again once the cloud works', async () => {
    cloud().backend = 'refuses';
    cloud().backendError = 'Quota exceeded (HTTP 403)';
    const report = await world.apply(await world.plan([document()]));
    expect(report.results[0]?.error).toMatchObject({
      code: 'OBJECT_ERRED',
      summary:
        'cannot create OpenStackServerGroup/db-spread: the cloud did not make the group: Quota exceeded (HTTP 403)',
      // The request that was answered with it is one of many that looked.
      hints: [
        'The requests were accepted, and the work behind them failed. A new plan shows what is still to do.',
      ],
    });
    cloud().backend = 'ok';
    const { action, warnings, changes } = await settle(document());
    expect([action, warnings]).toEqual([
      'replace',
      ['the cloud did not make it, so it is deleted and made again'],
    ]);
    expect(changes).toEqual([
      {
        path: ['error_message'],
        operation: 'change',
        before: 'Quota exceeded (HTTP 403)',
        after: null,
      },
    ]);
  });

  test('that the cloud has and the server calls erred is left for a pull', async () => {
    plantGroup({ state: 'Erred', errorMessage: 'Service Unavailable (HTTP 503)' });
    const { action, refused, steps } = await planned(document());
    expect([action, steps]).toEqual(['no-op', []]);
    expect(refused).toMatchObject([
      { path: ['error_message'], before: 'Service Unavailable (HTTP 503)', after: null },
    ]);
  });

  test('that a failed deletion left is told as a failure', async () => {
    plantGroup({ policy: 'soft-affinity' });
    tenant().groupsInCloud = [];
    const report = await world.apply(await world.plan([document()]));
    expect(report.results[0]?.error?.summary).toMatch(
      /the cloud did not delete the old group: Instance group \S+ could not be found\. \(HTTP 404\)$/u,
    );
    await settle(document());
  });

  test('that is being made is waited for by the next plan', async () => {
    plantGroup({ state: 'Creating', backendId: '' });
    expect(await planned(document())).toMatchObject({ action: 'waiting', reason: 'waiting-for', steps: [] });
  });

  test('whose name is still taken by one that is being deleted is made afterwards', async () => {
    const old = plantGroup({ state: 'Deleting' });
    world.sandbox.worker.schedule(() => world.sandbox.store.serverGroups.delete(old.uuid), 20);
    expect((await settle(document())).action).toBe('create');
  });

  test('waits for its tenant', async () => {
    tenant().state = 'Updating';
    world.sandbox.worker.schedule(() => {
      tenant().state = 'OK';
    }, 20);
    expect((await settle(document())).action).toBe('create');
  });

  test('is blocked by an erred tenant', async () => {
    Object.assign(tenant(), { state: 'Erred', errorMessage: 'no route to the cloud' });
    expect(await planned(document())).toMatchObject({
      action: 'blocked',
      blocked: [
        {
          code: 'SERVER_GROUP_TENANT_ERRED',
          hints: ['The cloud says: no route to the cloud', 'Have the tenant repaired first.'],
        },
      ],
    });
  });

  test('in a tenant that somebody changes meanwhile fails, and nothing else does', async () => {
    const plan = await world.plan([document()]);
    tenant().state = 'Updating';
    expect(await outcomes(plan)).toEqual(['failed: API_CONFLICT']);
  });

  test.each<Fault['kind']>(['drop-after', 'drop-before', 'error-502', 'throttle', 'truncate'])(
    'is replaced once when the answer to its deletion is lost: %s',
    async (kind) => {
      plantGroup({ policy: 'soft-affinity' });
      world.sandbox.inject({ kind, method: 'DELETE' });
      expect(await outcomes(await world.plan([document()]))).toEqual(['applied']);
      expect(onlyGroup()).toMatchObject({ policy: 'affinity', state: 'OK' });
    },
  );

  test('with several of its name is never guessed', async () => {
    plantGroup();
    plantGroup({ backendId: '' });
    expect((await planned(document())).blocked).toMatchObject([{ code: 'OBJECT_AMBIGUOUS' }]);
  });

  test('pinned in another tenant is blocked', async () => {
    const other: Tenant = { ...tenant(), uuid: world.sandbox.store.newUuid(), name: 'other' };
    world.sandbox.store.tenants.set(other.uuid, other);
    const { uuid } = plantGroup({ tenant: other.uuid });
    expect((await planned(document({}, { 'gitops.waldur.com/uuid': uuid }))).blocked).toMatchObject([
      { code: 'SERVER_GROUP_OTHER_TENANT' },
    ]);
  });
});

describe('policies', () => {
  test.each(['anti-affinity', 'soft-affinity', 'soft-anti-affinity'] as const)('%s', async (policy) => {
    world = await startWorld('8.0');
    await settle(document({ policy }));
    expect(onlyGroup().policy).toBe(policy);
    await world.close();
    world = await startWorld('2024-10');
    expect((await planned(document({ policy }))).blocked).toMatchObject([
      { code: 'SERVER_GROUP_POLICY_UNSUPPORTED' },
    ]);
    plantGroup({ policy });
    expect((await planned(document({ policy }))).action).toBe('no-op');
  });
});

describe('an account', () => {
  test('without a role in the project is told so', async () => {
    world = await startWorld('2024-10', 'alice');
    world.sandbox.store.grants.set('g', {
      uuid: 'g',
      created: world.sandbox.store.timestamp(),
      createdBy: null,
      user: world.sandbox.id('alice'),
      role: 'PROJECT.MEMBER',
      scopeType: 'project',
      scope: world.sandbox.id('project'),
      expires: null,
    });
    expect((await planned(document())).blocked).toMatchObject([{ code: 'SERVER_GROUP_NOT_PERMITTED' }]);
  });

  test.each([
    ['PROJECT.ADMIN', 'project', 'project'],
    ['PROJECT.MANAGER', 'project', 'project'],
    ['CUSTOMER.OWNER', 'customer', 'institute'],
  ] as const)('with the role %s makes groups', async (role, scopeType, scope) => {
    world = await startWorld('2024-10', 'alice');
    world.sandbox.store.grants.set('g', {
      uuid: 'g',
      created: world.sandbox.store.timestamp(),
      createdBy: null,
      user: world.sandbox.id('alice'),
      role,
      scopeType,
      scope: world.sandbox.id(scope),
      expires: null,
    });
    expect((await settle(document())).action).toBe('create');
  });
});
