import type { DeletionPolicy } from '../../src/manifest/deletion-policy.ts';
import type { JsonObject } from '../../src/manifest/json.ts';
import { kindOf, type ObjectKey } from '../../src/manifest/object-key.ts';
import type { Change, Provider } from '../../src/providers/provider.ts';
import type { Removal, Surplus } from '../../src/providers/pruning.ts';
import { providers } from '../../src/providers/registry.ts';
import type { BodyTemplate, Step } from '../../src/providers/step.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import type { Document, World } from '../e2e/world.ts';

/** An object that left the manifests. */
export function surplus(
  key: ObjectKey,
  uuid: string,
  policy: DeletionPolicy,
  place: JsonObject = {},
): Surplus {
  return { key, label: key, uuid, policy, place };
}

/** What the kind says about objects that left the manifests; `gone` for those that are not on the server. */
export async function planRemovals(
  world: World,
  gone: readonly Surplus[],
): Promise<ReadonlyMap<ObjectKey, Removal | 'gone'>> {
  const { reader, instance } = await world.connect();
  const removals = new Map<ObjectKey, Removal | 'gone'>();
  for (const kind of new Set(gone.map(({ key }) => kindOf(key)))) {
    const mine = gone.filter(({ key }) => kindOf(key) === kind);
    const pruning = providers.find((provider) => provider.kind === kind)?.pruning;
    if (pruning === undefined) throw new Error(`${kind} has no pruning`);
    const live = await pruning.observe(reader, mine, instance);
    for (const one of mine) {
      const seen = live.get(one.key);
      removals.set(one.key, seen === undefined ? 'gone' : pruning.plan(one, seen, instance));
    }
  }
  return removals;
}

/** Plans the removal of one object. */
export async function planRemoval(world: World, one: Surplus): Promise<Removal | 'gone'> {
  return (await planRemovals(world, [one])).get(one.key) ?? 'gone';
}

/** Carries out removals, and says of each what became of it. */
export async function carryOut(
  world: World,
  removals: ReadonlyMap<ObjectKey, Removal | 'gone'>,
): Promise<readonly (readonly string[])[]> {
  const { instance } = await world.connect();
  const plan: Plan = {
    instance: {
      url: instance.url,
      generation: instance.generation,
      version: instance.version,
      user: instance.caller.username,
    },
    objects: [...removals].flatMap(([key, removal]) => (removal === 'gone' ? [] : [planned(key, removal)])),
    unmanaged: [],
    unset: [],
    surplus: [],
    observation: { requests: 0, milliseconds: 0, decisions: [] },
  };
  const { results } = await world.apply(plan);
  return results.map(({ outcome, done, because, error }) => [
    outcome,
    ...done,
    ...(because === undefined ? [] : [because]),
    ...(error === undefined ? [] : [error.summary]),
  ]);
}

/** Plans the removal of objects, carries it out, and says what became of each. */
export async function remove(world: World, ...gone: readonly Surplus[]) {
  return carryOut(world, await planRemovals(world, gone));
}

/** A removal in a few words: its action, why it is blocked or waits, and what it writes. */
export function outline(removal: Removal | 'gone'): readonly string[] {
  if (removal === 'gone') return ['gone'];
  return [
    removal.blocked.length > 0 ? 'blocked' : removal.action,
    ...removal.blocked.map(({ code, summary }) => `${code}: ${summary.split(': ').slice(1).join(': ')}`),
    ...(removal.waiting === undefined ? [] : [`waits for ${removal.waiting}`]),
    ...writes(removal.steps),
  ];
}

function writes(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) =>
    step.type === 'request' ? [`${step.method} ${step.path.replaceAll(/[0-9a-f]{32}/gu, '*')}`] : [],
  );
}

function planned(key: ObjectKey, { blocked, warnings, waiting, steps }: Removal): PlannedObject {
  return {
    key,
    label: key,
    action: blocked.length > 0 ? 'blocked' : waiting === undefined ? 'delete' : 'waiting',
    changes: [],
    refused: [],
    unmanaged: [],
    warnings,
    blocked,
    ...(waiting === undefined ? {} : { waitingFor: waiting }),
    dependsOn: [],
    steps,
  };
}

/** The place of an object before it is made, with the names that its steps capture, and after. */
export interface Places {
  readonly before: BodyTemplate | undefined;
  readonly captured: readonly string[];
  readonly after: BodyTemplate | undefined;
}

/** Applies documents, and says what the inventory would keep of each of their objects. */
export async function placesOf(
  world: World,
  documents: readonly Document[],
): Promise<ReadonlyMap<ObjectKey, Places>> {
  const before = new Map<ObjectKey, BodyTemplate | undefined>();
  const after = new Map<ObjectKey, BodyTemplate | undefined>();
  const plan = await world.plan(documents, { kinds: notingPlaces(before) });
  const { results } = await world.apply(plan);
  const failed = results.filter(({ outcome }) => outcome !== 'applied' && outcome !== 'waiting');
  if (failed.length > 0) throw new Error(JSON.stringify(failed));
  await world.plan(documents, { kinds: notingPlaces(after) });
  return new Map(
    plan.objects.map(({ key, steps }) => {
      const captured = plan.objects
        .flatMap((object) => object.steps)
        .flatMap((step) => (step.type === 'deliver' ? [] : step.captures.map(({ capture }) => capture)));
      return [
        key,
        { before: before.get(key), captured: steps.length === 0 ? [] : captured, after: after.get(key) },
      ];
    }),
  );
}

function notingPlaces(
  places: Map<ObjectKey, BodyTemplate | undefined>,
): readonly Provider<unknown, unknown>[] {
  return providers.map((provider) => ({
    ...provider,
    assess(change: Change<unknown, unknown>, comparison) {
      places.set(change.wanted.key, provider.place?.(change));
      return provider.assess(change, comparison);
    },
  }));
}

/** Gives a user of the seed a role, as somebody else would. */
export function grantRole(
  { sandbox }: World,
  user: string,
  role: string,
  scope: { readonly type: 'offering' | 'customer' | 'project'; readonly uuid: string },
): void {
  const { store } = sandbox;
  const uuid = store.newUuid();
  store.grants.set(uuid, {
    uuid,
    created: store.timestamp(),
    role,
    user: sandbox.id(user),
    scopeType: scope.type,
    scope: scope.uuid,
    expires: null,
    createdBy: null,
  });
}
